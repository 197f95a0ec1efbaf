import { readFileSync, writeFileSync } from 'node:fs';
import type { WorkflowFile } from '../n8n/client.mts';
import { node, postList, withList } from '../../test/e2e/listWorkflow.mts';
import { ended, people, startHost, verdict, type Host } from './host.mts';

const sizes = [100, 1_000, 10_000, 50_000];

/** n8n's memory in MB, from Linux: what it holds now, or has held at most since the last reset. */
const memory = ({ world }: Host, what: 'VmRSS' | 'VmHWM') =>
	Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${world.n8n.pid}/status`, 'utf8'))![1]) / 1024;

/** How much a run adds to the memory of a fresh n8n, at its peak. */
async function peakOf(host: Host, file: WorkflowFile, count: number): Promise<number> {
	const { world } = host;
	const workflow = await world.client.createWorkflow(file);
	await world.client.activate(workflow.id);
	writeFileSync(`/proc/${world.n8n.pid}/clear_refs`, '5');
	const before = memory(host, 'VmRSS');
	const id = await postList(world, workflow, people(count));
	await ended(world, workflow.id, id);
	return memory(host, 'VmHWM') - before;
}

/** A node of n8n's own that makes items of the size of ours, and does nothing else. */
const itemsOfOurSize = () => {
	const recipient = { phone_number: '+13125550001', status: 'queued', carrier: 'Simulated Wireless', line_type: 'Wireless' };
	const json = { to: [recipient], rest: 'x'.repeat(900) };
	return withList(node('Edit Fields', 'set', { mode: 'raw', jsonOutput: JSON.stringify(json), options: {} }, { typeVersion: 3.4 }));
};

/** Time and memory by the length of the list; each line is a fresh n8n. */
export async function measure(): Promise<number> {
	let ours = 0;
	let plain = 0;
	for (const count of sizes) {
		const peaks: number[] = [];
		let seconds = 0;
		for (const isOurs of [true, false]) {
			const host = await startHost({});
			try {
				const file = isOurs ? host.textList({ concurrency: 50 }) : itemsOfOurSize();
				peaks.push(await peakOf(host, file, count));
				const seen = await host.server.seen();
				if (isOurs) seconds = (seen.at(-1)!.at - seen[0]!.at) / 1000;
			} finally {
				await host.close();
			}
		}
		[ours, plain] = peaks as [number, number];
		console.log(
			`  ${String(count).padStart(6)} texts: ${seconds.toFixed(1).padStart(6)} s, at its peak ${ours.toFixed(0).padStart(5)} MB more than before; ${plain.toFixed(0).padStart(5)} MB with items of the same size and no texts`,
		);
	}
	return verdict('memory for items alone, of that for texts, with the longest list', plain / ours, 0.5);
}

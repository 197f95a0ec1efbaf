// Send and Wait for Delivery by the length of the list, while receipts come at 50 a second; once with n8n restarted in the
// middle of the longest. `SIZES=10,100 npm run bench -- deliveries` measures some sizes.
import { setTimeout as sleep } from 'node:timers/promises';
import { node, postList, withList } from '../../test/e2e/listWorkflow.mts';
import { handedOn, waitingNode } from '../../test/e2e/waiting.mts';
import type { ExecutionWithData } from '../n8n/client.mts';
import { freePort } from '../n8n/process.mts';
import { atMost } from './aims.mts';
import { Heap } from './heap.mts';
import { people, startHost, type Host } from './host.mts';
import { processorTime } from './processorTime.mts';
import type { Seen } from './server.mts';

const sizes = (process.env.SIZES ?? '10,100,1000,10000').split(',').map(Number);
const perSecond = 50;

/** Ms until a message is handed over, and as long again until it is delivered. */
const deliveryDelay = 2_000;

interface Measured {
	recipients: number;
	'log pages': number;
	'single questions': number;
	's of processor time': number;
	's until the next node after the last receipt': number;
	'MB in use at most': number;
	lost: number;
}

export async function measure(): Promise<void> {
	const port = await freePort();
	const env = { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` };
	const host = await startHost({ deliveryDelay }, env);
	try {
		const measured: Record<string, Measured> = {};
		for (const size of sizes) measured[size] = await measureList(host, size, port);
		const longest = sizes[sizes.length - 1]!;
		measured[`${longest}, n8n restarted`] = await measureList(host, longest, port, async () => {
			await host.world.n8n.stop();
			await host.world.restart(env);
		});
		console.table(measured);
		for (const [name, { lost }] of Object.entries(measured)) {
			atMost(`deliveries: lost of ${name} recipients`, lost, 0);
		}
	} finally {
		await host.close();
	}
}

/** @param interrupt called in the middle of the waiting */
async function measureList(
	host: Host,
	size: number,
	inspector: number,
	interrupt?: () => Promise<void>,
): Promise<Measured> {
	const { world, server } = host;
	const texting = waitingNode(
		{ credential: host.credential },
		{
			operation: 'sendAndWaitForDelivery',
			sending: { messagesPerSecond: perSecond, concurrency: perSecond },
		},
	);
	const workflow = await world.client.createWorkflow(withList(texting, node('Done', 'noOp', {})));
	await world.client.activate(workflow.id);
	await server.seen();
	const seen: Seen[] = [];
	let heap = await Heap.of(inspector);
	const before = await heap.live();
	let most = before;
	let used = 0;
	let usedBefore = processorTime(world.n8n.pid);
	const id = await postList(world, workflow, people(size));
	let isInterrupted = interrupt === undefined;
	// To look costs n8n time as well.
	for (let looks = 0; ; await sleep(2_000)) {
		const [execution] = (await world.client.executions(workflow.id)).filter((one) => one.id === id);
		if (looks++ % 5 === 0) most = Math.max(most, await heap.live());
		if (execution && ['success', 'error', 'crashed'].includes(execution.status)) break;
		if (!isInterrupted && execution?.status === 'waiting') {
			isInterrupted = true;
			used += processorTime(world.n8n.pid) - usedBefore;
			heap.close();
			await interrupt!();
			heap = await Heap.of(inspector);
			usedBefore = processorTime(world.n8n.pid);
		}
	}
	used += processorTime(world.n8n.pid) - usedBefore;
	heap.close();
	seen.push(...(await server.seen()));
	const execution = await world.client.finished(id);
	await world.client.deactivate(workflow.id);
	const questions = seen.filter(({ method }) => method === 'GET');
	const pages = questions.filter(({ path }) => path.startsWith('/detail_records')).length;
	const outputs = handedOn(execution);
	const receipts = outputs.map(({ completedAt }) => Date.parse(String(completedAt)));
	return {
		recipients: size,
		'log pages': pages,
		'single questions': questions.length - pages,
		's of processor time': round(used / 1_000),
		's until the next node after the last receipt': round(
			(wentOn(execution) - Math.max(...receipts)) / 1_000,
		),
		'MB in use at most': round(most - before),
		lost: size - outputs.filter(({ delivery }) => delivery === 'delivered').length,
	};
}

const wentOn = ({ data }: ExecutionWithData): number =>
	data.resultData.runData.Done?.[0]?.startTime ?? NaN;

const round = (value: number): number => Math.round(value * 10) / 10;

import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../n8n/process.mts';
import { Heap } from './heap.mts';
import { atLeast } from './aims.mts';
import { people, startHost } from './host.mts';

const sizes = [100, 1_000, 10_000, 50_000];

/** Time and memory by the length of the list. The memory is what is in use, without what is garbage. */
export async function measure(): Promise<void> {
	const port = await freePort();
	const host = await startHost({}, { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` });
	try {
		const heap = await Heap.of(port);
		const perText: number[] = [];
		for (const count of sizes) {
			const before = await heap.live();
			await host.server.seen();
			let isRunning = true;
			const run = host
				.run(host.textList({ concurrency: 50 }), people(count), 'Telnyx')
				.finally(() => (isRunning = false));
			let most = before;
			// n8n stands still while it collects, so the times are a little longer than without.
			while (isRunning) {
				most = Math.max(most, await heap.live());
				await Promise.race([run, sleep(1_000)]);
			}
			const { executionTime, data } = (await run)[0]!;
			const own = JSON.stringify(data).length / 1e6;
			perText.push((most - before) / count);
			console.log(
				`  ${String(count).padStart(6)} texts: ${(executionTime / 1000).toFixed(1).padStart(6)} s, at most ${(most - before).toFixed(1).padStart(6)} MB in use; their output is ${own.toFixed(1)} MB as JSON`,
			);
		}
		heap.close();
		const [, , shorter, longest] = perText as [number, number, number, number];
		atLeast(
			'growth: memory for each of 10,000 texts, of that for each of 50,000',
			shorter / longest,
			0.8,
		);
	} finally {
		await host.close();
	}
}

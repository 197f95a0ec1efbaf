// Get Many and Get Delivery Report for many messages: `MESSAGES=10000 npm run bench -- log`.
import type { IDataObject } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { node, textNode, withList } from '../../test/e2e/listWorkflow.mts';
import { freePort } from '../n8n/process.mts';
import { Heap } from './heap.mts';
import { people, startHost } from './host.mts';

const count = Number(process.env.MESSAGES ?? 10_000);

/** The messages of a list, by both ways to read what became of them. */
export async function measure(): Promise<void> {
	const port = await freePort();
	const host = await startHost(
		{ deliveryDelay: 10 },
		{ NODE_OPTIONS: `--inspect=127.0.0.1:${port}` },
	);
	try {
		const { credential, server } = host;
		const reading = (parameters: IDataObject) => {
			const { parameters: own, ...rest } = textNode({ credential }, { name: 'Read' });
			return { ...rest, parameters: { resource: own.resource, ...parameters } as typeof own };
		};
		const since = new Date().toISOString();
		const report = reading({
			operation: 'getDeliveryReport',
			messageId: '={{ $json.messageId ?? $json.id }}',
			options: { sentAfter: since },
		});
		const all = reading({ operation: 'getAll', returnAll: true, simplify: true });
		const heap = await Heap.of(port);
		const rows: Record<string, object> = {};
		const texting = textNode({ credential }, { sending: { concurrency: 50 } });
		// Each message has ended by the time it is asked for.
		const wait = node('Wait', 'wait', { amount: 5 }, { typeVersion: 1.1, webhookId: 'bench-log' });
		const ways = {
			'Get Delivery Report': { file: withList(texting, wait, report), list: people(count) },
			'Get Many': { file: withList(all), list: people(1) },
		};
		for (const [name, { file, list }] of Object.entries(ways)) {
			const before = await heap.live();
			await server.seen();
			let isRunning = true;
			const running = host.run(file, list, 'Read').finally(() => (isRunning = false));
			let most = before;
			while (isRunning) {
				most = Math.max(most, await heap.live());
				await Promise.race([running, sleep(2_000)]);
			}
			const [run] = await running;
			const requests = (await server.seen()).filter(({ method }) => method === 'GET').length;
			const outputs = run!.data!.main[0]!;
			rows[name] = {
				messages: outputs.length,
				requests,
				s: run!.executionTime / 1_000,
				'MB in use at most, with the list': Math.round(most - before),
				'not delivered': outputs.filter(({ json }) => json.status !== 'delivered').length,
			};
		}
		heap.close();
		console.table(rows);
	} finally {
		await host.close();
	}
}

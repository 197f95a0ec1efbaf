import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quickHandover, startCluster, type Cluster, type Mode } from './cluster.mts';
import {
	figures,
	publishCounted,
	recover,
	sendEvents,
	startCounter,
	untilDone,
	type Counter,
	type Sent,
} from './traffic.mts';

/** FAULT_EVENTS=200 for the whole. */
const events = Number(process.env.FAULT_EVENTS ?? 60);
const perSecond = 3;
const outage = 10_000;

interface Fault {
	mode: Mode;
	/** What happens when a third of the events has been sent. */
	strike: (cluster: Cluster) => Promise<void>;
}

const stopped = async (service: { stop(): Promise<void>; start(): Promise<void> }) => {
	await service.stop();
	await sleep(outage);
	await service.start();
};

const faults: Record<string, Fault> = {
	'n8n is killed': { mode: 'regular', strike: async (cluster) => await cluster.kill('main') },
	'the webhook process is killed': {
		mode: 'queue',
		strike: async (cluster) => await cluster.kill('webhook'),
	},
	'a worker is killed': {
		mode: 'queue',
		strike: async (cluster) => await cluster.kill('worker 1'),
	},
	'the main process is killed': {
		mode: 'queue',
		strike: async (cluster) => await cluster.kill('main'),
	},
	'the database is stopped for 10 s': {
		mode: 'queue',
		strike: async (cluster) => await stopped(cluster.postgres!),
	},
	'Redis is stopped for 10 s': {
		mode: 'queue',
		strike: async (cluster) => await stopped(cluster.redis!),
	},
};

describe('faults while events arrive', { timeout: 1_500_000 }, () => {
	const rows: Record<string, object> = {};
	const clusters = new Map<Mode, Cluster>();
	let counter: Counter | undefined;
	after(async () => {
		counter?.close();
		for (const cluster of clusters.values()) await cluster.close();
		console.log(`${events} events at ${perSecond} per second, the fault after a third of them`);
		console.table(rows);
	});

	for (const [name, { mode, strike }] of Object.entries(faults)) {
		test(
			`${name}: every event is carried out after one catch-up`,
			{ timeout: 300_000 },
			async () => {
				const cluster = clusters.get(mode) ?? (await startCluster(mode, { env: quickHandover }));
				clusters.set(mode, cluster);
				counter?.close();
				counter = await startCounter();
				const workflow = await publishCounted(cluster, counter, { remembersDone: true });
				let recovered: Promise<void> | undefined;
				try {
					const sent = await sendEvents(cluster, [{ perSecond, events }], (number) => {
						if (number !== Math.floor(events / 3)) return;
						recovered = strike(cluster);
						recovered.catch(() => undefined);
					});
					await recovered;
					await cluster.ready();
					await untilDone(sent, counter);
					const live = figures(sent, counter);
					await recover(cluster, workflow);
					await untilDone(sent, counter);
					const failed = await cluster.client.executions(workflow.id, ['crashed', 'error']);
					const { executions, duplicates, lost } = figures(sent, counter);
					rows[name] = {
						...live,
						'failed runs': failed.length,
						'executions at the end': executions,
						'duplicates at the end': duplicates,
						'lost at the end': lost,
					};
					assert.equal(lost, 0);
				} finally {
					await cluster.client.deactivate(workflow.id);
				}
			},
		);
	}

	test(
		'a worker dies holding a text: Recover Missed gives it again, though Telnyx has it as delivered, and no other',
		{ timeout: 300_000 },
		async () => {
			const cluster =
				clusters.get('queue') ?? (await startCluster('queue', { env: quickHandover }));
			clusters.set('queue', cluster);
			const counted: string[] = [];
			let isHeld = false;
			let held: (response: ServerResponse) => void = () => undefined;
			const server = createServer((request, response) => {
				if (isHeld) return held(response);
				counted.push(request.url!.slice(1));
				response.end('{}');
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
			const workflow = await publishCounted(cluster, { url }, { remembersDone: true });
			const statuses = async () =>
				(await cluster.client.executions(workflow.id)).map(({ status }) => status);
			const until = async (isSo: () => Promise<boolean> | boolean) => {
				for (const end = Date.now() + 90_000; !(await isSo()); await sleep(100))
					if (Date.now() > end) throw new Error(`n8n has ${(await statuses()).join(', ')}.`);
			};
			try {
				const send = async (): Promise<Sent> =>
					(await sendEvents(cluster, [{ perSecond: 10, events: 1 }]))[0]!;
				const done = await send();
				await until(async () => (await statuses()).every((status) => status === 'success'));
				assert.ok(counted.includes(done.id));

				const underWay = new Promise<ServerResponse>((resolve) => (held = resolve));
				isHeld = true;
				const [lost] = await Promise.all([send(), underWay]);
				assert.ok(lost.acknowledged);
				await Promise.all([cluster.kill('worker 1'), cluster.kill('worker 2')]);
				isHeld = false;
				await cluster.ready();
				// n8n first takes the run for crashed, and then for failed, without what it began with.
				await until(async () => (await statuses()).includes('error'));

				await recover(cluster, workflow);
				assert.deepEqual(
					[done, lost].map(({ id }) => counted.filter((one) => one === id).length),
					[1, 1],
				);
			} finally {
				await cluster.client.deactivate(workflow.id);
				server.closeAllConnections();
				server.close();
			}
		},
	);
});

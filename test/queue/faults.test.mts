import assert from 'node:assert/strict';
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
});

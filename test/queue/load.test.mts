import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startCluster, type Cluster, type Mode } from './cluster.mts';
import {
	capacity,
	figures,
	publishCounted,
	recover,
	sendEvents,
	startCounter,
	untilDone,
	type Counter,
	type Stage,
} from './traffic.mts';

/** EVENTS=2000 for the whole. */
const events = Number(process.env.EVENTS ?? 80);

/** Of what n8n takes on this machine: the last rate is more than that, which is part of the test. */
const shares = [0.3, 0.6, 0.9, 1.2];

describe('events at rising rates, with Telnyx’s tries', { timeout: 1_500_000 }, () => {
	const rows: Record<string, object> = {};
	const show = () => {
		console.log(`${events} events, a quarter each at the rates given`);
		console.table(rows);
	};

	const setUps: Array<{ mode: Mode; once?: boolean }> = [
		{ mode: 'regular' },
		{ mode: 'queue' },
		{ mode: 'queue', once: true },
	];
	for (const { mode, once } of setUps) {
		const name = `${mode}${once ? ' with Remove Duplicates' : ''}`;
		test(`${name}: none is lost`, { timeout: 1_200_000 }, async () => {
			let cluster: Cluster | undefined;
			let counter: Counter | undefined;
			try {
				cluster = await startCluster(mode);
				counter = await startCounter();
				const workflow = await publishCounted(cluster, counter, { once });
				const most = await capacity(cluster);
				const stages = shares.map(
					(share): Stage => ({ perSecond: most * share, events: events / 4 }),
				);
				const rates = stages.map(({ perSecond }) => perSecond.toFixed(1)).join(', ');
				const sent = await sendEvents(cluster, stages);
				await untilDone(sent, counter);
				rows[`${name}, live`] = { 'per second': rates, ...figures(sent, counter) };
				const acknowledged = sent.filter((event) => event.acknowledged);
				assert.equal(figures(acknowledged, counter).lost, 0);
				if (mode === 'regular') assert.equal(figures(sent, counter).duplicates, 0);
				await recover(cluster, workflow);
				await untilDone(sent, counter);
				rows[`${name}, after one catch-up`] = figures(sent, counter);
				show();
				assert.equal(figures(sent, counter).lost, 0);
				if (mode === 'regular' || once) assert.equal(figures(sent, counter).duplicates, 0);
			} finally {
				counter?.close();
				await cluster?.close();
			}
		});
	}
});

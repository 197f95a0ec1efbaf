import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startCluster, type Cluster, type Mode } from './cluster.mts';
import {
	figures,
	publishCounted,
	recover,
	sendEvents,
	startCounter,
	untilDone,
	type Counter,
	type Stage,
} from './traffic.mts';

/** EVENTS=2000 for the whole; the last rates are more than n8n can take, which is part of it. */
const events = Number(process.env.EVENTS ?? 120);
const stages: Stage[] = [4, 8, 12, 16].map((perSecond) => ({ perSecond, events: events / 4 }));

describe('events at rising rates, with Telnyx’s tries', { timeout: 1_500_000 }, () => {
	const rows: Record<string, ReturnType<typeof figures>> = {};
	const show = () => {
		console.log(`${events} events, a quarter each at ${stages.map(({ perSecond }) => perSecond).join(', ')} per second`);
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
				const workflow = await publishCounted(cluster, counter, once);
				const sent = await sendEvents(cluster, stages);
				await untilDone(sent, counter);
				rows[`${name}, live`] = figures(sent, counter);
				const acknowledged = sent.filter((event) => event.acknowledged);
				assert.equal(figures(acknowledged, counter).lost, 0);
				if (mode === 'regular') assert.equal(figures(sent, counter).duplicates, 0);
				await recover(cluster, workflow);
				await untilDone(sent, counter);
				rows[`${name}, after one catch-up`] = figures(sent, counter);
				show();
				assert.equal(figures(sent, counter).lost, 0);
				if (once) assert.equal(figures(sent, counter).duplicates, 0);
			} finally {
				counter?.close();
				await cluster?.close();
			}
		});
	}
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { attaching, channels, delivered, endsOf, fetching } from '../e2e/attaching.mts';
import { startProxy } from '../e2e/proxy.mts';
import { startCluster, type Cluster } from './cluster.mts';

let cluster: Cluster;
let proxy: Awaited<ReturnType<typeof startProxy>>;

before(async () => {
	// As n8n's manual has it: webhooks go to their own process, and all else to the main one.
	proxy = await startProxy((path) => {
		const { processes } = cluster;
		const name = path.startsWith('/webhook') ? 'webhook' : 'main';
		return processes.get(name)!.url + path;
	});
	cluster = await startCluster('queue', { env: { WEBHOOK_URL: `${proxy.url}/` } });
});
after(async () => {
	proxy?.close();
	await cluster?.close();
});

test('a file that a worker has is sent, from n8n’s database', { timeout: 300_000 }, async () => {
	const { client, simulator } = cluster;
	const names = Object.keys(channels).filter((name) => !name.startsWith('WhatsApp'));
	const sources = fetching(`${simulator.url}/media/picture.png`);
	const { id } = await client.createWorkflow(attaching(cluster, sources, { names }));
	const execution = await client.finished(await client.run(id, 'Start'), { limit: 120_000 });
	await simulator.idle();
	simulator.sendScheduled();
	await simulator.idle();
	for (const name of names) {
		const ends = endsOf(simulator, execution, name);
		assert.deepEqual(ends, name === 'Group MMS' ? [delivered, delivered] : [delivered], name);
	}
});

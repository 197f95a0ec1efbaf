import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { attaching, delivered, endsOf, fetching } from './attaching.mts';
import { startProxy } from './proxy.mts';
import { handedOn, publishWaiting, start, waits } from './waiting.mts';
import { startWorld, type World } from './world.mts';

const ann = '+13125550142';
const path = '/automation';

let world: World;
let proxy: Awaited<ReturnType<typeof startProxy>>;

before(async () => {
	world = await startWorld();
	proxy = await startProxy((url) =>
		url.startsWith(`${path}/`) ? world.n8n.url + url.slice(path.length) : undefined,
	);
	await world.n8n.stop();
	await world.restart({ WEBHOOK_URL: `${proxy.url}${path}/` });
});
after(async () => {
	proxy?.close();
	await world?.close();
});

test('behind a path, a link answers, and a delivery is reported', { timeout: 60_000 }, async () => {
	const asking = await publishWaiting(world, {
		operation: 'sendAndWait',
		answerBy: 'page',
		to: ann,
		message: 'May we?',
	});
	const texted = world.simulator.nextMessage(({ to }) => to[0].phone_number === ann);
	const asked = await start(world, asking, ['one item']);
	const [link] = /http\S+/.exec((await texted).text)!;
	assert.equal(new URL(link).pathname, `${path}/webhook-waiting/${asked}`);
	await waits(world, asked);
	assert.equal((await fetch(link)).status, 200);
	const body = new URLSearchParams({ decision: 'approve' });
	assert.equal((await fetch(link, { method: 'POST', body })).status, 200);
	const answered = await world.client.finished(asked);
	assert.equal((handedOn(answered)[0]!.data as IDataObject).approved, true);

	const texting = await publishWaiting(world, { operation: 'sendAndWaitForDelivery' });
	const delivered = await world.client.finished(await start(world, texting, [ann]));
	assert.deepEqual(
		handedOn(delivered).map(({ to, delivery }) => [to, delivery]),
		[[ann, 'delivered']],
	);
});

test('behind a path, a file is fetched', { timeout: 60_000 }, async () => {
	const { client, simulator } = world;
	const sources = fetching(`${simulator.url}/media/picture.png`);
	const { id } = await client.createWorkflow(attaching(world, sources, { names: ['MMS'] }));
	const execution = await client.finished(await client.run(id, 'Start'));
	await simulator.idle();
	assert.deepEqual(endsOf(simulator, execution, 'MMS'), [delivered]);
});

import assert from 'node:assert/strict';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { handedOn, publishWaiting, start, waits } from './waiting.mts';
import { startWorld, type World } from './world.mts';

const ann = '+13125550142';
const path = '/automation';

let world: World;
let proxy: Server;

/** Stands before n8n as a reverse proxy that serves it under a path. */
async function startProxy(): Promise<string> {
	proxy = createServer((incoming, outgoing) => {
		const { method, headers, url = '' } = incoming;
		if (!url.startsWith(`${path}/`)) {
			outgoing.writeHead(404).end();
			return;
		}
		const passed = request(
			world.n8n.url + url.slice(path.length),
			{ method, headers },
			(answer) => {
				outgoing.writeHead(answer.statusCode!, answer.headers);
				answer.pipe(outgoing);
			},
		);
		passed.on('error', () => outgoing.destroy());
		incoming.pipe(passed);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${path}/`;
}

before(async () => {
	world = await startWorld();
	const address = await startProxy();
	await world.n8n.stop();
	await world.restart({ WEBHOOK_URL: address });
});
after(async () => {
	proxy?.closeAllConnections();
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

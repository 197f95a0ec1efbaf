import { createServer, request, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { claim, claimInTime, hasRun } from '../../nodes/Telnyx/trigger/eventClaims.ts';

/** A request in flight, seen from both of its ends. */
async function open() {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const sent = request({
		host: '127.0.0.1',
		port: (server.address() as AddressInfo).port,
		method: 'POST',
	});
	sent.on('error', () => undefined);
	sent.end();
	const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
	const closed = once(response, 'close');
	return {
		response,
		answer: async (status: number) => {
			response.writeHead(status).end();
			sent.on('response', (answer) => answer.resume());
			await closed;
		},
		hangUp: async () => {
			sent.destroy();
			await closed;
		},
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

let connections: Array<Awaited<ReturnType<typeof open>>> = [];
const next = async () => {
	const connection = await open();
	connections.push(connection);
	return connection;
};
afterEach(() => {
	for (const connection of connections) connection.close();
	connections = [];
});

test('an event counts as done once its answer has gone out with 2xx', async () => {
	const first = await next();
	expect(claim('done', first.response)).toBeUndefined();
	expect(claim('done', (await next()).response)).toBe('underWay');
	await first.answer(200);
	expect(claim('done', (await next()).response)).toBe('done');
});

test('an event whose run could not start is taken again at Telnyx’s next try', async () => {
	const first = await next();
	claim('failed', first.response);
	await first.answer(500);
	expect(claim('failed', (await next()).response)).toBeUndefined();
});

test('the connection of a failed try may close during the next one', () => {
	let close = () => {};
	const failed = {
		statusCode: 500,
		writableEnded: true,
		once: (_: 'close', listener: () => void) => (close = listener),
	};
	const next = { statusCode: 200, writableEnded: false, once: () => undefined };
	expect([claim('closed late', failed), claim('closed late', next)]).toEqual([
		undefined,
		undefined,
	]);
	close();
	expect(claim('closed late', next)).toBe('underWay');
	next.writableEnded = true;
	expect(claim('closed late', next)).toBe('done');
});

test('Telnyx hangs up before the answer: the next try waits for what becomes of the first', async () => {
	const first = await next();
	claim('slow', first.response);
	await first.hangUp();
	expect(claim('slow', (await next()).response)).toBe('underWay');
	first.response.writeHead(200).end();
	expect(claim('slow', (await next()).response)).toBe('done');

	const second = await next();
	claim('slow failure', second.response);
	await second.hangUp();
	second.response.writeHead(500).end();
	expect(claim('slow failure', (await next()).response)).toBeUndefined();
});

test('a repetition at the same time is answered like the first, unless that takes too long', async () => {
	const first = await next();
	claim('at once', first.response);
	const repeated = claimInTime('at once', (await next()).response);
	await first.answer(200);
	expect(await repeated).toBe('done');

	claim('long', (await next()).response);
	expect(await claimInTime('long', (await next()).response)).toBe('underWay');
});

test('an event that any trigger has taken over is known by its ID', () => {
	const answer = { statusCode: 200, writableEnded: false, once: () => undefined };
	claim('a trigger event-1', answer);
	expect(hasRun('event-1')).toBe(false);
	answer.writableEnded = true;
	expect([hasRun('event-1'), hasRun('1'), hasRun('event-2')]).toEqual([true, false, false]);
	claim('a trigger event-2', { ...answer, statusCode: 300 });
	expect(hasRun('event-2')).toBe(false);
});

test('the memory is bounded, and forgets the oldest', async () => {
	const connection = await next();
	claim('oldest', connection.response);
	await connection.answer(200);
	const finished = { statusCode: 200, writableEnded: true, once: () => undefined };
	for (let number = 0; number < 10_000; number++) claim(`event ${number}`, finished);
	expect(claim('event 9999', finished)).toBe('done');
	expect(claim('oldest', finished)).toBeUndefined();
});

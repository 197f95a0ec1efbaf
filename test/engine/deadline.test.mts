import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NodeApiError } from 'n8n-workflow';

import { execute } from './harness.mts';
import { typed } from './parity/case.mts';

/** A server that lets its response drip in, and never ends it. */
let server: Server;
let url: string;
let drops: EventEmitter;

beforeAll(async () => {
	server = createServer((request, response) => {
		request.resume();
		response.writeHead(200, { 'content-type': 'application/json' });
		const drip = setInterval(() => response.write(' ', () => drops.emit('drop')), 5);
		response.on('close', () => {
			clearInterval(drip);
			drops.emit('end');
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
	drops = new EventEmitter();
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
});

/** Lets each deadline be over as soon as the response has begun, and gives how long they were. */
function endAtFirstDrop(): number[] {
	const deadlines: number[] = [];
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
		deadlines.push(milliseconds);
		const controller = new AbortController();
		drops.once('drop', () => controller.abort());
		return controller.signal;
	});
	return deadlines;
}

const run = async (parameters: Record<string, unknown>) => {
	const result = await execute({
		parameters: { resource: 'message', ...parameters } as never,
		credential: { apiKey: 'KEY0123456789', baseUrl: `${url}/v2` },
	});
	return result.data.resultData.error as NodeApiError | undefined;
};

test('a text whose response drips in is unknown when its time is over, and the connection is closed', async () => {
	const deadlines = endAtFirstDrop();
	const hungUp = once(drops, 'end');
	const error = await run({
		operation: 'send',
		sender: 'any',
		from: typed('value', '+13125550100'),
		to: '+13125550001',
		text: 'Hi',
		sending: { timeout: 1.0005 },
	});
	expect(error?.message).toBe('This text may have been sent: Telnyx did not answer in time');
	expect(error?.context.details).toMatchObject({ outcome: 'unknown' });
	// The others are those of the questions what became of it.
	expect(deadlines[0]).toBe(1_001);
	await hungUp;
});

test('a file that drips in is given up when its time is over', async () => {
	const deadlines = endAtFirstDrop();
	const hungUp = once(drops, 'end');
	const error = await run({ operation: 'downloadMedia', mediaUrls: `${url}/file.png` });
	expect(error?.message).toMatch(/^The file was not downloaded: not there within 300 seconds/);
	expect(new Set(deadlines)).toEqual(new Set([300_000]));
	await hungUp;
});

import { request } from 'node:http';
import { startSimulator, type FaultKind, type Simulator } from '../../dev/simulator/simulator.mts';

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ deliveryDelay: 1 });
});

afterEach(async () => await simulator.close());

interface Outcome {
	status?: number;
	headers?: Record<string, unknown>;
	body?: string;
	failure?: string;
}

/** One raw request, so that nothing hides how the answer went wrong. */
async function send(to = '+13125550142', signal?: AbortSignal): Promise<Outcome> {
	const body = JSON.stringify({ from: '+13125550100', to, text: 'Hi' });
	const headers = {
		authorization: `Bearer ${simulator.apiKey}`,
		'content-type': 'application/json',
	};
	return await new Promise((resolve) => {
		const sent = request(
			`${simulator.baseUrl}/messages`,
			{ method: 'POST', headers, agent: false, signal },
			(response) => {
				const { statusCode: status, headers } = response;
				let text = '';
				response.on('data', (chunk) => (text += chunk));
				response.on('error', (error) =>
					resolve({ status, failure: (error as NodeJS.ErrnoException).code }),
				);
				response.on('end', () => resolve({ status, headers, body: text }));
			},
		);
		sent.on('error', (error) => resolve({ failure: (error as NodeJS.ErrnoException).code }));
		sent.end(body);
	});
}

const html = /^<!doctype html>/;

test.each<[FaultKind, object, boolean]>([
	[{ kind: 'status', status: 503 }, { status: 503, body: expect.stringContaining('10007') }, false],
	[
		{ kind: 'status', status: 502, body: 'Bad gateway', accept: true },
		{ status: 502, body: 'Bad gateway' },
		true,
	],
	[{ kind: 'resetBeforeRead' }, { failure: 'ECONNRESET' }, false],
	[{ kind: 'resetAfterRead' }, { failure: 'ECONNRESET' }, true],
	[{ kind: 'resetAfterRead', accept: false }, { failure: 'ECONNRESET' }, false],
	[{ kind: 'cutAnswer' }, { status: 200, failure: 'ECONNRESET' }, true],
	[{ kind: 'notJson' }, { status: 200, body: '{"data": {"id": ' }, true],
	[{ kind: 'html' }, { status: 200, body: expect.stringMatching(html) }, true],
	[{ kind: 'emptyBody' }, { status: 200, body: '' }, true],
	[{ kind: 'silence', ms: 1 }, { status: 200 }, true],
	[
		{ kind: 'redirect', to: 'http://elsewhere.example/' },
		{ status: 307, headers: expect.objectContaining({ location: 'http://elsewhere.example/' }) },
		false,
	],
	[
		{ kind: 'rateLimit', reset: 7, header: 'x-ratelimit-reset' },
		{
			status: 429,
			headers: expect.objectContaining({ 'x-ratelimit-reset': '7' }),
			body: expect.stringContaining('10011'),
		},
		false,
	],
	[
		{ kind: 'rateLimit', reset: 7, header: 'retry-after-seconds' },
		{ status: 429, headers: expect.objectContaining({ 'retry-after': '7' }) },
		false,
	],
	[
		{ kind: 'rateLimit', reset: 7, header: 'retry-after-date' },
		{
			status: 429,
			headers: expect.objectContaining({ 'retry-after': expect.stringMatching(/GMT$/) }),
		},
		false,
	],
	[{ kind: 'spendLimit' }, { status: 429, body: expect.stringContaining('40333') }, false],
])('%j', async (fault, outcome, accepted) => {
	simulator.fault(fault);
	expect(await send()).toMatchObject(outcome);
	expect(simulator.requests[0].accepted).toBe(accepted);
	expect(simulator.store.messages.length).toBe(accepted ? 1 : 0);
	expect(await send()).toMatchObject({ status: 200 });
});

test('silence lasts as long as the caller waits, and the text was sent all the same', async () => {
	simulator.fault({ kind: 'silence' });
	const stop = new AbortController();
	const answered = send(undefined, stop.signal);
	await simulator.nextMessage();
	stop.abort();
	expect(await answered).toEqual({ failure: 'ABORT_ERR' });
	expect(simulator.requests[0]).toMatchObject({ accepted: true, status: 0 });
});

test('a fault hits only what it matches, as often as it says, in the order of the queue', async () => {
	simulator.fault({ kind: 'status', status: 500, match: { method: 'GET' } });
	simulator.fault({ kind: 'status', status: 502, match: { path: /^\/messages$/ }, times: 2 });
	simulator.fault({ kind: 'status', status: 503 });
	const statuses = [];
	for (let index = 0; index < 4; index++) statuses.push((await send()).status);
	expect(statuses).toEqual([502, 502, 503, 200]);
});

test('a rule decides by the request itself, after the queue', async () => {
	simulator.faultWhen(({ body }) => (body.includes('0173') ? { kind: 'spendLimit' } : undefined));
	simulator.fault({ kind: 'status', status: 503 });
	expect((await send('+14155550173')).status).toBe(503);
	expect((await send('+14155550173')).status).toBe(429);
	expect((await send()).status).toBe(200);
});

test('slow answers come after the text was taken', async () => {
	const slow = await startSimulator({ latency: 5_000, deliveryDelay: 1 });
	const stored = slow.nextMessage();
	const answered = fetch(`${slow.baseUrl}/messages`, {
		method: 'POST',
		headers: { authorization: `Bearer ${slow.apiKey}` },
		body: JSON.stringify({ from: '+13125550100', to: '+13125550142', text: 'Hi' }),
	}).catch(() => 'cut');
	expect((await stored).text).toBe('Hi');
	await slow.close();
	expect(await answered).toBe('cut');
});

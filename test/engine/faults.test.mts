import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { NodeApiError } from 'n8n-workflow';

import { startSimulator, type FaultKind, type Simulator } from '../../dev/simulator/simulator.mts';
import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import { execute, lastRun, type Credential } from './harness.mts';
import { typed } from './parity/case.mts';
import { logger } from './services.mts';

const to = '+13125550001';
const key = 'KEY_SECRET_0123456789';
let telnyx: Simulator;
let credential: Credential;

beforeAll(async () => {
	// What the log can tell is the subject of other tests.
	telnyx = await startSimulator({ apiKey: key, logDelay: Infinity });
	credential = { apiKey: key, baseUrl: telnyx.baseUrl };
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const from = () => [...telnyx.store.phoneNumbers][0].phone_number;

/** Sends one text under n8n's "Retry On Fail", which runs the node again after each error. */
async function sendOne(
	options: { credential?: Credential; timeout?: number; tries?: number } = {},
) {
	const run = await execute({
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', from() ?? ''),
			to,
			text: 'Hi',
			sending: { timeout: options.timeout },
		},
		node: { retryOnFail: true, maxTries: options.tries ?? 3, waitBetweenTries: 1 },
		credential: options.credential ?? credential,
	});
	const error = run.data.resultData.error as NodeApiError | undefined;
	return { error, output: lastRun(run)?.data?.main[0]?.[0]?.json, stored: JSON.stringify(run) };
}

const texted = () => telnyx.requests.filter(({ accepted }) => accepted).length;

interface Row {
	name: string;
	fault: FaultKind;
	/** How many requests meet the fault; all of them by default. */
	times?: number;
	/** Requests over all of n8n's tries; a resend of the node itself and one of "Retry On Fail" count alike. */
	requests: number;
	texts: 0 | 1;
	/** The error's first words; none where the text got through. */
	error?: RegExp;
	timeout?: number;
}

const refused = (status: number, code: string, title: string): FaultKind => ({
	kind: 'status',
	status,
	errors: [{ code, title, detail: `${title} here` }],
});

const rows: Row[] = [
	// Refused for a reason that stays: the node does not insist, only n8n's three tries do.
	{
		name: '400',
		fault: refused(400, '40310', "Invalid 'to' address"),
		requests: 3,
		texts: 0,
		error: /^Invalid 'to' address \[Telnyx 40310\]/,
	},
	{
		name: '401',
		fault: refused(401, '10009', 'Authentication failed'),
		requests: 3,
		texts: 0,
		error: /^Authentication failed \[Telnyx 10009\]/,
	},
	{
		name: '403',
		fault: refused(403, '40314', 'Messaging disabled'),
		requests: 3,
		texts: 0,
		error: /^Messaging disabled \[Telnyx 40314\]/,
	},
	{
		name: '404',
		fault: refused(404, '10005', 'Resource not found'),
		requests: 3,
		texts: 0,
		error: /^Resource not found \[Telnyx 10005\]/,
	},
	{
		name: '422',
		fault: refused(422, '40316', 'No content provided'),
		requests: 3,
		texts: 0,
		error: /^No content provided \[Telnyx 40316\]/,
	},
	{
		name: '429 for the daily spend limit',
		fault: { kind: 'spendLimit' },
		requests: 3,
		texts: 0,
		error: /\[Telnyx 40333\]/,
	},
	{
		name: 'redirect',
		fault: { kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' },
		requests: 3,
		texts: 0,
		error: /^Telnyx answered with HTTP status 307/,
	},
	// Refused for now.
	{
		name: '429 with x-ratelimit-reset',
		fault: { kind: 'rateLimit', reset: 1, header: 'x-ratelimit-reset' },
		times: 1,
		requests: 2,
		texts: 1,
	},
	{
		name: '429 with Retry-After in seconds',
		fault: { kind: 'rateLimit', reset: 1, header: 'retry-after-seconds' },
		times: 1,
		requests: 2,
		texts: 1,
	},
	{
		name: '429 with Retry-After as a date',
		fault: { kind: 'rateLimit', reset: 1, header: 'retry-after-date' },
		times: 1,
		requests: 2,
		texts: 1,
	},
	{
		name: '429 with an hour to wait',
		fault: { kind: 'rateLimit', reset: 3600, header: 'x-ratelimit-reset' },
		requests: 3,
		texts: 0,
		error: /\[Telnyx 10011\]/,
	},
	{ name: '503', fault: { kind: 'status', status: 503 }, times: 1, requests: 2, texts: 1 },
	// May have been sent: never again, whoever tries.
	...[500, 502, 504].flatMap((status): Row[] => [
		{
			name: `${status}, sent`,
			fault: { kind: 'status', status, accept: true },
			requests: 1,
			texts: 1,
			error: /^This text may have been sent: Telnyx answered with HTTP status 50/,
		},
		{
			name: `${status}, not sent`,
			fault: { kind: 'status', status },
			requests: 1,
			texts: 0,
			error: /^This text may have been sent/,
		},
	]),
	{
		name: 'reset before the request is read',
		fault: { kind: 'resetBeforeRead' },
		requests: 1,
		texts: 0,
		error: /^This text may have been sent: the connection ended before the response came/,
	},
	{
		name: 'reset after it is read',
		fault: { kind: 'resetAfterRead' },
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: the connection ended before the response came/,
	},
	{
		name: 'answer cut in the middle',
		fault: { kind: 'cutAnswer' },
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: the connection ended before the response came/,
	},
	{
		name: 'body not JSON',
		fault: { kind: 'notJson' },
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: Telnyx’s response \(HTTP 200\) could not be read/,
	},
	{
		name: 'HTML body',
		fault: { kind: 'html' },
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: .* could not be read/,
	},
	{
		name: 'empty body',
		fault: { kind: 'emptyBody' },
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: .* could not be read/,
	},
	{
		name: 'answer without a message',
		fault: { kind: 'status', status: 200, body: '{"data":null}', accept: true },
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: .* could not be read/,
	},
	{
		name: 'silence',
		fault: { kind: 'silence' },
		timeout: 1,
		requests: 1,
		texts: 1,
		error: /^This text may have been sent: Telnyx did not answer in time/,
	},
];

describe('a fault texts nobody twice and is told as it is', () => {
	test.each(rows)('$name', async ({ fault, times, requests, texts, error: words, timeout }) => {
		telnyx.fault({ ...fault, times: times ?? 1000, match: { method: 'POST' } });

		const { error, output, stored } = await sendOne({ timeout });

		expect(telnyx.requests.filter(({ method }) => method === 'POST')).toHaveLength(requests);
		expect(texted()).toBe(texts);
		if (words) expect(error?.message).toMatch(words);
		else expect(output).toMatchObject({ tries: 2 });
		if (error) expect(error.description).toMatch(/\.$/);
		expect(stored).not.toContain(key);
	});
});

describe('where nobody is texted', () => {
	let waits: jest.SpyInstance<Promise<void>, Parameters<Pace['wait']>>;
	beforeEach(() => (waits = jest.spyOn(Pace.prototype, 'wait').mockResolvedValue()));
	afterEach(() => jest.restoreAllMocks());

	const run = async (operation: string, more: object = {}) => {
		const [profile] = [...telnyx.store.profiles];
		const { data } = await execute({
			parameters: {
				resource: 'messagingProfile',
				operation,
				messagingProfileId: typed('id', profile.id),
				...more,
			},
			credential,
		});
		return data.resultData.error as NodeApiError | undefined;
	};
	const passing: FaultKind[] = [
		...[408, 500, 502, 503, 504].map((status): FaultKind => ({ kind: 'status', status })),
		{ kind: 'resetBeforeRead' },
		{ kind: 'cutAnswer' },
		{ kind: 'html' },
	];

	test.each(passing)('what is read is asked for again: %j', async (fault) => {
		telnyx.fault(fault);
		expect(await run('get')).toBeUndefined();
		expect(telnyx.requests).toHaveLength(2);
	});

	test('what is read is given up after four tries, each after a longer wait', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
		telnyx.fault({ kind: 'status', status: 500, times: 9 });
		expect((await run('get'))?.message).toMatch(/\[Telnyx 10007\]/);
		expect(telnyx.requests).toHaveLength(4);
		expect(waits.mock.calls.map(([milliseconds]) => milliseconds)).toEqual([750, 1_500, 3_000]);
	});

	test.each(passing.filter((fault) => !('status' in fault && fault.status === 503)))(
		'a change is not made again that may have been made: %j',
		async (fault) => {
			telnyx.fault(fault);
			const error = await run('update', { updateFields: { name: 'Renamed' } });
			expect(error?.message).toMatch(/^This change may have been made/);
			expect(telnyx.requests).toHaveLength(1);
		},
	);
});

test('an unknown outcome says what to check, and that a retry leaves it alone', async () => {
	telnyx.fault({ kind: 'resetAfterRead' });
	const { error } = await sendOne({ tries: 2 });
	expect(error?.description).toMatch(/log does not show it, or not yet; a retry looks again/);
	expect(error?.description).toMatch(/Sending Options > If Unknown/);
});

test('Telnyx has 30 seconds to answer where the user set no timeout', async () => {
	const timeouts = jest.spyOn(AbortSignal, 'timeout');
	await sendOne();
	const given = timeouts.mock.calls.map(([milliseconds]) => milliseconds);
	timeouts.mockRestore();
	expect(given).toEqual([30_000]);
});

describe('a refused connection', () => {
	let port: number;
	beforeEach(async () => {
		const closed = createServer();
		await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
		({ port } = closed.address() as AddressInfo);
		await new Promise((resolve) => closed.close(resolve));
	});

	test('is tried again', async () => {
		let opened: Promise<Simulator> | undefined;
		const openAfterFailure = (message: unknown) => {
			const { socket } = message as { socket: Socket };
			socket.once('error', () => (opened ??= startSimulator({ apiKey: key, port })));
		};
		subscribe('net.client.socket', openAfterFailure);
		const { output } = await sendOne({
			credential: { apiKey: key, baseUrl: `http://127.0.0.1:${port}/v2` },
			tries: 1,
		});
		unsubscribe('net.client.socket', openAfterFailure);
		await (await opened)?.close();
		expect(output?.tries).toBeGreaterThan(1);
	});

	test('ends in an error that says so where it is refused each time', async () => {
		const waits = jest.spyOn(Pace.prototype, 'wait').mockResolvedValue();
		const { error } = await sendOne({
			credential: { apiKey: key, baseUrl: `http://127.0.0.1:${port}` },
			tries: 1,
		});
		waits.mockRestore();
		expect(error?.message).toBe('Telnyx could not be reached');
		expect(telnyx.requests).toHaveLength(0);
	});
});

test('a failure of TLS ends in an error that says so, and nothing was sent', async () => {
	const plainHttp = telnyx.baseUrl.replace('http:', 'https:');
	const { error } = await sendOne({ credential: { apiKey: key, baseUrl: plainHttp } });
	expect(error?.message).toBe('No secure connection to Telnyx could be made');
	expect(error?.description).toMatch(/Nothing was sent/);
	expect(telnyx.requests).toHaveLength(0);
});

describe('what Telnyx, or a server in its place, says with the API key in it', () => {
	const echo = `No key ${key} found`;

	test('stands in an error without the key', async () => {
		const errors = [{ code: '10009', title: echo, detail: echo }];
		telnyx.fault({ kind: 'status', status: 401, errors, times: 9 });
		const { error, stored } = await sendOne();
		expect(error?.message).toBe('No key [API key] found [Telnyx 10009]');
		expect(stored).not.toContain(key);
	});

	test('stands in the output without the key', async () => {
		const body = JSON.stringify({ data: { id: 'one', errors: [{ title: echo }] } });
		telnyx.fault({ kind: 'status', status: 200, body, accept: true });
		const { output, stored } = await sendOne();
		expect(output).toMatchObject({ errors: [{ title: 'No key [API key] found' }] });
		expect(stored).not.toContain(key);
	});
});

test('an error holds the ID by which Telnyx’s support finds the request', async () => {
	telnyx.fault({ kind: 'status', status: 400, headers: { 'x-request-id': 'FxR1' }, times: 9 });
	const { error } = await sendOne();
	expect(error?.context.details).toMatchObject({ outcome: 'rejected', requestId: 'FxR1' });
});

test('n8n’s debug log has one line about each request, with its tries, and nothing that is private', async () => {
	const log = jest.spyOn(logger(), 'debug');
	telnyx.fault({ kind: 'status', status: 503 });
	await sendOne();
	telnyx.fault({ kind: 'resetAfterRead' });
	await sendOne();
	const lines = log.mock.calls.map(([line]) => line).filter((line) => line.includes('Telnyx:'));
	log.mockRestore();
	expect(lines.filter((line) => line.includes('POST'))).toEqual([
		'Telnyx: POST /messages: 200, 2 tries',
		'Telnyx: POST /messages: ECONNRESET, 1 try',
	]);
});

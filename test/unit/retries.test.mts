import type { Failure, Outcome } from '../../nodes/Telnyx/transport/outcome.ts';
import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import type { TelnyxContext } from '../../nodes/Telnyx/transport/request.ts';
import { send, withRetries, type SendOptions } from '../../nodes/Telnyx/transport/send.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const accepted: Outcome = { state: 'accepted', body: {}, status: 200 };
const rejected = (retry: 'later' | 'rateLimit', waitSeconds: number): Outcome => ({
	state: 'rejected',
	retry,
	failure: { errors: [], waitSeconds },
});
const unknown = (failure: Partial<Failure>): Outcome => ({
	state: 'unknown',
	failure: { errors: [], ...failure },
});

/** Answers with these outcomes, and notes when, in milliseconds. */
function answering(...outcomes: Outcome[]) {
	const begun = performance.now();
	const times: number[] = [];
	const attempt = async () => {
		times.push(Math.round(performance.now() - begun));
		return outcomes[times.length - 1] ?? accepted;
	};
	return { times, attempt };
}

test('what the pace holds back counts as waited', async () => {
	await jest.advanceTimersByTimeAsync(1_000);
	const pace = new Pace();
	pace.pause(500);
	const sending = withRetries(pace, { kind: 'text' }, answering().attempt);
	await jest.advanceTimersByTimeAsync(500);
	expect(await sending).toMatchObject({ state: 'accepted', tries: 1, waited: 500 });
});

test('a rate limit holds back every other request of the run, and other reasons only the one', async () => {
	for (const [retry, second] of [
		['rateLimit', 5_000],
		['later', 100],
	] as const) {
		const pace = new Pace();
		const one = answering(rejected(retry, 5));
		const other = answering();
		const sending = withRetries(pace, { kind: 'text' }, one.attempt);
		await jest.advanceTimersByTimeAsync(100);
		const next = withRetries(pace, { kind: 'text' }, other.attempt);
		await jest.advanceTimersByTimeAsync(6_000);
		expect([(await sending).tries, one.times.length, (await next).tries]).toEqual([2, 2, 1]);
		expect(one.times[1]).toBeGreaterThanOrEqual(5_000);
		expect(Math.round(other.times[0] / 100) * 100).toBe(second);
	}
});

test('Telnyx may ask for a minute, and for more it is not tried again', async () => {
	for (const [seconds, tries] of [
		[60, 2],
		[61, 1],
	]) {
		const { times, attempt } = answering(rejected('later', seconds));
		const sending = withRetries(new Pace(), { kind: 'text' }, attempt);
		await jest.advanceTimersByTimeAsync(62_000);
		expect([(await sending).tries, times.length]).toEqual([tries, tries]);
	}
});

test.each([
	['later', [750, 1_500, 3_000]],
	['rateLimit', [750, 1_500, 3_000, 6_000, 12_000, 24_000, 24_000, 24_000, 24_000, 24_000, 24_000]],
] as const)('what Telnyx refuses for now (%s) is tried again after %j', async (retry, waits) => {
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	const { times, attempt } = answering(...Array<Outcome>(99).fill(rejected(retry, 0)));
	const sending = withRetries(new Pace(), { kind: 'text' }, attempt);
	await jest.advanceTimersByTimeAsync(300_000);
	jest.restoreAllMocks();
	expect(await sending).toMatchObject({ ...rejected(retry, 0), tries: waits.length + 1 });
	expect(times.slice(1).map((time, index) => time - times[index])).toEqual(waits);
});

test('what a stop meets before it was sent was not tried, or not once more', async () => {
	const pace = new Pace(1);
	const first = withRetries(pace, { kind: 'text' }, answering(rejected('later', 9)).attempt);
	const second = withRetries(pace, { kind: 'text' }, answering().attempt);
	await jest.advanceTimersByTimeAsync(10);
	pace.stop();
	await jest.advanceTimersByTimeAsync(1_000);
	const stopped = {
		state: 'rejected',
		retry: false,
		failure: { errors: [], connection: 'ERR_CANCELED' },
	};
	expect(await first).toMatchObject({ ...stopped, tries: 1 });
	expect(await second).toMatchObject({ ...stopped, tries: 0 });
});

test('what goes on is sent after a stop, and tried again when it is time', async () => {
	const pace = new Pace();
	const { times, attempt } = answering(rejected('later', 10));
	pace.pause(1_000);
	pace.stop();
	const sending = withRetries(pace, { kind: 'text', goesOn: true }, attempt);
	await jest.advanceTimersByTimeAsync(12_000);
	expect([(await sending).state, times]).toEqual(['accepted', [1_000, 11_000]]);
});

test.each([
	['what reads is tried again when its response did not come', 'read', 'ECONNRESET', 2],
	['what reads is not tried again when the execution was cancelled', 'read', 'ERR_CANCELED', 1],
	['what texts is not tried again when its response did not come', 'text', 'ECONNRESET', 1],
	['what writes is not tried again when its response did not come', 'write', 'ECONNRESET', 1],
] as const)('%s', async (_, kind, connection, tries) => {
	const { times, attempt } = answering(unknown({ connection }));
	const sending = withRetries(new Pace(), { kind }, attempt);
	await jest.advanceTimersByTimeAsync(2_000);
	expect([(await sending).tries, times.length]).toEqual([tries, tries]);
});

describe('a request', () => {
	const stored = { apiKey: 'KEY_stored', publicKey: '', baseUrl: 'https://api.telnyx.com/v2' };

	/** Sends one through an n8n that answers with these statuses, and then with what is asked for. */
	async function sendThrough(statuses: number[], options: Partial<SendOptions> = {}) {
		const keys: unknown[] = [];
		const log: string[] = [];
		const context = {
			getCredentials: async () => stored,
			logger: { debug: (line: string) => void log.push(line) },
			helpers: {
				httpRequestWithAuthentication: async (
					_name: string,
					_request: object,
					{ credentialsDecrypted: { data } }: { credentialsDecrypted: { data: typeof stored } },
				) => {
					keys.push(data.apiKey);
					return { statusCode: statuses.shift() ?? 200, headers: {}, body: '{"data":{}}' };
				},
			},
		} as unknown as TelnyxContext;
		const request = { method: 'GET', path: '/messages/1', query: { secret: 'none' } } as const;
		const sending = send(context, request, { kind: 'read', ...options });
		await jest.advanceTimersByTimeAsync(60_000);
		return { sent: await sending, keys, log };
	}

	test('takes the node’s credential, and is tried again at a pace of its own', async () => {
		const { sent, keys, log } = await sendThrough([503]);
		expect(sent).toMatchObject({ state: 'accepted', status: 200, tries: 2 });
		expect(keys).toEqual(['KEY_stored', 'KEY_stored']);
		expect(log).toEqual(['Telnyx: GET /messages/1: 200, 2 tries']);
	});

	test('takes the credential and the pace of its run', async () => {
		const credential = { ...stored, apiKey: 'KEY_of_the_run' };
		expect((await sendThrough([], { credential })).keys).toEqual(['KEY_of_the_run']);
		const pace = new Pace();
		pace.stop();
		const { sent, keys, log } = await sendThrough([], { credential, pace });
		expect([sent.state, keys]).toEqual(['rejected', []]);
		expect(log).toEqual(['Telnyx: GET /messages/1: ERR_CANCELED, 0 tries']);
	});

	test('for which there is no time is tried once', async () => {
		const { sent, log } = await sendThrough([503], { singleTry: true });
		expect(sent).toMatchObject({
			state: 'rejected',
			failure: { status: 503 },
			tries: 1,
			waited: 0,
		});
		expect(log).toEqual(['Telnyx: GET /messages/1: 503, 1 try']);
	});
});

import type { Failure, Outcome } from '../../nodes/Telnyx/transport/outcome.ts';
import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import { withRetries } from '../../nodes/Telnyx/transport/send.ts';

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
	pace.stop();
	const sending = withRetries(pace, { kind: 'text', goesOn: true }, attempt);
	await jest.advanceTimersByTimeAsync(9_999);
	expect(times).toHaveLength(1);
	await jest.advanceTimersByTimeAsync(10);
	expect([(await sending).state, times.length]).toEqual(['accepted', 2]);
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

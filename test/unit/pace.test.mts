import { Pace } from '../../nodes/Telnyx/transport/pace.ts';

/** Milliseconds for which n8n was busy with something else. */
let busy = 0;

beforeEach(() => {
	jest.useFakeTimers();
	const now = performance.now.bind(performance);
	busy = 0;
	jest.spyOn(performance, 'now').mockImplementation(() => now() + busy);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

test('a rate spreads what is ready at once evenly, the first without a wait', async () => {
	const pace = new Pace(50);
	const begun = performance.now();
	const starts: number[] = [];
	for (let number = 0; number < 10; number++) {
		void pace.turn().then(() => starts.push(performance.now() - begun));
	}
	await jest.advanceTimersByTimeAsync(1_000);
	expect(starts).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180]);
});

test('what n8n was too busy to start is not made up for in a bunch', async () => {
	const pace = new Pace(50);
	const starts: number[] = [];
	for (let number = 0; number < 10; number++)
		void pace.turn().then(() => starts.push(performance.now()));
	await jest.advanceTimersByTimeAsync(40);
	busy += 1_000;
	await jest.advanceTimersByTimeAsync(1_000);
	expect(starts).toHaveLength(10);
	const gaps = starts.slice(1).map((start, index) => start - starts[index]);
	expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
	expect(gaps).toContain(1_020);
});

test('a few milliseconds that n8n was busy with something else cost a rate no time', async () => {
	const pace = new Pace(50);
	const begun = performance.now();
	const starts: number[] = [];
	for (let number = 0; number < 3; number++) {
		void pace.turn().then(() => starts.push(performance.now() - begun));
	}
	await jest.advanceTimersByTimeAsync(15);
	busy += 9;
	await jest.advanceTimersByTimeAsync(100);
	expect(starts).toEqual([0, 29, 40]);
});

test('without a rate, what is ready at once starts one after the other, also where n8n was busy', async () => {
	const pace = new Pace();
	let started = 0;
	for (let number = 0; number < 10; number++) void pace.turn().then(() => started++);
	busy += 9;
	await jest.advanceTimersByTimeAsync(1);
	expect(started).toBeLessThanOrEqual(3);
	await jest.advanceTimersByTimeAsync(10);
	expect(started).toBe(10);
});

test('a pause holds for those who wait already, and each keeps its place at the new rate', async () => {
	const pace = new Pace();
	const begun = performance.now();
	const starts: Array<[number, number]> = [];
	const next = (number: number) =>
		void pace.turn().then(() => starts.push([number, performance.now() - begun]));
	next(0);
	await jest.advanceTimersByTimeAsync(10);
	pace.pause(500, 10);
	for (let number = 1; number < 5; number++) next(number);
	await jest.advanceTimersByTimeAsync(400);
	pace.pause(500);
	await jest.advanceTimersByTimeAsync(2_000);
	expect(starts.map(([number]) => number)).toEqual([0, 1, 2, 3, 4]);
	expect(starts[1][1]).toBe(910);
	// A little below the rate that Telnyx names.
	expect(starts[4][1] - starts[1][1]).toBeGreaterThan((3 * 1000) / 10);
});

test('a clock that is set back holds nobody up', async () => {
	const pace = new Pace(50);
	let started = 0;
	for (let number = 0; number < 3; number++) void pace.turn().then(() => started++);
	await jest.advanceTimersByTimeAsync(5);
	jest.setSystemTime(Date.now() - 60_000);
	await jest.advanceTimersByTimeAsync(40);
	expect(started).toBe(3);
});

test('a stopped pace lets everyone who waits go at once', async () => {
	const pace = new Pace(0.01);
	let returned = 0;
	for (let number = 0; number < 3; number++) void pace.turn().then(() => returned++);
	await jest.advanceTimersByTimeAsync(0);
	pace.stop();
	await jest.advanceTimersByTimeAsync(250);
	expect([returned, pace.isOver()]).toEqual([3, true]);
});

test('a stopped pace keeps no turn for those who went, so that what goes on need not wait for it', async () => {
	const pace = new Pace(10);
	const turns = [pace.turn(), pace.turn(), pace.turn()];
	pace.stop();
	await jest.advanceTimersByTimeAsync(0);
	await Promise.all(turns);
	let isStarted = false;
	void pace.turn({ goesOn: true }).then(() => (isStarted = true));
	await jest.advanceTimersByTimeAsync(100);
	expect(isStarted).toBe(true);
});

test('a cancelled execution holds nobody up, not even what goes on', async () => {
	const execution = new AbortController();
	const pace = new Pace(0.01, execution.signal);
	let returned = 0;
	for (let number = 0; number < 3; number++)
		void pace.turn({ goesOn: true }).then(() => returned++);
	await jest.advanceTimersByTimeAsync(250);
	expect([returned, pace.isOver({ goesOn: true })]).toEqual([1, false]);
	execution.abort();
	await jest.advanceTimersByTimeAsync(250);
	expect([returned, pace.isOver({ goesOn: true })]).toEqual([3, true]);
});

test('a wait lasts as long as it is to, and no longer than the run', async () => {
	const pace = new Pace();
	const ended: string[] = [];
	void pace.wait(600).then(() => ended.push('short'));
	void pace.wait(6_000).then(() => ended.push('long'));
	await jest.advanceTimersByTimeAsync(599);
	expect(ended).toEqual([]);
	await jest.advanceTimersByTimeAsync(1);
	expect(ended).toEqual(['short']);
	pace.stop();
	await jest.advanceTimersByTimeAsync(250);
	expect(ended).toEqual(['short', 'long']);
});

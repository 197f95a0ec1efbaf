import { Pace } from '../../nodes/Telnyx/transport/pace.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a rate spreads what is ready at once evenly, the first without a wait', async () => {
	const pace = new Pace(50);
	const begun = Date.now();
	const starts: number[] = [];
	for (let number = 0; number < 10; number++) {
		void pace.turn().then(() => starts.push(Date.now() - begun));
	}
	await jest.advanceTimersByTimeAsync(1_000);
	expect(starts).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180]);
});

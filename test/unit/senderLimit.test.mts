import { countStart } from '../../nodes/Telnyx/trigger/senderLimit.ts';

const minute = 60_000;

test('a start counts for a minute and for an hour, to the millisecond', () => {
	const limits = { minute: 1, hour: 2 };
	const at = (time: number) => countStart('times', limits, time)?.unit;
	expect(at(0)).toBeUndefined();
	expect(at(minute - 1)).toBe('minute');
	expect(at(minute)).toBeUndefined();
	expect(at(2 * minute)).toBe('hour');
	expect(at(60 * minute - 1)).toBe('hour');
	expect(at(60 * minute)).toBeUndefined();
});

test('the user is notified of a sender once an hour', () => {
	const limits = { minute: 1, hour: 0 };
	const notified = (time: number) => countStart('notified', limits, time)?.shouldNotify;
	const hour = 60 * minute;
	expect(notified(0)).toBeUndefined();
	expect(notified(1)).toBe(true);
	expect(notified(2)).toBe(false);
	expect(notified(hour)).toBeUndefined();
	expect(notified(hour + 0.5)).toBe(false);
	expect(notified(hour + 1)).toBe(true);
});

test('the memory is bounded, and forgets the sender who was silent for longest', () => {
	const limits = { minute: 1, hour: 0 };
	const isLeftOut = (key: string) => countStart(key, limits, 0) !== undefined;
	for (const key of ['talkative', 'silent']) expect(isLeftOut(key)).toBe(false);
	for (let sender = 0; sender < 9_999; sender++) {
		if (sender === 9_000) expect(isLeftOut('talkative')).toBe(true);
		isLeftOut(`sender ${sender}`);
	}
	expect(isLeftOut('talkative')).toBe(true);
	expect(isLeftOut('silent')).toBe(false);
});

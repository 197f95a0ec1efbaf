import { tryToParseDateTime } from 'n8n-workflow';

import { inWindow } from '../../nodes/Telnyx/actions/sendingTime.ts';
import {
	minutesOfDay,
	openingFrom,
	type SendingWindow,
} from '../../nodes/Telnyx/message/sendingWindow.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const window = (from: string, to: string, zone: string, days = everyDay): SendingWindow => ({
	from: minutesOfDay(from)!,
	to: minutesOfDay(to)!,
	days,
	zone,
});
const opening = (of: SendingWindow, at: string) =>
	openingFrom(of, tryToParseDateTime(at, 'utc')).toISO({ suppressMilliseconds: true });

const chicago = window('08:00', '20:00', 'America/Chicago');
const berlin = window('08:00', '20:00', 'Europe/Berlin');
const night = window('20:00', '08:00', 'America/Chicago');

// 2026-11-26 is a Thursday. In Chicago, clocks went back on 2026-11-01 and go forward on 2027-03-14, at 2 in the morning.
test.each<[string, SendingWindow, string, string]>([
	['open', chicago, '2026-11-26T18:30:00Z', '2026-11-26T12:30:00-06:00'],
	['before it opens', chicago, '2026-11-26T13:59:59Z', '2026-11-26T08:00:00-06:00'],
	['at the moment it opens', chicago, '2026-11-26T14:00:00Z', '2026-11-26T08:00:00-06:00'],
	['a second before it closes', chicago, '2026-11-27T01:59:59Z', '2026-11-26T19:59:59-06:00'],
	['at the moment it closes', chicago, '2026-11-27T02:00:00Z', '2026-11-27T08:00:00-06:00'],
	['where it is another day already', berlin, '2026-11-26T23:30:00Z', '2026-11-27T08:00:00+01:00'],
	['over midnight, in the evening', night, '2026-11-27T03:00:00Z', '2026-11-26T21:00:00-06:00'],
	['over midnight, in the morning', night, '2026-11-26T12:00:00Z', '2026-11-26T06:00:00-06:00'],
	['over midnight, by day', night, '2026-11-26T18:00:00Z', '2026-11-26T20:00:00-06:00'],
	[
		'on a weekend, of a week’s days',
		window('08:00', '20:00', 'America/Chicago', [1, 2, 3, 4, 5]),
		'2026-11-28T18:00:00Z',
		'2026-11-30T08:00:00-06:00',
	],
	[
		'on the only day, once it is over',
		window('08:00', '20:00', 'America/Chicago', [4]),
		'2026-11-27T03:00:00Z',
		'2026-12-03T08:00:00-06:00',
	],
	[
		'in the night that begins on the last day',
		window('20:00', '08:00', 'America/Chicago', [5]),
		'2026-11-28T12:00:00Z',
		'2026-11-28T06:00:00-06:00',
	],
	[
		'in the night of another day',
		window('20:00', '08:00', 'America/Chicago', [5]),
		'2026-11-27T12:00:00Z',
		'2026-11-27T20:00:00-06:00',
	],
	['the night the clocks go back', chicago, '2026-11-01T04:00:00Z', '2026-11-01T08:00:00-06:00'],
	['the night the clocks go forward', chicago, '2027-03-14T04:00:00Z', '2027-03-14T08:00:00-05:00'],
	[
		'where it opens in the hour that is skipped',
		window('02:30', '20:00', 'America/Chicago'),
		'2027-03-14T07:00:00Z',
		'2027-03-14T03:30:00-05:00',
	],
	[
		'where it closes in the hour that comes twice: the first time counts',
		window('20:00', '01:30', 'America/Chicago'),
		'2026-11-01T07:00:00Z',
		'2026-11-01T20:00:00-06:00',
	],
	[
		'the whole day',
		window('00:00', '24:00', 'utc'),
		'2026-11-26T23:59:59Z',
		'2026-11-26T23:59:59Z',
	],
])('a window lets a text arrive: %s', (_, of, at, expected) => {
	expect(opening(of, at)).toBe(expected);
});

test.each<[string, number | undefined]>([
	['08:30', 510],
	['8:30', 510],
	['08:30:00', 510],
	['8', 480],
	['8:30 pm', 1230],
	['12am', 0],
	['12:15 PM', 735],
	['24:00', 1440],
	['24:01', undefined],
	['25:00', undefined],
	['08:60', undefined],
	['13:00 pm', undefined],
	['0am', undefined],
	['morning', undefined],
	['', undefined],
	['-1:00', undefined],
])('%s as a time of day', (written, minutes) => {
	expect(minutesOfDay(written)).toBe(minutes);
});

describe('what is sent outside of the window', () => {
	const now = Date.parse('2026-11-27T03:00:30Z');
	const send = (path: string, body: object = {}, of = chicago, at = now) =>
		inWindow({ method: 'POST', path, body: { to: '+13125550142', ...body } }, of, at);
	const scheduled = (path: string, sendAt: string) => ({
		request: { path, body: { to: '+13125550142', send_at: new Date(sendAt).toISOString() } },
		sendAt,
	});
	const morning = '2026-11-27T08:00:00.000-06:00';

	test.each([
		['/messages', '/messages'],
		['/messages/schedule', '/messages/schedule'],
		['/messages/long_code', '/messages'],
		['/messages/short_code', '/messages'],
		['/messages/number_pool', '/messages'],
		['/messages/alphanumeric_sender_id', '/messages'],
	])('%s is scheduled for its beginning', (path, asPath) => {
		expect(send(path)).toMatchObject(scheduled(asPath, morning));
	});

	test.each(['/messages/whatsapp', '/messages/rcs', '/messages/group_mms'])(
		'%s is left out, since Telnyx can’t schedule it',
		(path) => {
			expect(send(path)).toMatchObject({ reason: 'outsideWindow', opensAt: morning });
		},
	);

	test('a time that was asked for is moved to the next beginning', () => {
		const asked = { send_at: '2026-11-28T05:00:00.000Z' };
		expect(send('/messages', asked)).toMatchObject(
			scheduled('/messages', '2026-11-28T08:00:00.000-06:00'),
		);
	});

	test('one within the window stays', () => {
		const asked = { send_at: '2026-11-28T18:00:00.000Z' };
		expect(send('/messages', asked)).toMatchObject({ request: { body: asked } });
	});

	test('Telnyx’s five minutes are kept, and the minute is a full one', () => {
		const soon = Date.parse('2026-11-26T13:58:30Z');
		expect(send('/messages', {}, chicago, soon)).toMatchObject(
			scheduled('/messages', '2026-11-26T08:04:00.000-06:00'),
		);
	});

	test('a window that closes within the five minutes opens the next time', () => {
		const short = window('08:00', '08:03', 'America/Chicago');
		const soon = Date.parse('2026-11-26T13:59:30Z');
		expect(send('/messages', {}, short, soon)).toMatchObject(
			scheduled('/messages', '2026-11-27T08:00:00.000-06:00'),
		);
	});

	test('more than 5 days ahead, it is left out', () => {
		const [thursday, monday] = [4, 1].map((day) =>
			window('08:00', '20:00', 'America/Chicago', [day]),
		);
		expect(send('/messages', {}, thursday)).toMatchObject({
			reason: 'outsideWindow',
			opensAt: '2026-12-03T08:00:00.000-06:00',
		});
		expect(send('/messages', {}, monday)).toMatchObject(
			scheduled('/messages', '2026-11-30T08:00:00.000-06:00'),
		);
	});
});

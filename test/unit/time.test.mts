import { tryToParseDateTime } from 'n8n-workflow';

import { readTime } from '../../nodes/Telnyx/message/time.ts';

const zone = 'America/New_York';
const at = '2026-11-25T14:30:00.000Z';

test.each<[string, unknown]>([
	['ISO 8601 in UTC', '2026-11-25T14:30:00Z'],
	['ISO 8601 with an offset', '2026-11-25T15:30+01:00'],
	['ISO 8601 without one', '2026-11-25T09:30:00'],
	['what a database writes', '2026-11-25 09:30:00'],
	['a date with its zone', '2026-11-25T09:30:00-05:00[America/New_York]'],
	['milliseconds', Date.parse(at)],
	['milliseconds as text', String(Date.parse(at))],
	['seconds', Date.parse(at) / 1000],
	['a date of Excel', 46_351 + 9.5 / 24],
	['a date of Excel as text', `${46_351 + 9.5 / 24}`.replace('.', ',')],
	['a Date', new Date(at)],
	['a date of Luxon', tryToParseDateTime(at, 'Asia/Tokyo')],
	['what a Date looks like', 'Wed Nov 25 2026 09:30:00 GMT-0500 (Eastern Standard Time)'],
	['what an e-mail has', 'Wed, 25 Nov 2026 14:30:00 GMT'],
])('%s is a time', (_, value) => {
	expect(readTime(value, zone)?.toUTC().toISO()).toBe(at);
});

test('a day of Excel begins at midnight in the zone', () => {
	expect(readTime(46_352, zone)?.toISO()).toBe('2026-11-26T00:00:00.000-05:00');
	expect(readTime(46_352.4, 'Europe/Berlin')?.toISO()).toBe('2026-11-26T09:36:00.000+01:00');
});

test.each<[string, unknown]>([
	['a day in one country’s order', '11/12/2026 09:30'],
	['a time of the machine’s zone', 'Nov 25 2026 09:30:00'],
	['words', 'tomorrow'],
	['a year', 2026],
	['a phone number', '+13125550142'],
	['an amount', 12.5],
	['an invalid Date', new Date(NaN)],
	['an object', { day: 1 }],
	['no time of any day', '2026-11-25T29:30'],
])('%s is none', (_, value) => {
	expect(readTime(value, zone)).toBeUndefined();
});

import { tryToParseDateTime } from 'n8n-workflow';

/** A moment, with the zone in which it was given. */
export type Time = ReturnType<typeof tryToParseDateTime>;

/**
 * The moment that a value means: ISO 8601, what other programs make of a date, seconds or milliseconds since 1970, a date of Excel,
 * a Date or one of Luxon's. Undefined where it is none, or where it depends on a country's way to write dates.
 *
 * @param zone of a time that says nothing about its own
 */
export function readTime(value: unknown, zone: string): Time | undefined {
	const text = textOf(value);
	if (text === undefined) return undefined;
	try {
		return tryToParseDateTime(text, zone);
	} catch {
		return undefined;
	}
}

/** The value as a text that n8n reads in one way only. */
function textOf(value: unknown): string | undefined {
	if (typeof value === 'object' && value !== null) return isoOf(value);
	const text = String(value).trim();
	if (/^\d+(?:[.,]\d+)?$/.test(text)) return textOfNumber(Number(text.replace(',', '.')));
	// JavaScript's newest dates name their zone behind the offset.
	const date = text.replace(/\[[\w/+-]+\]$/, '');
	if (isoDate.test(date)) return date;
	return withOffset.test(text) && !Number.isNaN(Date.parse(text))
		? new Date(text).toISOString()
		: undefined;
}

const isoDate = /^\d{4}-\d\d(-\d\d)?([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?)?\s*(Z|[+-]\d\d(:?\d\d)?)?$/i;

/** Such as `Wed, 25 Nov 2026 09:30:00 GMT`. In any form without an offset, n8n would take the zone of the machine. */
const withOffset = /^[a-z]{3}\b.*\d\d:\d\d.*(?:GMT|UTC|[+-]\d{4})(?:\s*\(.*\))?$/i;

/** What Date, Luxon and Moment make of themselves. */
function isoOf(date: object): string | undefined {
	for (const name of ['toISO', 'toISOString'] as const) {
		const method = (date as Record<string, unknown>)[name];
		if (typeof method !== 'function') continue;
		try {
			const text: unknown = method.call(date);
			return typeof text === 'string' ? text : undefined;
		} catch {
			// An invalid Date throws.
			return undefined;
		}
	}
	return undefined;
}

const millisecondsOfDay = 24 * 60 * 60 * 1000;

/** Excel's day 25,569 is the first one of 1970. */
const daysBefore1970 = 25_569;

function textOfNumber(number: number): string | undefined {
	// Seconds of the years 2001 to 5138, milliseconds from 1973 on; Excel's days of the years 1954 to 2173.
	if (number >= 1e11) return isoOf(new Date(number));
	if (number >= 1e9) return isoOf(new Date(number * 1000));
	if (number < 20_000 || number >= 100_000) return undefined;
	const seconds = Math.round(((number - daysBefore1970) * millisecondsOfDay) / 1000);
	// A day of Excel's is one of the place where it was written.
	return isoOf(new Date(seconds * 1000))?.replace(/Z$/, '');
}

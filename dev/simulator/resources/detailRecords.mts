import { rangeOf } from '../dateRange.mts';
import { ApiError } from '../errors.mts';
import { page, type Page } from '../lists.mts';
import { logEntries, logFields, type LogEntry, type LogRecord } from '../messageLog.mts';
import type { Call, Route } from '../router.mts';

const largestPage = 50;

/** The record types that Telnyx has; of all but messages, the simulated account has none. */
const recordTypes =
	'ai-voice-assistant amd call-control conference conference-participant embedding fax inference inference-speech-to-text media_storage media-streaming messaging noise-suppression recording sip-trunking siprec-client stt tts verify webrtc wireless'.split(
		' ',
	);

type Field = keyof LogRecord;
type Test = (entry: LogEntry) => boolean;

const times: readonly string[] = ['created_at', 'updated_at', 'sent_at', 'completed_at'];

/** How the text of a field is compared with what is asked for. */
const textTests: Record<string, (text: string, asked: string) => boolean> = {
	eq: (text, asked) => text === asked,
	contains: (text, asked) => text.includes(asked),
	starts_with: (text, asked) => text.startsWith(asked),
	ends_with: (text, asked) => text.endsWith(asked),
};

const timeTests: Record<string, (at: number, asked: number) => boolean> = {
	eq: (at, asked) => at === asked,
	gt: (at, asked) => at > asked,
	gte: (at, asked) => at >= asked,
	lt: (at, asked) => at < asked,
	lte: (at, asked) => at <= asked,
};

const refuse = (detail: string) => new ApiError('10015', undefined, detail);

function isField(name: string): name is Field {
	return Object.hasOwn(logFields, name);
}

/** @throws ApiError 10015 for a parameter, a field or an operator that there is not */
function testOf(key: string, asked: string): Test {
	const [, name, operator = 'eq'] = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(key) ?? [];
	if (name === undefined) throw refuse(`There is no query parameter '${key}' here.`);
	if (name === 'date_range') {
		const range = rangeOf(asked);
		if (!range) throw refuse(`'${asked}' is no date_range.`);
		return ({ message }) => {
			const at = Date.parse(message.received_at);
			return at >= range.since && at < range.until;
		};
	}
	if (!isField(name)) throw refuse(`Messages have no field '${name}'.`);
	const valueOf = logFields[name];
	const isTime = times.includes(name);
	if (!Object.hasOwn(isTime ? timeTests : textTests, operator)) {
		throw refuse(`'${name}' has no operator '${operator}'.`);
	}
	if (!isTime) return (entry) => textTests[operator](String(valueOf(entry) ?? ''), asked);
	const time = Date.parse(asked);
	if (Number.isNaN(time)) throw refuse(`${key} must be an ISO 8601 time.`);
	return (entry) => timeTests[operator](Date.parse(String(valueOf(entry))), time);
}

/** Sorts by the fields that `sort` names; those with `-` before them, downwards. */
function sort(entries: LogEntry[], names: string[]): void {
	for (const name of names.reverse()) {
		const field = name.replace(/^-/, '');
		if (!isField(field)) throw refuse(`Messages have no field '${field}' to sort by.`);
		const direction = name.startsWith('-') ? -1 : 1;
		const keyOf = (entry: LogEntry) => String(logFields[field](entry) ?? '');
		entries.sort((a, b) => direction * (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
	}
}

/** @throws ApiError 10015 without one of Telnyx's record types */
function recordTypeOf(call: Call): string {
	const type = call.query.get('filter[record_type]');
	if (type === null) throw refuse('filter[record_type] is required.');
	if (!recordTypes.includes(type)) throw refuse(`There is no record type '${type}'.`);
	return type;
}

function list(call: Call): Page<LogRecord> {
	const isMessaging = recordTypeOf(call) === 'messaging';
	const tests = [...call.query].flatMap(([key, asked]) =>
		key === 'sort' || key === 'filter[record_type]' || key.startsWith('page[')
			? []
			: [testOf(key, asked)],
	);
	const known = isMessaging ? logEntries(call.store, call.logDelay()) : [];
	const matching = known.filter((entry) => tests.every((test) => test(entry)));
	sort(
		matching,
		call.query.getAll('sort').flatMap((names) => names.split(',')),
	);
	const { data, meta } = page(matching, call.query, largestPage);
	return { data: data.map(recordOf), meta };
}

function recordOf(entry: LogEntry): LogRecord {
	const fields = Object.entries(logFields).map(([name, valueOf]) => [name, valueOf(entry)]);
	return Object.fromEntries(fields) as LogRecord;
}

/** Which fields there are. Telnyx documents that it answers this, but not in which form. */
function options(call: Call): { data: object[] } {
	const record_type = recordTypeOf(call);
	const fields = record_type === 'messaging' ? Object.keys(logFields) : [];
	const operatorsOf = (name: string) => Object.keys(times.includes(name) ? timeTests : textTests);
	return {
		data: fields.map((name) => ({ record_type, name, operators: operatorsOf(name) })),
	};
}

export const detailRecordRoutes: Route[] = [
	{ method: 'GET', path: '/detail_records', handle: list },
	{ method: 'GET', path: '/detail_records/options', handle: options },
];

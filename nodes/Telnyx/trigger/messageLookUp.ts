import type { IDataObject } from 'n8n-workflow';

import { isSettled } from '../message/logRecord';
import type { LogRecord } from '../transport/messageLog';
import { pool } from '../transport/pool';

/** A message of which it is not known yet how it ended. The times are in milliseconds since 1970. */
export interface OpenMessage {
	/** When Telnyx took it. */
	takenAt: number;
	/** When the log was last read for it. */
	readAt?: number;
	/** When Telnyx was last asked about it alone. */
	askedAt?: number;
}

/** A part of the log: records that were made at this time or later, and before that one. */
export interface LogPart {
	/** ISO 8601, as `before`. */
	since: string;
	before?: string;
}

/** Telnyx, as it is asked what became of messages. */
export interface MessageSource {
	/** The log's records of outbound messages, the oldest first, a page at a time. */
	records(part: LogPart): AsyncGenerator<LogRecord[]>;
	/** A message as it is now; undefined where Telnyx gives none. */
	message(id: string): Promise<IDataObject | undefined>;
}

/** So many messages or fewer are asked about one by one: reading the log for them would take about as many requests. */
const few = 20;

/** Messages for which the log is read together: 20 pages where they were sent one right after the other. */
const sliceSize = 1_000;

/** Milliseconds by which the log's time of a message, in whole seconds, may differ from the one in Telnyx's response. */
const slack = 2_000;

/** Milliseconds after which the log should say how a message ended. */
const lag = 2 * 60_000;

/** Requests at the same time. */
const concurrency = 5;

type Entry = [id: string, message: OpenMessage];

interface LookUp {
	source: MessageSource;
	/** Takes up a record by which a message has ended, in words of the messages API. */
	takeRecord: (id: string, record: LogRecord) => void;
	/** Takes up what Telnyx says of a message alone. */
	takeMessage: (id: string, message: IDataObject | undefined) => void;
	/** The most questions about single messages; the others are for the next time. */
	mostAsked: number;
	/** Milliseconds after which the rest is left to the next time. */
	longest: number;
	/** Whether to ask about every message that the log does not settle, however new it is. */
	isLast?: boolean;
}

/**
 * Finds out what became of messages: where there are many, from Telnyx's log. What the log lacks after a while, or says in
 * words of its own, is asked about one by one. The messages keep when they were looked for, so that each has its turn.
 *
 * @returns whether there is nothing left to ask for now
 */
export async function lookUpMessages(messages: Entry[], lookUp: LookUp): Promise<boolean> {
	const { source, takeMessage, mostAsked, longest } = lookUp;
	const end = performance.now() + longest;
	const questions: Entry[] = [];
	let isComplete = true;
	await pool(slicesOf(messages), concurrency, async (slice) => {
		if (performance.now() > end) isComplete = false;
		else questions.push(...(slice.length > few ? await readLog(slice, lookUp) : slice));
	});
	questions.sort(([, one], [, other]) => (one.askedAt ?? 0) - (other.askedAt ?? 0));
	const asked = questions.slice(0, mostAsked);
	await pool(asked, concurrency, async ([id, message]) => {
		message.askedAt = Date.now();
		takeMessage(id, await source.message(id));
	});
	return isComplete && asked.length === questions.length;
}

/** The messages in slices of about one time; those first that were read least recently. */
function slicesOf(messages: Entry[]): Entry[][] {
	const entries = [...messages].sort(([, one], [, other]) => one.takenAt - other.takenAt);
	const slices: Entry[][] = [];
	for (let next = 0; next < entries.length; next += sliceSize) {
		slices.push(entries.slice(next, next + sliceSize));
	}
	const readAt = (slice: Entry[]) => Math.min(...slice.map(([, message]) => message.readAt ?? 0));
	return slices.sort((one, other) => readAt(one) - readAt(other));
}

/**
 * Takes up what the log says. It reads no more pages than there are messages to ask about otherwise.
 *
 * @returns those to ask about
 */
async function readLog(
	slice: Entry[],
	{ source, takeRecord, isLast = false }: LookUp,
): Promise<Entry[]> {
	const now = Date.now();
	const open = new Map(slice);
	const unread = new Set(open.keys());
	const inOtherWords = new Set<string>();
	const read = (record: LogRecord) => {
		const { uuid: id = '' } = record;
		if (!unread.delete(id)) return;
		if (isSettled({ ...record })) {
			open.delete(id);
			takeRecord(id, record);
		} else if (record.status) inOtherWords.add(id);
	};
	const part = {
		since: isoTime(slice[0][1].takenAt - slack),
		before: isoTime(slice[slice.length - 1][1].takenAt + slack),
	};
	let pages = 0;
	for await (const records of source.records(part)) {
		records.forEach(read);
		if (unread.size === 0 || ++pages >= slice.length) break;
	}
	for (const [, message] of open) message.readAt = now;
	return [...open].filter(
		([id, { takenAt }]) => isLast || inOtherWords.has(id) || takenAt < now - lag,
	);
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

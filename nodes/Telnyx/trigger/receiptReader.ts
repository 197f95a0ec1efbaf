import type { IDataObject } from 'n8n-workflow';

import { isFinal } from '../fields/finalStatus';
import { isSettled, messageOfRecord } from '../message/logRecord';
import type { LogRecord } from '../transport/messageLog';

/** What the reader has to know the next time, also after a restart. */
export interface ReceiptState extends IDataObject {
	/** ISO 8601: messages that were created before have been read. */
	readUntil: string;
	/** Messages that were on their way when they were last read, with the time of their creation (ISO 8601). */
	open: Record<string, string>;
	/** Messages that were reported and will be read again, by the minute of their creation. */
	reported: Record<string, string[]>;
}

/** Telnyx, as the reader asks it. */
export interface ReceiptSource {
	/** The log's records from this time on (ISO 8601), the oldest first, a page at a time. */
	records(since: string): AsyncGenerator<LogRecord[]>;
	/** A message as it is now; undefined where Telnyx no longer has it. */
	message(id: string): Promise<IDataObject | undefined>;
}

/**
 * Milliseconds by which the log may lag behind: so much of it is read again each time. Telnyx does not document how
 * soon the log has a message.
 */
const overlap = 10 * 60_000;

/** Messages that are asked about one by one in a reading; the others wait for the next. */
const mostAsked = 60;

/** Milliseconds after which nothing more is heard of a message: Telnyx keeps one for hours where it queues it. */
const longest = 26 * 3_600_000;

/** Milliseconds: what ended before, while nobody read, is of no use any more. */
const longestAgo = 3 * 24 * 3_600_000;

/** Where a trigger begins that has never read. */
export const freshState = (): ReceiptState => ({
	readUntil: new Date().toISOString(),
	open: {},
	reported: {},
});

/** Enough of a message's ID to know it again among those of some minutes. */
const markOf = (id: string) => id.replaceAll('-', '').slice(0, 12);

const minuteOf = (time: string) => time.slice(0, 16);

/**
 * Reads what messages came to since the last time.
 *
 * @returns the messages that ended, in Telnyx's form and the order of their ends, and the state for the next time
 */
export async function readReceipts(
	source: ReceiptSource,
	state: ReceiptState,
	now = Date.now(),
): Promise<{ ended: IDataObject[]; state: ReceiptState }> {
	const since = new Date(
		Math.max(Date.parse(state.readUntil) - overlap, now - longestAgo),
	).toISOString();
	const open = new Map(Object.entries(state.open));
	const reported = new Set(Object.values(state.reported).flat());
	// The state that was given stays as it is: where Telnyx can't be asked, it is read from again.
	const marks = new Map(
		Object.entries(state.reported).map(([minute, ids]): [string, string[]] => [minute, [...ids]]),
	);
	const inLog = new Set<string>();
	const ended: IDataObject[] = [];
	const end = (id: string, message: IDataObject, createdAt: string) => {
		open.delete(id);
		reported.add(markOf(id));
		const minute = minuteOf(createdAt);
		if (!marks.has(minute)) marks.set(minute, []);
		marks.get(minute)!.push(markOf(id));
		ended.push(message);
	};

	for await (const records of source.records(since)) {
		for (const record of records) {
			const { uuid: id = '', created_at: createdAt = '' } = record;
			if (reported.has(markOf(id))) continue;
			inLog.add(id);
			if (isSettled({ ...record })) end(id, messageOfRecord({ ...record }), createdAt);
			else if (!open.has(id)) open.set(id, new Date(createdAt).toISOString());
		}
	}

	// What the log no longer shows, or says in words of its own, is asked about; those behind the most at first.
	const isLate = ([id, createdAt]: [string, string]) =>
		!inLog.has(id) || Date.parse(createdAt) < now - overlap / 2;
	for (const [id, createdAt] of [...open].filter(isLate).slice(0, mostAsked)) {
		const message = await source.message(id);
		// Behind all others, so that each has its turn.
		open.delete(id);
		if (message && isFinal(message)) end(id, message, createdAt);
		else if (message && Date.parse(createdAt) > now - longest) open.set(id, createdAt);
	}

	const readUntil = new Date(now).toISOString();
	const endOf = ({ completed_at: at }: IDataObject) => Date.parse(String(at)) || now;
	return {
		ended: ended.sort((one, other) => endOf(one) - endOf(other)),
		state: {
			readUntil,
			open: Object.fromEntries(open),
			reported: Object.fromEntries([...marks].filter(([minute]) => minute >= minuteOf(since))),
		},
	};
}

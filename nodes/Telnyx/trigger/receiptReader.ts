import type { IDataObject } from 'n8n-workflow';

import { isFinal } from '../fields/finalStatus';
import { isSettled, messageOfRecord } from '../message/logRecord';
import type { LogRecord } from '../transport/messageLog';
import {
	lookUpMessages,
	type LogPart,
	type MessageSource,
	type OpenMessage,
} from './messageLookUp';

/** What the reader has to know the next time, also after a restart. The times are ISO 8601. */
export interface ReceiptState extends IDataObject {
	/** What ended before is not the trigger's, which began then. */
	begunAt: string;
	/** The newest message that was read was created then. */
	readUntil: string;
	/** Of the minutes before, the log was compared with what was read of them. */
	comparedUntil: string;
	/** Messages that were on their way when they were last read. */
	open: Record<string, OpenMessage & IDataObject>;
	/** Messages that were reported and may be read again, by the minute of their creation. */
	reported: Record<string, string[]>;
}

/** Telnyx, as the reader asks it. */
export interface ReceiptSource extends MessageSource {
	/** How many records a part of the log has; undefined where Telnyx does not say. */
	count(part: LogPart): Promise<number | undefined>;
}

const minute = 60_000;

/** Milliseconds before the newest message that are read again each time, since the log gets messages out of order. */
const overlap = minute;

/**
 * Milliseconds after which a part of the log is looked at once more, and read again where messages came late. Telnyx does
 * not document how soon the log has a message.
 */
const comparedAfter = 10 * minute;

/** Messages that are asked about one by one in a reading; the others wait for the next. */
const mostAsked = 60;

/** Milliseconds that looking for open messages may take: the next reading comes in a minute. */
const longestLook = 30_000;

/** Milliseconds after which nothing more is heard of a message: Telnyx keeps one for hours where it queues it. */
const longest = 26 * 3_600_000;

/** Milliseconds: what ended before, while nobody read, is of no use any more. */
const longestAgo = 3 * 24 * 3_600_000;

/** Where a trigger begins that has never read. */
export function freshState(): ReceiptState {
	const now = Date.now();
	return {
		// The log has whole seconds.
		begunAt: isoTime(Math.floor(now / 1_000) * 1_000),
		readUntil: isoTime(now),
		// What was created in this minute before is not the trigger's.
		comparedUntil: isoTime(startOfMinute(now) + minute),
		open: {},
		reported: {},
	};
}

/** Enough of a message's ID to know it again among those of some minutes. */
const markOf = (id: string) => id.replaceAll('-', '').slice(0, 12);

const minuteOf = (time: string) => time.slice(0, 16);

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

const startOfMinute = (milliseconds: number): number => Math.floor(milliseconds / minute) * minute;

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
	const reading = new Reading(source, state, now);
	await reading.readNew();
	await reading.compare();
	await reading.lookForOpen();
	return reading.result();
}

/** The state that was given stays as it is: where Telnyx can't be asked, it is read from again. */
class Reading {
	private readonly open: Map<string, OpenMessage>;

	private readonly known: Set<string>;

	private readonly marks: Map<string, string[]>;

	private readonly ended: IDataObject[] = [];

	private readonly begunAt: string;

	private readUntil: number;

	private comparedUntil: number;

	constructor(
		private readonly source: ReceiptSource,
		{ begunAt, open, reported, readUntil, comparedUntil }: ReceiptState,
		private readonly now: number,
	) {
		this.open = new Map(Object.entries(open).map(([id, message]) => [id, { ...message }]));
		this.known = new Set(Object.values(reported).flat());
		this.marks = new Map(Object.entries(reported).map(([time, ids]) => [time, [...ids]]));
		this.begunAt = begunAt;
		this.readUntil = Math.max(Date.parse(readUntil), now - longestAgo);
		this.comparedUntil = Math.max(Date.parse(comparedUntil), now - longestAgo);
	}

	/** Reads the newest part. It ends where the log does, which may be long before now. */
	async readNew(): Promise<void> {
		await this.readIfMore({ since: isoTime(startOfMinute(this.readUntil - overlap)) });
	}

	/** Reads a part of some minutes ago again, where the log has more messages of it by now. */
	async compare(): Promise<void> {
		const end = startOfMinute(this.readUntil - comparedAfter);
		if (end <= this.comparedUntil) return;
		await this.readIfMore({ since: isoTime(this.comparedUntil), before: isoTime(end) });
		this.comparedUntil = end;
	}

	/** Looks for open messages: the older one is, the less often. */
	async lookForOpen(): Promise<void> {
		for (const [id, { takenAt }] of this.open) {
			if (takenAt < this.now - longest) this.open.delete(id);
		}
		const isDue = ({ takenAt, readAt = 0, askedAt = 0 }: OpenMessage) =>
			this.now - Math.max(readAt, askedAt) > (this.now - takenAt) / 10;
		const due = [...this.open].filter(([, message]) => isDue(message));
		await lookUpMessages(due, {
			source: this.source,
			takeRecord: (id, record) => this.end(id, messageOfRecord({ ...record })),
			takeMessage: (id, message) => {
				if (!message) this.open.delete(id);
				else if (isFinal(message)) this.end(id, message);
			},
			mostAsked,
			longest: longestLook,
		});
	}

	result() {
		const oldest = minuteOf(isoTime(Math.min(this.comparedUntil, this.readUntil - overlap)));
		return {
			ended: this.ended.sort((one, other) => this.endOf(one) - this.endOf(other)),
			state: {
				begunAt: this.begunAt,
				readUntil: isoTime(this.readUntil),
				comparedUntil: isoTime(this.comparedUntil),
				open: Object.fromEntries(this.open) as ReceiptState['open'],
				reported: Object.fromEntries([...this.marks].filter(([time]) => time >= oldest)),
			},
		};
	}

	/** Reads a part of whole minutes, unless the log has no more messages of it than are known. */
	private async readIfMore(part: LogPart): Promise<void> {
		if ((await this.source.count(part)) === this.countOf(part)) return;
		for await (const records of this.source.records(part)) {
			for (const record of records) this.take(record);
		}
	}

	private take(record: LogRecord): void {
		const { uuid: id = '', created_at: createdAt = '' } = record;
		const takenAt = Date.parse(createdAt) || this.now;
		this.readUntil = Math.max(this.readUntil, takenAt);
		if (this.known.has(markOf(id))) return;
		if (!this.open.has(id)) this.open.set(id, { takenAt });
		this.open.get(id)!.readAt = this.now;
		if (isSettled({ ...record })) this.end(id, messageOfRecord({ ...record }));
	}

	private end(id: string, message: IDataObject): void {
		const time = minuteOf(isoTime(this.open.get(id)!.takenAt));
		this.open.delete(id);
		this.known.add(markOf(id));
		if (!this.marks.has(time)) this.marks.set(time, []);
		this.marks.get(time)!.push(markOf(id));
		if (this.endOf(message) >= Date.parse(this.begunAt)) this.ended.push(message);
	}

	private endOf({ completed_at: at }: IDataObject): number {
		return Date.parse(String(at)) || this.now;
	}

	/** The messages of a part that are known. */
	private countOf({ since, before }: LogPart): number {
		const isIn = (time: string) =>
			time >= minuteOf(since) && (before === undefined || time < minuteOf(before));
		const reported = [...this.marks].filter(([time]) => isIn(time));
		const open = [...this.open.values()].filter(({ takenAt }) => isIn(minuteOf(isoTime(takenAt))));
		return reported.reduce((sum, [, ids]) => sum + ids.length, open.length);
	}
}

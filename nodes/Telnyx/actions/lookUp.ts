import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { canBeOf } from '../message/sameMessage';
import { cancelSignal } from '../transport/exchange';
import { largestLogPage, messageLogRequest, type LogRecord } from '../transport/messageLog';
import { messageRequest } from '../transport/messages';
import { Pace } from '../transport/pace';
import { pool } from '../transport/pool';
import { segment, type TelnyxRequest } from '../transport/request';
import type { Span } from '../transport/serverClock';
import { withoutFiles } from '../transport/signedFiles';
import type { Client } from './client';
import type { Ledger, SentAt, UnknownEntry } from './ledger';
import { recentTexts } from './recentTexts';
import type { Text } from './text';

/** A text that may have been sent. */
export interface OpenText {
	text: Text;
	entry: UnknownEntry;
}

/** Telnyx names no limit for reading; this is well below what it allows for sending. */
const requestsPerSecond = 20;

/** From so many on, the log is read for all of them together. */
const fewTexts = 10;

/** Messages to one person within seconds, of which one can be ours: with more, nothing is sure. */
const mostCandidates = 5;

/** Questions in a row without an answer after which each is asked only once, so that an error does not come late. */
const mostFailures = 3;

/** Milliseconds by which Telnyx's own machines may differ. */
const tolerance = 250;

/** Milliseconds by which this machine's clock may differ from Telnyx's to be believed about an earlier time. */
const trustedDifference = 2_000;

/**
 * Looks in Telnyx's log for texts whose response never came. What is found was accepted; what is not found may still be,
 * since the log lags. Where it is not sure that a message is the text's own, it does not count as found.
 */
export class LookUp {
	private readonly pace: Pace;

	private readonly open = new Map<string, OpenText>();

	private window?: LogWindow;

	private learning?: Promise<unknown>;

	/** Questions in a row to which Telnyx gave no answer. */
	private failures = 0;

	constructor(
		context: IExecuteFunctions,
		private readonly telnyx: Client,
		private readonly ledger: Ledger,
	) {
		this.pace = new Pace(requestsPerSecond, cancelSignal(context));
	}

	/** Whether the execution was cancelled, so that nothing can be asked any more. */
	get isOver(): boolean {
		return this.pace.isOver();
	}

	/** Notes a text that may have been sent. To be called for all of them before one is looked for. */
	add(open: OpenText): void {
		this.open.set(open.text.item.key, open);
	}

	/** When something left that began and ended at these moments of `performance.now()`. */
	async sentAt(began: number, ended: number): Promise<SentAt> {
		await this.learnTime();
		const span = this.telnyx.clock.span(began, ended);
		if (span) return { ...span, clock: 'telnyx' };
		const [now, wall] = [performance.now(), Date.now()];
		return { from: wall - (now - began), until: wall - (now - ended), clock: 'n8n' };
	}

	/** Waits, but no longer than the execution lives. */
	async wait(milliseconds: number): Promise<void> {
		await this.pace.wait(milliseconds);
	}

	/** Looks for all of these. */
	async findAll(
		texts: OpenText[],
		onFound: (open: OpenText, message: IDataObject) => void,
	): Promise<void> {
		if (texts.length >= fewTexts) this.window = await this.readWindow(texts);
		await pool(texts, 5, async (open) => {
			const message = await this.find(open);
			if (message) onFound(open, message);
		});
		this.window = undefined;
	}

	/** The message that Telnyx made of the text. */
	async find({ text, entry }: OpenText): Promise<IDataObject | undefined> {
		const span = await this.spanOf(entry);
		const records = span && isInLog(text.request) && (await this.recordsOf(text, span));
		if (!records) return undefined;
		const candidates = records.filter(({ uuid }) => !this.isTaken(uuid, text, entry));
		if (candidates.length > mostCandidates) return undefined;
		const messages = new Map<string, IDataObject>();
		for (const { uuid } of candidates) {
			const message = await this.message(String(uuid), text.request);
			if (!message) return undefined;
			if (isFrom(message, span) && canBe(message, text)) {
				messages.set(String(message.id), message);
			}
		}
		// From here on nothing is awaited, so that two texts can't take the same message.
		const free = [...messages].filter(([id]) => !this.isTaken(id, text, entry));
		if (free.length === 0 || free.length > this.rivals(text, free[0][1])) return undefined;
		const [[id, message]] = free;
		this.open.delete(text.item.key);
		recentTexts.take(text.content, id);
		return message;
	}

	/** Whether the message is, or may be, that of another text. */
	private isTaken(id: unknown, { content }: Text, { others = [] }: UnknownEntry): boolean {
		const key = String(id);
		return (
			recentTexts.isUnderWay(content) ||
			recentTexts.idsOf(content).has(key) ||
			others.includes(key) ||
			this.ledger.has(key)
		);
	}

	/** How many texts of the run the message can be of; 0 where these differ, so that it matters which one it is. */
	private rivals(text: Text, message: IDataObject): number {
		const rivals = [...this.open.values()].filter(
			(other) => other.text.content === text.content && canBe(message, other.text),
		);
		const isSame = rivals.every((other) => this.ledger.isSame(other.text.request, text.request));
		return isSame ? rivals.length : 0;
	}

	/** Where only this machine's clock says when a text left, it has to agree with Telnyx's. */
	private async spanOf({ sentAt }: UnknownEntry): Promise<Span | undefined> {
		if (!sentAt || sentAt.clock === 'telnyx') return sentAt;
		await this.learnTime();
		const now = performance.now();
		const there = this.telnyx.clock.span(now, now);
		if (!there) return undefined;
		const difference = Math.max(there.from - Date.now(), Date.now() - there.until);
		if (difference > trustedDifference) return undefined;
		return { from: sentAt.from - trustedDifference, until: sentAt.until + trustedDifference };
	}

	/** Any response tells what time it is at Telnyx. */
	private async learnTime(): Promise<void> {
		if (this.telnyx.clock.span(0, 0)) return;
		const { path, query } = messageLogRequest({});
		this.learning ??= this.ask(path, { ...query, 'page[size]': 1 }).finally(() => {
			this.learning = undefined;
		});
		await this.learning;
	}

	/** The records of the text's time, recipient and sender; undefined where they can't be had, or are too many. */
	private async recordsOf({ request }: Text, span: Span): Promise<LogRecord[] | undefined> {
		const { to } = senderAndRecipient(request);
		if (this.window?.covers(request, span)) return this.window.recordsOf(to, span);
		const { path, query } = logRequest(request, span, to);
		const records = await this.ask<LogRecord[]>(path, { ...query, 'page[size]': largestLogPage });
		return records && records.length < largestLogPage ? records : undefined;
	}

	/** The log of the time in which these texts left, where that takes fewer requests than to ask for each. */
	private async readWindow(texts: OpenText[]): Promise<LogWindow | undefined> {
		const [{ text: first }] = texts;
		const spans: Span[] = [];
		for (const { text, entry } of texts) {
			const span = await this.spanOf(entry);
			if (span && sourceOf(text.request) === sourceOf(first.request)) spans.push(span);
		}
		if (spans.length < fewTexts) return undefined;
		const span = {
			from: Math.min(...spans.map(({ from }) => from)),
			until: Math.max(...spans.map(({ until }) => until)),
		};
		const { path, query } = logRequest(first.request, span);
		const records: LogRecord[] = [];
		for (let page = 1; page <= spans.length; page++) {
			const paging = { 'page[number]': page, 'page[size]': largestLogPage };
			const rows = await this.ask<LogRecord[]>(path, { ...query, ...paging });
			if (!rows) return undefined;
			records.push(...rows);
			if (rows.length < largestLogPage)
				return new LogWindow(sourceOf(first.request), span, records);
		}
		return undefined;
	}

	private async message(id: string, request: TelnyxRequest): Promise<IDataObject | undefined> {
		const message = await this.ask<IDataObject>(messageRequest(id).path);
		const { to } = request.body as { to: string | string[] };
		return message && Array.isArray(to) ? await this.groupMessage(message, to) : message;
	}

	/** The log has a message for each member of a group; the response to its sending names the group's. */
	private async groupMessage(
		member: IDataObject,
		group: string[],
	): Promise<IDataObject | undefined> {
		const { group_message_id: id } = member;
		if (typeof id !== 'string') return undefined;
		const members = await this.ask<IDataObject[]>(`/messages/group/${segment(id)}`);
		const numbers = members?.map(({ to }) => (to as IDataObject[])[0].phone_number as string);
		const isTheGroup = numbers && [...numbers].sort().join() === [...group].sort().join();
		return isTheGroup ? { ...member, id } : undefined;
	}

	/** Asks again where Telnyx does not say, unless it has not said anything for some time. */
	private async ask<T>(path: string, query?: TelnyxRequest['query']): Promise<T | undefined> {
		for (;;) {
			await this.pace.turn();
			if (this.isOver) return undefined;
			const data = await this.telnyx.ask<T>(path, query);
			if (data !== undefined) this.failures = 0;
			else if (++this.failures <= mostFailures) continue;
			return data;
		}
	}
}

/** A part of the log that was read whole. */
class LogWindow {
	private readonly byRecipient = new Map<string, Map<string, LogRecord>>();

	constructor(
		private readonly source: string,
		private readonly span: Span,
		records: LogRecord[],
	) {
		for (const record of records) {
			const { cld = '', uuid = '' } = record;
			const own = this.byRecipient.get(cld) ?? new Map<string, LogRecord>();
			this.byRecipient.set(cld, own.set(uuid, record));
		}
	}

	covers(request: TelnyxRequest, { from, until }: Span): boolean {
		return sourceOf(request) === this.source && from >= this.span.from && until <= this.span.until;
	}

	recordsOf(to: string, span: Span): LogRecord[] {
		const records = [...(this.byRecipient.get(to)?.values() ?? [])];
		const [from, until] = inSeconds(span);
		return records.filter(({ created_at: at = '' }) => at >= from && at < until);
	}
}

/** Whether a message can be the text's own, as far as Telnyx shows of it. */
const canBe = (message: IDataObject, { request }: Text): boolean =>
	canBeOf(withoutFiles(message), withoutFiles(request.body as IDataObject));

/** WhatsApp is not in the log (Telnyx names SMS, MMS and RCS). */
export const isInLog = ({ path }: TelnyxRequest): boolean => path !== '/messages/whatsapp';

function senderAndRecipient({ body }: TelnyxRequest): {
	from?: string;
	profile?: string;
	to: string;
} {
	const { from, messaging_profile_id: profile, to } = body as Record<string, string | undefined>;
	// A group's messages have one recipient each.
	return { from, profile, to: [to].flat()[0] ?? '' };
}

/** Whose log it is: that of a sender, or of the messaging profile whose pool has it. */
const sourceOf = (request: TelnyxRequest): string => {
	const { from, profile } = senderAndRecipient(request);
	return JSON.stringify(from ?? [profile]);
};

function logRequest(request: TelnyxRequest, span: Span, to?: string): TelnyxRequest {
	const { from, profile } = senderAndRecipient(request);
	const [since, before] = inSeconds(span);
	return messageLogRequest({
		direction: 'outbound',
		from,
		to,
		messagingProfileId: from === undefined ? profile : undefined,
		since,
		before,
		oldestFirst: true,
	});
}

/** The log has whole seconds. */
const inSeconds = ({ from, until }: Span): [from: string, until: string] => [
	isoSecond(from - tolerance),
	isoSecond(until + tolerance + 1_000),
];

const isoSecond = (time: number): string =>
	new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** Whether Telnyx took the message in this time; the log alone says it where the message does not. */
function isFrom({ received_at: at }: IDataObject, { from, until }: Span): boolean {
	const time = Date.parse(String(at));
	return Number.isNaN(time) || (time >= from - tolerance && time <= until + tolerance);
}

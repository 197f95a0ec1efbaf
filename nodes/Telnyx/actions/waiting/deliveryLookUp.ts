import { isFinal } from '../../fields/finalStatus';
import type { Item } from '../../fields/item';
import { isSettled } from '../../message/logRecord';
import { largestLogPage, messageLogRequest, type LogRecord } from '../../transport/messageLog';
import { messageRequest } from '../../transport/messages';
import { pool } from '../../transport/pool';
import { messageIn } from '../askMessage';
import type { Client } from '../client';
import { settle, type DeliveryState, type PendingMessage } from './deliveryState';
import { receipt, receiptOfRecord } from './receipt';

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

/** The most questions about single messages in one look. */
const mostAsked = 500;

/**
 * Milliseconds after which a look leaves the rest to the next one: while it lasts, the execution runs, and an n8n that is
 * told to stop gives it half a minute.
 */
const longest = 20_000;

type Entry = [id: string, message: PendingMessage];

/** What a look is made with. */
interface Look {
	state: DeliveryState;
	telnyx: Client;
	/** Names the node in an error. */
	item: Item;
	/** Whether to ask about all messages, however long it takes. */
	isLast: boolean;
}

/**
 * Brings a run's messages up to date: where there are many, from Telnyx's log. What the log lacks after a while, or says in
 * words of its own, is asked about one by one.
 *
 * @returns whether there is nothing left to ask for now
 */
export async function lookUp(look: Look): Promise<boolean> {
	const { state, telnyx, isLast } = look;
	const end = isLast ? Infinity : performance.now() + longest;
	const questions: Entry[] = [];
	let isComplete = true;
	await pool(slicesOf(state), concurrency, async (slice) => {
		if (performance.now() > end) isComplete = false;
		else questions.push(...(slice.length > few ? await readLog(look, slice) : slice));
	});
	questions.sort(([, one], [, other]) => (one.askedAt ?? 0) - (other.askedAt ?? 0));
	const asked = isLast ? questions : questions.slice(0, mostAsked);
	await ask(
		asked.map(([id]) => id),
		state,
		telnyx,
	);
	return isComplete && asked.length === questions.length;
}

/** The messages in slices of about one time; those first that were read least recently. */
function slicesOf({ pending }: DeliveryState): Entry[][] {
	const entries = Object.entries(pending).sort(([, one], [, other]) => one.takenAt - other.takenAt);
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
async function readLog({ state, telnyx, item, isLast }: Look, slice: Entry[]): Promise<Entry[]> {
	const now = Date.now();
	const open = new Map(slice);
	const inOtherWords = new Set<string>();
	const read = ({ uuid: id = '', ...record }: LogRecord) => {
		if (!open.has(id)) return;
		if (isSettled(record)) {
			open.delete(id);
			settle(state, id, receiptOfRecord(record));
		} else if (record.status) inOtherWords.add(id);
	};
	let unread = slice.length;
	let pages = 0;
	try {
		for await (const records of telnyx.pages<LogRecord>(request(), item, largestLogPage)) {
			unread -= records.filter(({ uuid = '' }) => open.has(uuid)).length;
			records.forEach(read);
			if (unread === 0 || ++pages >= open.size) break;
		}
	} catch (error) {
		// No wait must end by that.
		item.context.logger.warn(
			`"${item.context.getNode().name}" could not read Telnyx’s log, and asks about the messages one by one: ${(error as Error).message}`,
		);
	}
	for (const [, message] of open) message.readAt = now;
	return [...open].filter(
		([id, { takenAt }]) => isLast || inOtherWords.has(id) || takenAt < now - lag,
	);

	function request() {
		const times = slice.map(([, { takenAt }]) => takenAt);
		const profiles = new Set(
			slice.map(([, { index }]) => state.outputs[index].messagingProfileId as string | null),
		);
		const [profile] = profiles;
		return messageLogRequest({
			direction: 'outbound',
			messagingProfileId: profiles.size === 1 && profile ? profile : undefined,
			since: isoTime(times[0] - slack),
			before: isoTime(times[times.length - 1] + slack),
			oldestFirst: true,
		});
	}
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/**
 * Asks about messages one by one, and takes up the answers. Where Telnyx gives none, a message stays pending: no wait must
 * end by that.
 */
export async function ask(ids: string[], state: DeliveryState, telnyx: Client): Promise<void> {
	await pool(ids, concurrency, async (id) => {
		const message = messageIn(await telnyx.send(messageRequest(id), 'read'));
		const pending = state.pending[id];
		pending.askedAt = Date.now();
		if (!message) return;
		if (isFinal(message)) settle(state, id, receipt(message, { timedOut: false }));
		else Object.assign(state.outputs[pending.index], receipt(message, { timedOut: true }));
	});
}

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
} from 'n8n-workflow';

import type { Item } from '../fields/item';
import { KeyedQueue } from '../transport/keyedQueue';
import { hasErrorCode, optedOutCode, spendLimitCode, type Outcome } from '../transport/outcome';
import type { Turn } from '../transport/pace';
import type { TelnyxRequest } from '../transport/request';
import { checkMedia } from './checkMedia';
import type { Client } from './client';
import { errorOutput } from './itemErrors';
import { Ledger, type AcceptedEntry, type UnknownEntry } from './ledger';
import { completed } from './completed';
import { withWantedEvents } from './deliveryEvents';
import type { TextOperation } from './operation';
import { OptOuts } from './optOuts';
import { dataOf, prepareRequest, type PreparedRequest } from './preparedRequest';
import { claimedBefore, isRetryAfterCrash, lostInCrash } from './retryAfterCrash';
import { readItems, workOnItems, type Work } from './runItems';
import { readOnceKey, type SendingOptions } from './sending';
import { SendOnceRecord } from './sendOnceRecord';
import { TextTally } from './textTally';

/** The texts of one run: none of them is sent twice, and those to one person keep their order. */
export class TextRun {
	private readonly ledger: Ledger;

	private readonly optOuts: OptOuts;

	private readonly sendOnceRecord: SendOnceRecord;

	private readonly textsByRecipient = new KeyedQueue();

	private readonly tally: TextTally;

	/** What is known of a text that neither the ledger nor a "Send Once Key" knows. */
	private readonly withoutKey: 'ours' | 'doubtful';

	/** What an earlier try left unknown. It ends the run only after everybody else was texted. */
	private leftUnknown?: NodeApiError;

	/** Telnyx's refusal for the daily spend limit, after which every text of the run would meet it. */
	private spendLimitRefusal?: Rejected;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: TextOperation,
		private readonly telnyx: Client,
		private readonly sending: SendingOptions,
		private readonly items: Item[],
	) {
		this.ledger = new Ledger(context);
		this.optOuts = new OptOuts(telnyx);
		this.sendOnceRecord = new SendOnceRecord(context, sending.concurrency);
		this.tally = new TextTally(context, items.length);
		this.withoutKey = isRetryAfterCrash(context) ? 'doubtful' : 'ours';
	}

	/** Sends them all, and gives their outputs. */
	async send(): Promise<INodeExecutionData[]> {
		const works = await readItems(
			this.context,
			this.items,
			async (item) => await this.readWork(item),
		);
		try {
			const outputs = await workOnItems(this.context, works, this.sending.concurrency);
			if (this.leftUnknown) throw this.leftUnknown;
			this.dropLedgerIfDone();
			return outputs;
		} catch (error) {
			throw this.tally.addTo(error as NodeApiError);
		} finally {
			await this.sendOnceRecord.close();
		}
	}

	/** Reads an item's fields, and gives the sending of its text, or of all its parts in one turn of their recipient. */
	private async readWork(incomplete: Item): Promise<Work> {
		const known = this.ledger.findUnchanged(incomplete.key);
		if (known?.state === 'accepted') return async () => [{ json: this.accepted(known) }];
		const item = await completed(this.operation, incomplete, this.telnyx);
		const parts = this.operation.texts?.(item) ?? [item];
		this.tally.total += parts.length - 1;
		const texts = parts.map((part, index) => this.readText(part, { index, count: parts.length }));
		const open = texts.find(isOpen);
		const recipient = open ? recipientKey(open.request) : item.key;
		return async () => {
			const outputs = await this.textsByRecipient.run(recipient, async () => {
				try {
					return await this.sendInOrder(texts);
				} catch (error) {
					if (!this.context.continueOnFail()) this.telnyx.stopTexts();
					throw error as NodeApiError;
				}
			});
			this.tally.report();
			return outputs;
		};
	}

	/** A text that is to be sent; what came of it where an earlier try has sent it. */
	private readText(item: Item, { index, count }: { index: number; count: number }): Part {
		const known = this.ledger.findUnchanged(item.key);
		if (known?.state === 'accepted') return known;
		const text: Text = {
			item,
			...prepareRequest(this.operation, item),
			place: count > 1 ? { textPart: index + 1, textParts: count } : {},
		};
		checkMedia(item, text.request, this.telnyx);
		const key = readOnceKey(item);
		if (key !== undefined) {
			const part = index + 1 < count ? index + 1 : undefined;
			text.onceKey = this.sendOnceRecord.announce(key, recipientKey(text.request), part);
		}
		return text;
	}

	/** Sends the parts of an item's text up to the first that fails. */
	private async sendInOrder(parts: Part[]): Promise<INodeExecutionData[]> {
		const outputs: INodeExecutionData[] = [];
		let isOptedOut = false;
		for (const part of await this.unlessSentBefore(parts)) {
			if (!isOpen(part)) {
				outputs.push({ json: this.accepted(part) });
				continue;
			}
			try {
				const json: IDataObject | undefined = isOptedOut
					? this.skip(part, optedOut)
					: await this.sendOne(part, { goesOn: outputs.length > 0 && !this.spendLimitRefusal });
				if (json) outputs.push({ json });
				isOptedOut ||= json?.status === 'skipped' && json.reason === optedOut;
			} catch (error) {
				if (!this.context.continueOnFail()) throw error as NodeApiError;
				const failed = errorOutput(this.context, error, part.item.index);
				Object.assign(failed.json, part.place);
				return [...outputs, failed];
			}
		}
		return outputs;
	}

	/**
	 * Under a "Send Once Key", the last part of a text stands for the whole, which another execution may have sent in one
	 * piece. Where that is so, or in doubt, nothing else of it may leave.
	 */
	private async unlessSentBefore(parts: Part[]): Promise<Part[]> {
		const last = parts[parts.length - 1];
		if (parts.length === 1 || !isOpen(last) || last.onceKey === undefined) return parts;
		if (this.ledger.find(last.item.key, last.request)) return parts;
		const state = await this.sendOnceRecord.claim(last.onceKey);
		const isOurs =
			state === 'ours' || (state === 'doubtful' && this.sending.ifUnknown === 'resend');
		if (isOurs) return parts;
		this.tally.total -= parts.length - 1;
		return [{ ...last, place: {} }];
	}

	/** Forgets the run where no retry can come back to its texts: all are done, and nothing is waited for. */
	private dropLedgerIfDone(): void {
		const countUnknown = this.sending.ifUnknown === 'continue';
		const isOver = this.operation.waiting === undefined;
		if (isOver && this.tally.isComplete({ countUnknown })) this.ledger.drop();
	}

	/** Gives the output, and none for what an earlier try left unknown. */
	private async sendOne(text: Text, turn: Turn): Promise<IDataObject | undefined> {
		const { item, request, onceKey } = text;
		const known = this.ledger.find(item.key, request);
		if (known?.state === 'accepted') return this.accepted(known);
		if (known && this.sending.ifUnknown !== 'resend') return this.stillUnknown(text, known);
		if (this.sending.skipOptedOut && (await this.optOuts.includes(request, item))) {
			return this.skip(text, optedOut);
		}
		const state = onceKey ? await this.sendOnceRecord.claim(onceKey) : this.withoutKey;
		if (state === 'sent') return this.skip(text, alreadySent);
		if (state === 'doubtful' && this.sending.ifUnknown !== 'resend') {
			const entry = onceKey ? claimedBefore : lostInCrash;
			this.ledger.record(item.key, request, entry);
			return this.stillUnknown(text, entry);
		}
		return await this.deliver(text, turn);
	}

	private accepted({ output }: AcceptedEntry): IDataObject {
		this.tally.accepted++;
		return output;
	}

	private async deliver(text: Text, turn: Turn): Promise<IDataObject> {
		const { item, request, shape, place, onceKey } = text;
		// Recorded before it leaves: whatever ends this run from now on, the text is not lost sight of.
		this.ledger.record(item.key, request, interrupted);
		const routed =
			this.items.length < smallestList ? request : await withWantedEvents(request, this.telnyx);
		const sent = await this.telnyx.send(routed, 'text', turn);
		if (sent.state === 'rejected') return this.rejected(text, sent);
		if (sent.state === 'unknown') {
			const entry: UnknownEntry = { state: 'unknown', failure: sent.failure };
			this.ledger.record(item.key, request, entry);
			if (onceKey) this.sendOnceRecord.doubt(onceKey);
			return this.unknown(text, entry);
		}
		const { tries, waited } = sent;
		const output = { ...shape(dataOf(sent.body)), tries, waitedSeconds: waited / 1000, ...place };
		const entry: AcceptedEntry = { state: 'accepted', output };
		this.ledger.record(item.key, request, entry);
		if (onceKey) this.sendOnceRecord.sent(onceKey);
		return this.accepted(entry);
	}

	/** What is made of a text that surely was not sent. */
	private rejected(text: Text, sent: Rejected & { tries: number }): IDataObject {
		const { item, onceKey } = text;
		this.ledger.forget(item.key);
		if (onceKey) this.sendOnceRecord.release(onceKey);
		if (this.sending.skipOptedOut && hasErrorCode(sent.failure, optedOutCode)) {
			return this.skip(text, optedOut);
		}
		if (hasErrorCode(sent.failure, spendLimitCode)) {
			this.spendLimitRefusal = sent;
			this.telnyx.stopTexts();
		}
		if (sent.tries > 0) {
			this.tally.refused++;
			throw this.telnyx.error(sent, item, 'text');
		}
		throw this.telnyx.error(this.spendLimitRefusal ?? sent, item, 'text');
	}

	private skip({ request, place }: Text, reason: string): IDataObject {
		this.tally.skipped++;
		return { to: recipientOf(request), status: 'skipped', reason, ...place };
	}

	/** What is made of a text that may have been sent. */
	private unknown({ item, request, place }: Text, entry: UnknownEntry): IDataObject {
		this.tally.unknown++;
		const error = this.telnyx.error(entry, item, 'text');
		if (this.sending.ifUnknown !== 'continue') throw error;
		return { to: recipientOf(request), status: 'unknown', reason: error.message, ...place };
	}

	/** The same about a text of an earlier try: where it ends the run, it does so last. */
	private stillUnknown(text: Text, entry: UnknownEntry): IDataObject | undefined {
		try {
			return this.unknown(text, entry);
		} catch (error) {
			if (this.context.continueOnFail()) throw error as NodeApiError;
			this.leftUnknown ??= error as NodeApiError;
			return undefined;
		}
	}
}

/** Fewer texts in a run bring few events, and are not worth the question where those are wanted. */
const smallestList = 25;

/** Why a message is left out that its "Send Once Key" says was sent before. */
export const alreadySent = 'alreadySent';

/** Why one is left out whose recipient does not want any. */
const optedOut = 'optedOut';

type Rejected = Extract<Outcome, { state: 'rejected' }>;

interface Text extends PreparedRequest {
	item: Item;
	onceKey?: string;
	/** Which part of the item's text it is; nothing where it is the whole. */
	place: { textPart?: number; textParts?: number };
}

type Part = Text | AcceptedEntry;

const isOpen = (part: Part): part is Text => !('output' in part);

const recipientOf = ({ body }: TelnyxRequest) => (body as { to: string | string[] }).to;

/** Who gets a text, in one order: a group is the same in any. */
const recipientKey = (request: TelnyxRequest): string =>
	JSON.stringify([recipientOf(request)].flat().sort());

/** What is known of a text between its leaving and its response. */
const interrupted: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'ERR_CANCELED' },
};

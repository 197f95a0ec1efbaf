import type { IDataObject, IExecuteFunctions, NodeApiError } from 'n8n-workflow';

import { hasErrorCode, optedOutCode, spendLimitCode, type Outcome } from '../transport/outcome';
import type { TelnyxRequest } from '../transport/request';
import type { Client } from './client';
import type { Item } from '../fields/item';
import { claimedBefore, isRetryAfterCrash, lostInCrash } from './retryAfterCrash';
import { Ledger, type AcceptedEntry, type UnknownEntry } from './ledger';
import { SendOnceRecord } from './sendOnceRecord';
import type { RequestOperation } from './operation';
import { OptOuts } from './optOuts';
import { dataOf, readShape, shapeOutput, type Work } from './itemWork';
import { onceKeyOf, type SendingOptions } from './sending';
import { KeyedQueue } from '../transport/keyedQueue';

/** The texts of one run: none of them is sent twice, and those to one person keep their order. */
export class TextRun {
	private readonly ledger: Ledger;

	private readonly optOuts: OptOuts;

	private readonly sendOnceRecord: SendOnceRecord;

	private readonly textsByRecipient = new KeyedQueue();

	private readonly counts = { accepted: 0, skipped: 0, refused: 0, unknown: 0 };

	/** What is known of a text that neither the ledger nor a "Send Once Key" tells about. */
	private readonly withoutKey: 'ours' | 'doubtful';

	/** What an earlier try left unknown. It ends the run only after everybody else was texted. */
	private leftUnknown?: NodeApiError;

	private prepared = 0;

	private lastReport = Date.now();

	/** Telnyx's refusal for the daily spend limit, after which every text of the run would meet it. */
	private spendLimitRefusal?: Exclude<Outcome, { state: 'accepted' }>;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: RequestOperation,
		private readonly telnyx: Client,
		private readonly sending: SendingOptions,
	) {
		this.ledger = new Ledger(context);
		this.optOuts = new OptOuts(telnyx);
		this.sendOnceRecord = new SendOnceRecord(context, sending.concurrency);
		this.withoutKey = isRetryAfterCrash(context) ? 'doubtful' : 'ours';
	}

	/** Reads an item's fields, and gives the sending of its text. */
	prepare(item: Item): Work {
		// Counted first: an item whose fields are bad keeps the run from being complete, too.
		this.prepared++;
		const known = this.ledger.findUnchanged(item.key);
		if (known?.state === 'accepted') return async () => [{ json: this.accepted(known) }];
		const text: Text = { item, request: this.operation.request(item) };
		readShape(this.operation, item);
		const key = onceKeyOf(item);
		if (key !== undefined)
			text.onceKey = this.sendOnceRecord.announce(key, recipientOf(text.request));
		return async () => {
			const recipient = JSON.stringify(recipientOf(text.request));
			const json = await this.textsByRecipient.run(recipient, async () => await this.send(text));
			this.report();
			return json ? [{ json }] : [];
		};
	}

	/**
	 * To be called when the pool has ended without an error.
	 *
	 * @param isOver whether the run ends with its texts, so that no retry can come back to them
	 * @throws NodeApiError where a text is still unknown from an earlier try
	 */
	finish(isOver: boolean): void {
		if (this.leftUnknown) throw this.leftUnknown;
		const { accepted, skipped, unknown } = this.counts;
		const passed = this.sending.ifUnknown === 'continue' ? unknown : 0;
		if (isOver && accepted + skipped + passed === this.prepared) this.ledger.drop();
	}

	/** To be called last, however the run ended. */
	async close(): Promise<void> {
		await this.sendOnceRecord.close();
	}

	/** Adds to the error that ended the run of several texts what became of them all. */
	summarise(error: NodeApiError): NodeApiError {
		if (this.prepared === 1) return error;
		const { accepted, skipped, refused, unknown } = this.counts;
		const rest = this.prepared - accepted - skipped - refused - unknown;
		error.description = [
			error.description,
			`Of ${this.prepared} messages ${accepted} were accepted by Telnyx, ${refused} refused, ${unknown} may have been sent, and ${rest} were not started${skipped > 0 ? `; ${skipped} were skipped` : ''}.`,
			accepted > 0 ? 'A retry of this execution does not send the accepted ones again.' : '',
		]
			.filter(Boolean)
			.join(' ');
		return error;
	}

	/** Gives the output, and none for what an earlier try left unknown. */
	private async send(text: Text): Promise<IDataObject | undefined> {
		const { item, request, onceKey } = text;
		const known = this.ledger.find(item.key, request);
		if (known?.state === 'accepted') return this.accepted(known);
		if (known && this.sending.ifUnknown !== 'resend') return this.stillUnknown(text, known);
		if (this.spendLimitRefusal) throw this.telnyx.error(this.spendLimitRefusal, item, 'text');
		if (this.sending.skipOptedOut && (await this.optOuts.includes(request, item))) {
			return this.skip(text, 'optedOut');
		}
		const state = onceKey ? await this.sendOnceRecord.claim(onceKey) : this.withoutKey;
		if (state === 'sent') return this.skip(text, alreadySent);
		if (state === 'doubtful' && this.sending.ifUnknown !== 'resend') {
			const entry = onceKey ? claimedBefore : lostInCrash;
			this.ledger.record(item.key, request, entry);
			return this.stillUnknown(text, entry);
		}
		return await this.deliver(text);
	}

	private accepted({ output }: AcceptedEntry): IDataObject {
		this.counts.accepted++;
		return output;
	}

	private async deliver(text: Text): Promise<IDataObject> {
		const { item, request, onceKey } = text;
		// Recorded before it leaves: whatever ends this run from now on, the text is not lost sight of.
		this.ledger.record(item.key, request, interrupted);
		const sent = await this.telnyx.send(request, 'text');
		if (sent.state === 'accepted') {
			const output = {
				...shapeOutput(this.operation, dataOf(sent.body), item),
				tries: sent.tries,
				waitedSeconds: sent.waited / 1000,
			};
			const entry: AcceptedEntry = { state: 'accepted', output };
			this.ledger.record(item.key, request, entry);
			if (onceKey) this.sendOnceRecord.sent(onceKey);
			return this.accepted(entry);
		}
		if (sent.state === 'rejected') {
			this.ledger.forget(item.key);
			if (onceKey) this.sendOnceRecord.release(onceKey);
			if (this.sending.skipOptedOut && hasErrorCode(sent.failure, optedOutCode)) {
				return this.skip(text, 'optedOut');
			}
			if (sent.tries > 0) this.counts.refused++;
			if (hasErrorCode(sent.failure, spendLimitCode)) {
				this.spendLimitRefusal = sent;
				this.telnyx.stopTexts();
			}
			throw this.telnyx.error(
				sent.tries === 0 ? (this.spendLimitRefusal ?? sent) : sent,
				item,
				'text',
			);
		}
		const entry: UnknownEntry = { state: 'unknown', failure: sent.failure };
		this.ledger.record(item.key, request, entry);
		if (onceKey) this.sendOnceRecord.doubt(onceKey);
		return this.unknown(text, entry);
	}

	private skip({ request }: Text, reason: string): IDataObject {
		this.counts.skipped++;
		return { to: recipientOf(request), status: 'skipped', reason };
	}

	/** What is made of a text that may have been sent. */
	private unknown({ item, request }: Text, entry: UnknownEntry): IDataObject {
		this.counts.unknown++;
		const error = this.telnyx.error(entry, item, 'text');
		if (this.sending.ifUnknown !== 'continue') throw error;
		return { to: recipientOf(request), status: 'unknown', reason: error.message };
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

	/** Tells an editor that looks on how far the run is; n8n shows it in the browser's console. */
	private report(): void {
		if (Date.now() - this.lastReport < reportEvery) return;
		this.lastReport = Date.now();
		const { accepted, skipped } = this.counts;
		this.context.sendMessageToUI(`${accepted + skipped} of ${this.prepared} messages are done`);
	}
}

/** Why a message is left out that its "Send Once Key" says was sent before. */
export const alreadySent = 'alreadySent';

interface Text {
	item: Item;
	request: TelnyxRequest;
	onceKey?: string;
}

const recipientOf = ({ body }: TelnyxRequest) => (body as IDataObject).to;

/** Milliseconds. */
const reportEvery = 5_000;

/** What is known of a text between its leaving and its answer. */
const interrupted: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'ERR_CANCELED' },
};

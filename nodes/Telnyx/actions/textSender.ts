import type { IDataObject, IExecuteFunctions, NodeApiError } from 'n8n-workflow';

import { hasErrorCode, optedOutCode, spendLimitCode, type Outcome } from '../transport/outcome';
import type { Turn } from '../transport/pace';
import type { Client } from './client';
import { withWantedEvents } from './deliveryEvents';
import type { AcceptedEntry, Ledger, UnknownEntry } from './ledger';
import { OptOuts } from './optOuts';
import { dataOf } from './preparedRequest';
import { claimedBefore, isRetryAfterCrash, lostInCrash } from './retryAfterCrash';
import type { SendingOptions } from './sending';
import type { SendOnceRecord } from './sendOnceRecord';
import { inWindow, type Timed } from './sendingTime';
import { alreadySent, optedOut, recipientOf, type LeftOut, type Text } from './text';
import type { TextLimiter } from './textLimiter';
import type { TextTally } from './textTally';

/** What all texts of a run share. */
export interface SharedByTexts {
	telnyx: Client;
	sending: SendingOptions;
	ledger: Ledger;
	sendOnceRecord: SendOnceRecord;
	limiter: TextLimiter;
	tally: TextTally;
	/** Whether there are so many that their delivery events are worth a question. */
	isList: boolean;
}

/** Sends one text after the other, and says what came of each: none is sent that was, or may have been, sent before. */
export class TextSender {
	private readonly optOuts: OptOuts;

	/** What is known of a text that neither the ledger nor a "Send Once Key" knows. */
	private readonly withoutKey: 'ours' | 'doubtful';

	/** Telnyx's refusal for the daily spend limit, after which every text of the run would meet it. */
	private spendLimitRefusal?: Rejected;

	/** What an earlier try left unknown. It ends the run only after everybody else was texted. */
	leftUnknown?: NodeApiError;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly shared: SharedByTexts,
	) {
		this.optOuts = new OptOuts(shared.telnyx);
		this.withoutKey = isRetryAfterCrash(context) ? 'doubtful' : 'ours';
	}

	/** Whether Telnyx takes no more texts today. */
	get isOverLimit(): boolean {
		return this.spendLimitRefusal !== undefined;
	}

	/** Gives the output, and none for what an earlier try left unknown. */
	async send(text: Text, turn: Turn): Promise<IDataObject | undefined> {
		const { ledger, sending, sendOnceRecord, limiter } = this.shared;
		const { item, request, onceKey } = text;
		const known = ledger.find(item.key, request);
		if (known?.state === 'accepted') return this.accepted(known);
		if (known && sending.ifUnknown !== 'resend') return this.stillUnknown(text, known);
		if (text.guard.refusal) return this.skip(text, text.guard.refusal);
		const timed = inWindow(request, text.guard.window);
		if ('reason' in timed) return this.skip(text, timed);
		if (sending.skipOptedOut && (await this.optOuts.includes(request, item))) {
			return this.skip(text, { reason: optedOut });
		}
		const state = onceKey ? await sendOnceRecord.claim(onceKey) : this.withoutKey;
		if (state === 'sent') return this.skip(text, { reason: alreadySent });
		if (state === 'doubtful' && sending.ifUnknown !== 'resend') {
			const entry = onceKey ? claimedBefore : lostInCrash;
			ledger.record(item.key, request, entry);
			return this.stillUnknown(text, entry);
		}
		// The parts of a text count as one.
		const full = turn.goesOn ? undefined : await limiter.admit({ key: item.key, ...text.guard });
		if (full) {
			if (onceKey) sendOnceRecord.release(onceKey);
			return this.skip(text, full);
		}
		return await this.deliver(text, timed, turn);
	}

	accepted({ output }: AcceptedEntry): IDataObject {
		this.shared.tally.accepted++;
		return output;
	}

	skip({ request, place }: Text, leftOut: LeftOut): IDataObject {
		this.shared.tally.skipped++;
		return { to: recipientOf(request), status: 'skipped', ...leftOut, ...place };
	}

	private async deliver(text: Text, timed: Timed, turn: Turn): Promise<IDataObject> {
		const { telnyx, ledger, sendOnceRecord, isList } = this.shared;
		const { item, request, shape, place, onceKey } = text;
		// Recorded before it leaves: whatever ends this run from now on, the text is not lost sight of.
		ledger.record(item.key, request, interrupted);
		const routed = isList ? await withWantedEvents(timed.request, telnyx) : timed.request;
		const sent = await telnyx.send(routed, 'text', turn);
		if (sent.state === 'rejected') return this.rejected(text, sent);
		if (sent.state === 'unknown') {
			const entry: UnknownEntry = { state: 'unknown', failure: sent.failure };
			ledger.record(item.key, request, entry);
			if (onceKey) sendOnceRecord.doubt(onceKey);
			return this.unknown(text, entry);
		}
		const { tries, waited } = sent;
		const data = { ...dataOf(sent.body), ...(timed.sendAt ? { send_at: timed.sendAt } : {}) };
		const output = { ...shape(data), tries, waitedSeconds: waited / 1000, ...place };
		const entry: AcceptedEntry = { state: 'accepted', output };
		ledger.record(item.key, request, entry);
		if (onceKey) sendOnceRecord.sent(onceKey);
		return this.accepted(entry);
	}

	/** What is made of a text that surely was not sent. */
	private rejected(text: Text, sent: Rejected & { tries: number }): IDataObject {
		const { telnyx, ledger, sendOnceRecord, limiter, sending, tally } = this.shared;
		const { item, onceKey } = text;
		ledger.forget(item.key);
		if (onceKey) sendOnceRecord.release(onceKey);
		limiter.release(item.key);
		if (sending.skipOptedOut && hasErrorCode(sent.failure, optedOutCode)) {
			return this.skip(text, { reason: optedOut });
		}
		if (hasErrorCode(sent.failure, spendLimitCode)) {
			this.spendLimitRefusal = sent;
			telnyx.stopTexts();
		}
		if (sent.tries > 0) {
			tally.refused++;
			throw telnyx.error(sent, item, 'text');
		}
		throw telnyx.error(this.spendLimitRefusal ?? sent, item, 'text');
	}

	/** What is made of a text that may have been sent. */
	private unknown({ item, request, place }: Text, entry: UnknownEntry): IDataObject {
		this.shared.tally.unknown++;
		const error = this.shared.telnyx.error(entry, item, 'text');
		if (this.shared.sending.ifUnknown !== 'continue') throw error;
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

type Rejected = Extract<Outcome, { state: 'rejected' }>;

/** What is known of a text between its leaving and its response. */
const interrupted: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'ERR_CANCELED' },
};

import type { IDataObject, IExecuteFunctions, NodeApiError } from 'n8n-workflow';

import { hasErrorCode, optedOutCode, spendLimitCode, type Outcome } from '../transport/outcome';
import type { Turn } from '../transport/pace';
import type { Client } from './client';
import { withWantedEvents } from './deliveryEvents';
import type { AcceptedEntry, Ledger, UnknownEntry } from './ledger';
import { isInLog, LookUp, type OpenText } from './lookUp';
import { OptOuts } from './optOuts';
import { dataOf } from './preparedRequest';
import { recentTexts } from './recentTexts';
import { claimedBefore, crashBefore, lostInCrash, type Crash } from './retryAfterCrash';
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

	private readonly lookUp: LookUp;

	/** The texts of earlier tries that may have been sent. */
	private readonly recalled: OpenText[] = [];

	/** Those that are open at the end, by their outputs so far. */
	private readonly open = new Map<IDataObject, OpenText>();

	private readonly crash?: Crash;

	/** Telnyx's refusal for the daily spend limit, after which every text of the run would meet it. */
	private spendLimitRefusal?: Rejected;

	/** What is left unknown at the end. It ends the run only after everybody else was texted. */
	leftUnknown?: NodeApiError;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly shared: SharedByTexts,
	) {
		this.optOuts = new OptOuts(shared.telnyx);
		this.lookUp = new LookUp(context, shared.telnyx, shared.ledger);
		this.crash = crashBefore(context);
	}

	/** Whether Telnyx takes no more texts today. */
	get isOverLimit(): boolean {
		return this.spendLimitRefusal !== undefined;
	}

	/** Notes a text before any leaves: an earlier try may have sent it. */
	recall(text: Text): void {
		const { ledger } = this.shared;
		const { item, request, onceKey } = text;
		let known = ledger.find(item.key, request);
		if (!known && this.crash && onceKey === undefined && !text.guard.refusal) {
			known = lostInCrash(this.crash);
			ledger.record(item.key, request, known);
		}
		if (known?.state !== 'unknown') return;
		const open = { text, entry: known };
		this.lookUp.add(open);
		this.recalled.push(open);
	}

	/** Looks up what earlier tries left unknown. To be called once, before the first text leaves. */
	async lookUpRecalled(): Promise<void> {
		await this.lookUp.findAll(this.recalled, (open, message) => this.found(open, message));
	}

	/** Gives the output. */
	async send(text: Text, turn: Turn): Promise<IDataObject> {
		const { ledger, sending, sendOnceRecord, limiter } = this.shared;
		const { item, request, onceKey } = text;
		const known = ledger.find(item.key, request);
		if (known?.state === 'accepted') return this.accepted(known, text);
		if (known && sending.ifUnknown !== 'resend') return this.stillUnknown({ text, entry: known });
		if (text.guard.refusal) return this.skip(text, text.guard.refusal);
		const timed = inWindow(request, text.guard.window);
		if ('reason' in timed) return this.skip(text, timed);
		if (sending.skipOptedOut && (await this.optOuts.includes(request, item))) {
			return this.skip(text, { reason: optedOut });
		}
		const state = onceKey ? await sendOnceRecord.claim(onceKey) : 'ours';
		if (state === 'sent') return this.skip(text, { reason: alreadySent });
		if (state === 'doubtful') {
			const open = { text, entry: claimedBefore(this.crash) };
			const found = await this.lookUpOne(open);
			if (found) return this.accepted(found, text);
			if (sending.ifUnknown !== 'resend') {
				ledger.record(item.key, request, open.entry);
				return this.stillUnknown(open);
			}
		}
		// The parts of a text count as one.
		const full = turn.goesOn ? undefined : await limiter.admit({ key: item.key, ...text.guard });
		if (full) {
			if (onceKey) sendOnceRecord.release(onceKey);
			return this.skip(text, full);
		}
		return await this.deliver(text, timed, turn);
	}

	accepted({ output }: AcceptedEntry, text?: Text): IDataObject {
		this.shared.tally.accept(text);
		return output;
	}

	skip(text: Text, leftOut: LeftOut): IDataObject {
		this.shared.tally.note(text, 'skipped');
		return { to: recipientOf(text.request), status: 'skipped', ...leftOut, ...text.place };
	}

	/**
	 * Looks once more for what is open at the end, and again for as many milliseconds as the user wants.
	 *
	 * @returns the outputs that take the place of earlier ones
	 */
	async settle(lookUpFor = this.lookUpFor): Promise<Map<IDataObject, Settled>> {
		const { sending, ledger } = this.shared;
		const settled = new Map<IDataObject, Settled>();
		const end = performance.now() + lookUpFor;
		for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
			await this.lookUp.findAll(this.openTexts(), (open, message) => this.found(open, message));
			for (const [output, { text }] of this.open) {
				const known = ledger.find(text.item.key, text.request);
				if (known?.state !== 'accepted') continue;
				this.open.delete(output);
				settled.set(output, { output: this.accepted(known, text) });
			}
			const left = end - performance.now();
			if (this.open.size === 0 || left <= 0 || this.lookUp.isOver) break;
			await this.lookUp.wait(Math.min(pause, left));
		}
		if (sending.ifUnknown !== 'lookUp') return settled;
		for (const [output, { text, entry }] of this.open) {
			settled.set(output, { error: this.unknownError(text, entry), text });
		}
		return settled;
	}

	private openTexts(): OpenText[] {
		return [...this.open.values()];
	}

	private get lookUpFor(): number {
		const { ifUnknown, lookUpFor } = this.shared.sending;
		return ifUnknown === 'lookUp' ? lookUpFor : 0;
	}

	private async deliver(text: Text, timed: Timed, turn: Turn): Promise<IDataObject> {
		const { telnyx, ledger, sendOnceRecord, isList } = this.shared;
		const { item, request, onceKey, content } = text;
		// Recorded before it leaves: whatever ends this run from now on, the text is not lost sight of.
		ledger.record(item.key, request, interrupted(this.shared.sending.timeout));
		const routed = isList ? await withWantedEvents(timed.request, telnyx) : timed.request;
		recentTexts.begin(content);
		const began = performance.now();
		const sent = await telnyx.send(routed, 'text', turn);
		const data = sent.state === 'accepted' ? dataOf(sent.body) : undefined;
		recentTexts.end(content, data?.id);
		if (sent.state === 'rejected') return this.rejected(text, sent);
		const { tries, waited } = sent;
		const effort = { tries, waitedSeconds: waited / 1000, sendAt: timed.sendAt };
		if (sent.state === 'accepted') return this.accepted(this.record(text, data!, effort), text);

		if (onceKey) sendOnceRecord.doubt(onceKey);
		const entry: UnknownEntry = {
			state: 'unknown',
			failure: sent.failure,
			sentAt: await this.lookUp.sentAt(began + waited, performance.now()),
			others: [...recentTexts.idsOf(content)],
			...effort,
		};
		ledger.record(item.key, request, entry);
		return await this.unknown({ text, entry });
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
			tally.note(text, 'refused');
			throw telnyx.error(sent, item, 'text');
		}
		throw telnyx.error(this.spendLimitRefusal ?? sent, item, 'text');
	}

	/** What is made of a text that may have been sent. Where that would end the run, it is looked up at once. */
	private async unknown(open: OpenText): Promise<IDataObject> {
		if (this.goesOn) return this.openOutput(open);
		// Where Telnyx does not even say what time it is, there is nobody to ask.
		const canAsk = open.entry.sentAt?.clock === 'telnyx';
		const found = canAsk ? await this.lookUpOne(open) : undefined;
		if (found) return this.accepted(found, open.text);
		this.shared.tally.note(open.text, 'unknown');
		throw this.unknownError(open.text, open.entry);
	}

	/** The same about a text of an earlier try: where it ends the run, it does so last. */
	private stillUnknown(open: OpenText): IDataObject {
		if (this.goesOn) return this.openOutput(open);
		const { text, entry } = open;
		this.shared.tally.note(text, 'unknown');
		const error = this.unknownError(text, entry);
		if (this.context.continueOnFail()) throw error;
		this.leftUnknown ??= error;
		return unknownOutput(text, error);
	}

	/** Whether an unknown text ends the run, if at all, only once all others have left. */
	private get goesOn(): boolean {
		return ['continue', 'lookUp'].includes(this.shared.sending.ifUnknown);
	}

	private openOutput(open: OpenText): IDataObject {
		const { text, entry } = open;
		this.lookUp.add(open);
		this.shared.tally.note(text, 'unknown');
		const output = unknownOutput(text, this.unknownError(text, entry));
		this.open.set(output, open);
		return output;
	}

	private async lookUpOne(open: OpenText): Promise<AcceptedEntry | undefined> {
		this.lookUp.add(open);
		const message = await this.lookUp.find(open);
		return message && this.found(open, message);
	}

	/** Takes over a message that was found, as if its response had come. */
	private found({ text, entry }: OpenText, message: IDataObject): AcceptedEntry {
		const { tries = null, waitedSeconds = null, sendAt } = entry;
		return this.record(text, message, { tries, waitedSeconds, sendAt });
	}

	private record(text: Text, message: IDataObject, { sendAt, ...effort }: Effort): AcceptedEntry {
		const { item, request, shape, place, onceKey } = text;
		const data = sendAt ? { ...message, send_at: sendAt } : message;
		const entry: AcceptedEntry = {
			state: 'accepted',
			output: { ...shape(data), ...effort, ...place },
		};
		this.shared.ledger.record(item.key, request, entry);
		if (onceKey) this.shared.sendOnceRecord.sent(onceKey);
		return entry;
	}

	private unknownError({ item, request }: Text, { failure }: UnknownEntry): NodeApiError {
		const { telnyx } = this.shared;
		const outcome: Outcome = { state: 'unknown', failure };
		return telnyx.error(outcome, item, 'text', { isInLog: isInLog(request) });
	}
}

const unknownOutput = ({ request, place }: Text, { message }: NodeApiError): IDataObject => ({
	...{ to: recipientOf(request), status: 'unknown', reason: message },
	...place,
});

/** What it took to send a text; null where that was not recorded. */
interface Effort {
	tries: number | null;
	waitedSeconds: number | null;
	/** The time that the run put it off to. */
	sendAt?: string;
}

/** What an open text came to. */
export type Settled = { output: IDataObject } | { error: NodeApiError; text: Text };

/** Milliseconds between two looks. */
const firstPause = 1_000;
const longestPause = 15_000;

type Rejected = Extract<Outcome, { state: 'rejected' }>;

/** What is known of a text between its leaving and its response, which comes within the timeout if at all. */
const interrupted = (timeout: number): UnknownEntry => ({
	state: 'unknown',
	failure: { errors: [], connection: 'ERR_CANCELED' },
	sentAt: { from: Date.now(), until: Date.now() + timeout, clock: 'n8n' },
});

import type { IDataObject, IExecuteFunctions, NodeApiError } from 'n8n-workflow';

import { spendLimitCode, type Outcome } from '../transport/outcome';
import type { TelnyxRequest } from '../transport/request';
import type { Client } from './client';
import type { Item } from './item';
import { Ledger, type UnknownEntry } from './ledger';
import type { RequestOperation } from './operation';
import { OptOuts } from './optOuts';
import { dataOf, shape, type Work } from './perform';
import type { Sending } from './sending';

/** The texts of one run: none of them is sent twice, and those to one person keep their order. */
export class TextRun {
	private readonly ledger: Ledger;

	private readonly optOuts: OptOuts;

	/** The end of the last text to each recipient, so that a later one waits for it. */
	private readonly lastTo = new Map<string, Promise<unknown>>();

	private readonly counts = { accepted: 0, skipped: 0, refused: 0, unknown: 0 };

	private readonly doubtful = new Set<number>();

	private prepared = 0;

	private lastReport = Date.now();

	/** Telnyx's refusal for the daily spend limit, after which every text of the run would meet it. */
	private spent?: Exclude<Outcome, { state: 'accepted' }>;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: RequestOperation,
		private readonly telnyx: Client,
		private readonly sending: Sending,
	) {
		this.ledger = new Ledger(context);
		this.optOuts = new OptOuts(telnyx);
	}

	/** Reads an item's fields, and gives the sending of its text. */
	prepare(item: Item): Work {
		// Counted first: an item whose fields are bad keeps the run from being complete, too.
		this.prepared++;
		const request = this.operation.request(item);
		if (this.ledger.find(item.index, request)?.state === 'unknown') this.doubtful.add(item.index);
		return async () => {
			const json = await this.inOrder(request, async () => await this.send(item, request));
			this.report();
			return [{ json }];
		};
	}

	/**
	 * The items in the order in which to start them. Those that an earlier try may have sent come last:
	 * they would end the run again before anybody else is texted.
	 */
	order(items: Item[]): Item[] {
		const doubtful = ({ index }: Item) => this.doubtful.has(index);
		return [...items.filter((item) => !doubtful(item)), ...items.filter(doubtful)];
	}

	/** To be called when the pool has ended without an error. */
	finish(): void {
		const { accepted, skipped, unknown } = this.counts;
		const passed = this.sending.ifUnknown === 'continue' ? unknown : 0;
		if (accepted + skipped + passed === this.prepared) this.ledger.drop();
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

	/** Sends after the earlier texts to the same recipient, whatever became of them. */
	private async inOrder<T>(request: TelnyxRequest, send: () => Promise<T>): Promise<T> {
		const recipient = JSON.stringify((request.body as IDataObject).to);
		const text = (this.lastTo.get(recipient) ?? Promise.resolve()).then(send);
		const end = text
			.catch(() => undefined)
			.finally(() => {
				if (this.lastTo.get(recipient) === end) this.lastTo.delete(recipient);
			});
		this.lastTo.set(recipient, end);
		return await text;
	}

	private async send(item: Item, request: TelnyxRequest): Promise<IDataObject> {
		const known = this.ledger.find(item.index, request);
		if (known?.state === 'accepted') {
			this.counts.accepted++;
			return known.output;
		}
		if (known && this.sending.ifUnknown !== 'resend') return this.unknown(item, request, known);
		if (this.spent) throw this.telnyx.error(this.spent, item, 'text');
		if (this.sending.skipOptedOut && (await this.optOuts.includes(request, item))) {
			this.counts.skipped++;
			return { to: (request.body as IDataObject).to, status: 'skipped', reason: 'optedOut' };
		}
		return await this.deliver(item, request);
	}

	private async deliver(item: Item, request: TelnyxRequest): Promise<IDataObject> {
		// Recorded before it leaves: whatever ends this run from now on, the text is not lost sight of.
		this.ledger.record(item.index, request, interrupted);
		const sent = await this.telnyx.send(request, 'text');
		if (sent.state === 'accepted') {
			const output = {
				...shape(this.operation, dataOf(sent.body), item),
				tries: sent.tries,
				waitedSeconds: sent.waited / 1000,
			};
			this.ledger.record(item.index, request, { state: 'accepted', output });
			this.counts.accepted++;
			return output;
		}
		if (sent.state === 'rejected') {
			this.ledger.forget(item.index);
			if (sent.tries > 0) this.counts.refused++;
			if (sent.failure.errors.some(({ code }) => code === spendLimitCode)) this.spent = sent;
		} else {
			const entry: UnknownEntry = { state: 'unknown', failure: sent.failure };
			this.ledger.record(item.index, request, entry);
			return this.unknown(item, request, entry);
		}
		throw this.telnyx.error(sent, item, 'text');
	}

	/** What is made of a text that may have been sent. */
	private unknown(item: Item, request: TelnyxRequest, entry: UnknownEntry): IDataObject {
		this.counts.unknown++;
		const error = this.telnyx.error(entry, item, 'text');
		if (this.sending.ifUnknown !== 'continue') throw error;
		const { to } = request.body as IDataObject;
		return { to, status: 'unknown', reason: error.message };
	}

	/** Tells an editor that looks on how far the run is; n8n shows it in the browser's console. */
	private report(): void {
		if (Date.now() - this.lastReport < reportEvery) return;
		this.lastReport = Date.now();
		const { accepted, skipped } = this.counts;
		this.context.sendMessageToUI(`${accepted + skipped} of ${this.prepared} messages are done`);
	}
}

/** Milliseconds. */
const reportEvery = 5_000;

/** What is known of a text between its leaving and its answer. */
const interrupted: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'ERR_CANCELED' },
};

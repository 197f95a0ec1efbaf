import { NodeApiError, type IDataObject, type IExecuteFunctions, type NodeOperationError } from 'n8n-workflow';

import type { TelnyxRequest } from '../transport/request';
import type { Client } from './client';
import type { Item } from './item';
import { Ledger, type LedgerEntry } from './ledger';
import type { RequestOperation } from './operation';
import { dataOf, shape, type Work } from './perform';
import type { Sending } from './sending';

/** The texts of one run: none of them is sent twice, and those to one person keep their order. */
export class TextRun {
	private readonly ledger: Ledger;

	/** The end of the last text to each recipient, so that a later one waits for it. */
	private readonly lastTo = new Map<string, Promise<unknown>>();

	private readonly counts = { accepted: 0, refused: 0, unknown: 0 };

	private prepared = 0;

	constructor(
		context: IExecuteFunctions,
		private readonly operation: RequestOperation,
		private readonly telnyx: Client,
		private readonly sending: Sending,
	) {
		this.ledger = new Ledger(context);
	}

	/** Reads an item's fields, and gives the sending of its text. */
	prepare(item: Item): Work {
		const request = this.operation.request(item);
		this.prepared++;
		return async () => {
			const recipient = JSON.stringify((request.body as IDataObject).to);
			const text = (this.lastTo.get(recipient) ?? Promise.resolve()).then(
				async () => await this.send(item, request),
			);
			this.lastTo.set(recipient, text.catch(() => undefined));
			return [{ json: await text }];
		};
	}

	/** To be called when the pool has ended without an error. */
	finish(): void {
		if (this.counts.accepted === this.prepared) this.ledger.drop();
	}

	/** Adds to the error that ended the run what became of all its texts. */
	summarise(error: unknown): unknown {
		const { accepted, refused, unknown } = this.counts;
		const rest = this.prepared - accepted - refused - unknown;
		const failure = error as NodeApiError | NodeOperationError;
		failure.description = [
			failure.description,
			`Of ${this.prepared} messages ${accepted} were accepted by Telnyx, ${refused} refused, ${unknown} may have been sent, and ${rest} were not started.`,
			accepted > 0 ? 'A retry of this execution does not send the accepted ones again.' : '',
		]
			.filter(Boolean)
			.join(' ');
		return failure;
	}

	private async send(item: Item, request: TelnyxRequest): Promise<IDataObject> {
		const known = this.ledger.find(item.index, request);
		if (known?.state === 'accepted') {
			this.counts.accepted++;
			return known.output;
		}
		if (known && !this.sending.resendUnknown) {
			this.counts.unknown++;
			throw this.telnyx.error(known, item, 'text');
		}

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
		} else {
			this.ledger.record(item.index, request, { state: 'unknown', failure: sent.failure });
			this.counts.unknown++;
		}
		throw this.telnyx.error(sent, item, 'text');
	}
}

/** What is known of a text between its leaving and its answer. */
const interrupted: LedgerEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'ERR_CANCELED' },
};

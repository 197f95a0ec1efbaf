import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';

/** Milliseconds between two reports to the editor. */
const reportEvery = 5_000;

/** How the texts of a run ended so far. */
export class TextTally {
	accepted = 0;

	skipped = 0;

	refused = 0;

	/** May have been sent. */
	unknown = 0;

	private lastReport = Date.now();

	/** @param total of all texts; it grows where an item turns out to have several */
	constructor(
		private readonly context: IExecuteFunctions,
		public total: number,
	) {}

	/** Whether there is nothing left that a retry could send. */
	isComplete({ countUnknown }: { countUnknown: boolean }): boolean {
		return this.accepted + this.skipped + (countUnknown ? this.unknown : 0) === this.total;
	}

	/** Shows an open editor how far the run is; n8n puts it into the browser's console. */
	report(): void {
		if (Date.now() - this.lastReport < reportEvery) return;
		this.lastReport = Date.now();
		this.context.sendMessageToUI(
			`${this.accepted + this.skipped} of ${this.total} messages are done`,
		);
	}

	/** Adds to the error that ended a run of several texts how all of them ended. */
	addTo(error: NodeApiError): NodeApiError {
		if (this.total === 1) return error;
		const { total, accepted, skipped, refused, unknown } = this;
		const rest = total - accepted - skipped - refused - unknown;
		error.description = [
			error.description,
			`Of ${total} messages ${accepted} were accepted by Telnyx, ${refused} refused, ${unknown} may have been sent, and ${rest} were not started${skipped > 0 ? `; ${skipped} were skipped` : ''}.`,
			accepted > 0 ? 'A retry of this execution does not send the accepted ones again.' : '',
		]
			.filter(Boolean)
			.join(' ');
		return error;
	}
}

import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';

import { nameRows, type Row } from './rows';
import { recipientOf, type Text } from './text';

/** Milliseconds between two reports to the editor. */
const reportEvery = 5_000;

/** How a text can end, besides being accepted; `unknown` may have been sent. */
type Ending = 'refused' | 'unknown' | 'skipped';

/** How the texts of a run ended so far. */
export class TextTally {
	private accepted = 0;

	/** By the text's key, in the order in which they ended. */
	private readonly others = new Map<string, Row & { ending: Ending }>();

	private lastReport = Date.now();

	/** @param total of all texts; it grows where an item turns out to have several */
	constructor(
		private readonly context: IExecuteFunctions,
		public total: number,
	) {}

	/** Counts a text that Telnyx accepted, in this try or an earlier one. */
	accept(text?: Text): void {
		this.accepted++;
		if (text) this.others.delete(text.item.key);
	}

	/** Counts a text that ended in another way. */
	note({ item, request }: Text, ending: Ending): void {
		const of = [recipientOf(request)].flat().join(', ');
		this.others.set(item.key, { row: item.index + 1, of, ending });
	}

	/** Whether there is nothing left that a retry could send. */
	isComplete({ countUnknown }: { countUnknown: boolean }): boolean {
		const { skipped, unknown } = this.rows();
		const left = countUnknown ? 0 : unknown.length;
		return this.accepted + skipped.length + unknown.length - left === this.total;
	}

	/** Shows an open editor how far the run is; n8n puts it into the browser's console. */
	report(): void {
		if (Date.now() - this.lastReport < reportEvery) return;
		this.lastReport = Date.now();
		this.context.sendMessageToUI(
			`${this.accepted + this.rows().skipped.length} of ${this.total} messages are done`,
		);
	}

	/** Adds to the error that ended a run of several texts how all of them ended, and what to do about the rest. */
	addTo(error: NodeApiError): NodeApiError {
		if (this.total === 1) return error;
		const { total, accepted } = this;
		const { refused, unknown, skipped } = this.rows();
		const rest = total - accepted - skipped.length - refused.length - unknown.length;
		error.description = [
			error.description,
			`Of ${total} messages ${accepted} were accepted by Telnyx, ${refused.length} refused, ${unknown.length} may have been sent, and ${rest} were not started${skipped.length > 0 ? `; ${skipped.length} were skipped` : ''}.`,
			named('Rows refused', refused),
			named('Rows that may have been sent', unknown),
			named('Rows skipped', skipped),
			accepted > 0 ? howToGoOn : '',
		]
			.filter(Boolean)
			.join(' ');
		return error;
	}

	private rows(): Record<Ending, Row[]> {
		const rows: Record<Ending, Row[]> = { refused: [], unknown: [], skipped: [] };
		for (const other of this.others.values()) rows[other.ending].push(other);
		return rows;
	}
}

const named = (what: string, rows: Row[]): string =>
	rows.length > 0 ? `${what}: ${nameRows(inOrder(rows))}.` : '';

const inOrder = (rows: Row[]): Row[] => [...rows].sort((one, other) => one.row - other.row);

/** In the words of n8n's editor. */
const howToGoOn =
	'To text only the rest, find this execution under Executions and choose “Retry with original workflow” or, after a change, “Retry with currently saved workflow”. Executing the step again leaves out those that were accepted for 10 minutes only; with a Send Once Key, always.';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../fields/tool';
import type { Failure } from '../transport/outcome';
import type { TelnyxRequest } from '../transport/request';
import type { Span } from '../transport/serverClock';
import { fileNameIn } from '../transport/signedFiles';
import { entriesOfFailedRuns, forgetFailedRuns, rememberFailedRun } from './failedRuns';
import { hash } from './text';

/** When a text left, and by whose clock: that of n8n's machine may be wrong. */
export type SentAt = Span & { clock: 'telnyx' | 'n8n' };

/** A request that went out, and no response has said what became of it; with the reason known so far. */
export interface UnknownEntry {
	state: 'unknown';
	failure: Failure;
	/** Where it is known. */
	sentAt?: SentAt;
	/** The IDs of other texts with the same content at that time. */
	others?: string[];
	tries?: number;
	waitedSeconds?: number;
	/** The time that the run put it off to. */
	sendAt?: string;
}

/** A request that Telnyx accepted, with the item's output. */
export interface AcceptedEntry {
	state: 'accepted';
	output: IDataObject;
}

/** What is known of a text that an earlier try of this execution sent. */
export type LedgerEntry = AcceptedEntry | UnknownEntry;

interface StoredEntry {
	request: string;
	template: string;
	entry: LedgerEntry;
	/** Whether its run ended in an error, so that another one goes on with its texts. */
	isOfFailedRun?: boolean;
}

/** A text of another run, which this one may go on with. */
interface EarlierText {
	stored: StoredEntry;
	/** Takes it from that run. */
	remove?: () => void;
}

/**
 * Which texts of this run Telnyx has accepted. It lives in the node's context, which n8n keeps across
 * "Retry On Fail" and across "Retry" in the Executions list, both of which run every item again.
 */
export class Ledger {
	private readonly stored: Record<string, StoredEntry>;

	private readonly template: string;

	/** By request: each stands for one text, whichever place that has. */
	private readonly earlier = new Map<string, EarlierText[]>();

	/** How many accepted texts of runs before this one, which was started by hand, were left as they are. */
	takenOver = 0;

	constructor(private readonly context: IExecuteFunctions) {
		const node = context.getNode();
		for (const stored of entriesOfFailedRuns<StoredEntry>(context)) this.addEarlier({ stored });
		const ledgers = (context.getContext('node').texts ??= {}) as IDataObject;
		// Rounds of a loop are apart, since each may send the same words again.
		const runIndex = context.evaluateExpression('{{ $runIndex }}', 0) as number;
		for (const [other, ledger] of Object.entries(ledgers)) {
			if (other === `${runIndex}`) continue;
			// n8n may give every try of an agent's tool a run of its own.
			if (isTool(node)) {
				const texts = ledger as unknown as Record<string, StoredEntry>;
				for (const [key, stored] of Object.entries(texts).filter(([, text]) =>
					isUnfinished(text),
				)) {
					this.addEarlier({ stored, remove: () => delete texts[key] });
				}
			}
			// A run after which the execution waited could not drop its own.
			else delete ledgers[other];
		}
		this.stored = (ledgers[runIndex] ??= {}) as unknown as Record<string, StoredEntry>;
		this.drop = () => {
			delete ledgers[runIndex];
			forgetFailedRuns(context);
		};
		// How the run is paced may change between two tries; what is sent may not.
		const { sending, ...content } = node.parameters as IDataObject;
		const { countryOfNumbers } = (sending ?? {}) as IDataObject;
		this.template = hashOf({ ...content, countryOfNumbers });
	}

	/** Forgets this run. To be called when every item of it has succeeded. */
	readonly drop: () => void;

	/** Keeps this run for another one that goes on with it. To be called where it ends in an error. */
	keep(): void {
		const entries = Object.values(this.stored);
		for (const stored of entries) stored.isOfFailedRun = true;
		if (entries.length > 0) rememberFailedRun(this.context, entries);
	}

	/**
	 * What became of the item's text. A text is the same if either its request or the fields that made
	 * it are unchanged: a request that holds the current time differs at every try.
	 */
	find(key: string, request: TelnyxRequest): LedgerEntry | undefined {
		const requestHash = hashOfRequest(request);
		const found = this.stored[key] ?? this.takeOver(key, requestHash);
		if (!found) return undefined;
		return found.request === requestHash ? found.entry : this.findUnchanged(key);
	}

	private addEarlier(text: EarlierText): void {
		const { request } = text.stored;
		this.earlier.set(request, [...(this.earlier.get(request) ?? []), text]);
	}

	private takeOver(key: string, requestHash: string): StoredEntry | undefined {
		const found = this.earlier.get(requestHash)?.shift();
		if (!found) return undefined;
		const { stored, remove } = found;
		if (remove) remove();
		else if (stored.entry.state === 'accepted') this.takenOver++;
		return (this.stored[key] = { ...stored, template: this.template });
	}

	/** The same by the fields alone, for where they no longer make a request: its time may be over. */
	findUnchanged(key: string): LedgerEntry | undefined {
		const found = this.stored[key];
		return found?.template === this.template ? found.entry : undefined;
	}

	/** Whether two requests are of the same text. */
	isSame(one: TelnyxRequest, other: TelnyxRequest): boolean {
		return hashOfRequest(one) === hashOfRequest(other);
	}

	/** Whether the message is one of the texts that were accepted. */
	has(id: string): boolean {
		return Object.values(this.stored).some(({ entry }) => idOf(entry) === id);
	}

	record(key: string, request: TelnyxRequest, entry: LedgerEntry): void {
		this.stored[key] = { request: hashOfRequest(request), template: this.template, entry };
	}

	/** Takes back what was recorded about a text that turned out not to have been sent. */
	forget(key: string): void {
		delete this.stored[key];
	}
}

const isUnfinished = ({ entry, isOfFailedRun = false }: StoredEntry): boolean =>
	entry.state === 'unknown' || isOfFailedRun;

/** Outputs name it as Telnyx does, or in the short form. */
const idOf = (entry: LedgerEntry): unknown =>
	entry.state === 'accepted' ? (entry.output.id ?? entry.output.messageId) : undefined;

/** Where a text's events go is no part of it: the address of a waiting execution is another at every retry. */
const hashOfRequest = (request: TelnyxRequest): string =>
	hashOf({ ...request, body: { ...(request.body as object), webhook_url: undefined } });

const hashOf = (value: object): string =>
	hash(JSON.stringify(value, (_, inner: unknown) => fileNameIn(inner)));

/** Forgets what all runs of the node have sent, where none of it is of use any more. */
export function forgetTexts(context: IExecuteFunctions): void {
	delete context.getContext('node').texts;
}

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
} from 'n8n-workflow';

import type { Item } from '../fields/item';
import { KeyedQueue } from '../transport/keyedQueue';
import { checkMedia } from './checkMedia';
import type { Client } from './client';
import { errorOutput } from './itemErrors';
import { Ledger, type AcceptedEntry } from './ledger';
import { completed } from './completed';
import { hintAtEvents, isList } from './deliveryEvents';
import type { TextOperation } from './operation';
import { prepareRequest } from './preparedRequest';
import { readItems, workOnItems, type Work } from './runItems';
import { readOnceKey, type SendingOptions } from './sending';
import { SendOnceRecord } from './sendOnceRecord';
import { alreadySent, contentKey, recipientKey, type LeftOut, type Text } from './text';
import { readTextGuard } from './textGuard';
import { TextLimiter } from './textLimiter';
import { TextSender } from './textSender';
import { TextTally } from './textTally';

/** The texts of one run, in the order of its items: those to one person wait for each other. */
export class TextRun {
	private readonly ledger: Ledger;

	private readonly sendOnceRecord: SendOnceRecord;

	private readonly limiter: TextLimiter;

	private readonly textsByRecipient = new KeyedQueue();

	private readonly tally: TextTally;

	private readonly sender: TextSender;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: TextOperation,
		private readonly telnyx: Client,
		private readonly sending: SendingOptions,
		private readonly items: Item[],
	) {
		this.ledger = new Ledger(context);
		this.sendOnceRecord = new SendOnceRecord(context, sending.concurrency);
		this.limiter = new TextLimiter(context);
		this.tally = new TextTally(context, items.length);
		const { ledger, sendOnceRecord, limiter, tally } = this;
		this.sender = new TextSender(context, {
			telnyx,
			sending,
			ledger,
			sendOnceRecord,
			limiter,
			tally,
			isList: isList(items.length, { isAwaited: operation.waiting !== undefined }),
		});
	}

	/** Sends them all, and gives their outputs. */
	async send(): Promise<INodeExecutionData[]> {
		const works = await readItems(
			this.context,
			this.items,
			async (item) => await this.readWork(item),
		);
		try {
			await this.sender.lookUpRecalled();
			const outputs = await this.settled(
				await workOnItems(this.context, works, this.sending.concurrency),
			);
			if (this.sender.leftUnknown) throw this.sender.leftUnknown;
			this.closeLedger();
			const { context, telnyx, items, sending } = this;
			hintAtEvents({ context, telnyx }, { texts: items.length, ...sending });
			return outputs;
		} catch (error) {
			// So that the error names nobody as unknown who is known by now.
			if (error !== this.sender.leftUnknown) await this.sender.settle(0);
			this.ledger.keep();
			throw this.tally.addTo(error as NodeApiError);
		} finally {
			this.hintAtTakenOver();
			await this.sendOnceRecord.close();
			await this.limiter.close();
		}
	}

	/** Reads an item's fields, and gives the sending of its text, or of all its parts in one turn of their recipient. */
	private async readWork(incomplete: Item): Promise<Work> {
		const known = this.ledger.findUnchanged(incomplete.key);
		if (known?.state === 'accepted') return async () => [{ json: this.sender.accepted(known) }];
		const item = await completed(this.operation, incomplete, this.telnyx);
		const parts = this.operation.texts?.(item) ?? [item];
		this.tally.total += parts.length - 1;
		const texts = parts.map((part, index) => this.readText(part, { index, count: parts.length }));
		const open = texts.find(isOpen);
		const recipient = open ? recipientKey(open.request) : item.key;
		for (const text of texts) if (isOpen(text)) this.sender.recall(text);
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
		const prepared = prepareRequest(this.operation, item);
		const text: Text = {
			item,
			...prepared,
			guard: readTextGuard(item, prepared.request),
			content: contentKey(prepared.request),
			place: count > 1 ? { textPart: index + 1, textParts: count } : {},
		};
		checkMedia(item, text.request, this.telnyx);
		const key = readOnceKey(item);
		if (key !== undefined) {
			const part = index < count - 1 ? index : undefined;
			text.onceKey = this.sendOnceRecord.announce(key, recipientKey(text.request), part);
		}
		return text;
	}

	/** Sends the parts of an item's text up to the first that fails. */
	private async sendInOrder(parts: Part[]): Promise<INodeExecutionData[]> {
		const outputs: INodeExecutionData[] = [];
		let leftOut: LeftOut | undefined;
		for (const part of await this.unlessSentBefore(parts)) {
			if (!isOpen(part)) {
				outputs.push({ json: this.sender.accepted(part) });
				continue;
			}
			try {
				const json: IDataObject = leftOut
					? this.sender.skip(part, leftOut)
					: await this.sender.send(part, {
							goesOn: outputs.length > 0 && !this.sender.isOverLimit,
						});
				outputs.push({ json });
				// What keeps one part from its recipient keeps all that follow.
				if (json.status === 'skipped' && json.reason !== alreadySent) {
					const { reason, detail, opensAt } = json as IDataObject & LeftOut;
					leftOut = { reason, detail, opensAt };
				}
			} catch (error) {
				if (!this.context.continueOnFail()) throw error as NodeApiError;
				return [...outputs, this.failedOutput(error, part.item, part.place)];
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
		if (parts.length === 1 || last.onceKey === undefined) return parts;
		if (this.ledger.find(last.item.key, last.request)) return parts;
		const state = await this.sendOnceRecord.claim(last.onceKey);
		const isOurs =
			state === 'ours' || (state === 'doubtful' && this.sending.ifUnknown === 'resend');
		if (isOurs) return parts;
		this.tally.total -= parts.length - 1;
		return [{ ...last, place: {} }];
	}

	/** Puts what became of open texts in the place of what was known of them. */
	private async settled(outputs: INodeExecutionData[]): Promise<INodeExecutionData[]> {
		const settled = await this.sender.settle();
		return outputs.map((output) => {
			const end = settled.get(output.json);
			if (!end) return output;
			if ('output' in end) return { ...output, json: end.output };
			if (!this.context.continueOnFail()) {
				this.sender.leftUnknown ??= end.error;
				return output;
			}
			const { item, place } = end.text;
			return this.failedOutput(end.error, item, place);
		});
	}

	private failedOutput(error: unknown, item: Item, place: Text['place']): INodeExecutionData {
		const failed = errorOutput(this.context, error, item.index);
		Object.assign(failed.json, place);
		return failed;
	}

	private hintAtTakenOver(): void {
		const { takenOver } = this.ledger;
		if (takenOver === 0) return;
		this.context.addExecutionHints({
			message: `${takenOver} of these messages were not sent again: the run before, in which others failed, had sent them. To send them again, change their text, or wait 10 minutes.`,
		});
	}

	/** Forgets the run where no retry can come back to its texts: all are done, and nothing is waited for. */
	private closeLedger(): void {
		const countUnknown = this.sending.ifUnknown === 'continue';
		if (!this.tally.isComplete({ countUnknown })) this.ledger.keep();
		else if (this.operation.waiting === undefined) this.ledger.drop();
	}
}

type Part = Text | (AcceptedEntry & { onceKey?: undefined });

const isOpen = (part: Part): part is Text => !('output' in part);

import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { isSettled, messageOfRecord } from '../message/logRecord';
import { largestLogPage, messageLogRequest, type LogRecord } from '../transport/messageLog';
import { askMessage } from './askMessage';
import type { Client } from './client';

/**
 * What came of the messages of a run. Telnyx's log is read for all of them together, the newest first; what it lacks,
 * or says in words of its own, is asked about one by one.
 */
export class DeliveryReport {
	private readonly ids = new Set<string>();

	private readonly messages = new Map<string, IDataObject>();

	private reading?: Promise<void>;

	/** @param since ISO 8601: none of the messages was sent before */
	constructor(
		private readonly telnyx: Client,
		private readonly since: string,
	) {}

	/** Announces a message. To be called for all of them before the first is asked for. */
	expect(id: string): void {
		this.ids.add(id);
	}

	/** The message in Telnyx's form; undefined where Telnyx no longer has it. */
	async of(id: string, item: Item): Promise<IDataObject | undefined> {
		await (this.reading ??= this.readLog(item));
		return this.messages.get(id) ?? (await askMessage(this.telnyx, id, item));
	}

	/** Reads until all are found, at the most about as many pages as there are messages to ask about otherwise. */
	private async readLog(item: Item): Promise<void> {
		const open = new Set(this.ids);
		let pages = 0;
		const request = messageLogRequest({ direction: 'outbound', since: this.since });
		for await (const records of this.telnyx.pages<LogRecord>(request, item, largestLogPage)) {
			for (const record of records) {
				const id = record.uuid ?? '';
				if (!open.delete(id) || !isSettled({ ...record })) continue;
				this.messages.set(id, messageOfRecord({ ...record }));
			}
			if (open.size === 0 || ++pages > open.size) return;
		}
	}
}

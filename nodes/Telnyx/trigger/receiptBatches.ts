import type { IDataObject, ITriggerFunctions, NodeApiError } from 'n8n-workflow';

import { flatMessage } from '../fields/flatMessage';
import { conversationOf } from '../message/conversation';
import { pages, telnyxRequest } from '../transport';
import { isMissingError } from '../transport/errors';
import { messageRequest } from '../transport/messages';
import { largestLogPage, messageLogRequest, type LogRecord } from '../transport/messageLog';
import { eventByFinalStatus, type FlatEvent } from './events';
import { isWanted } from './filters';
import { isFromOwnSource } from './ownSource';
import type { LogPart } from './messageLookUp';
import { freshState, readReceipts, type ReceiptSource } from './receiptReader';
import { readsReceipts, settingsOf } from './settings';
import { changeState, readState } from './state';

/** Items of one run: more of them make a run slow to save, and to look at. */
const largestRun = 1_000;

/**
 * Reads Telnyx's log once a minute, and starts a run with an item for each message that ended. What ended while n8n was
 * down is read at its next start, since the place in the log is kept.
 */
export function startReceiptBatches(context: ITriggerFunctions): void {
	if (!readsReceipts(context)) return;
	changeState(context, { receipts: readState(context).receipts ?? freshState() });
	let reading = false;
	// At a second of its own, so that many triggers do not ask at once.
	const second = Math.floor(Math.random() * 60);
	context.helpers.registerCron({ expression: `${second} * * * * *` }, async () => {
		if (reading) return;
		reading = true;
		try {
			await runForReceipts(context);
		} catch (error) {
			context.logger.warn(
				`Telnyx Trigger could not read the delivery receipts: ${(error as Error).message}. It tries again in a minute.`,
			);
		} finally {
			reading = false;
		}
	});
}

async function runForReceipts(context: ITriggerFunctions): Promise<void> {
	const settings = settingsOf(context);
	const before = readState(context).receipts ?? freshState();
	const { ended, state } = await readReceipts(sourceFor(context), before);
	changeState(context, { receipts: state });
	const events = ended
		.map(receiptEvent)
		.filter((event) => isFromOwnSource(event, settings) && isWanted(event, settings));
	// n8n stores the new state when it starts a run.
	for (let next = 0; next < events.length; next += largestRun) {
		const run = events.slice(next, next + largestRun);
		context.emit([run.map((event) => ({ json: event as unknown as IDataObject }))]);
	}
}

/** Where one profile alone is received from, Telnyx is asked for its messages only. */
function sourceFor(context: ITriggerFunctions): ReceiptSource {
	const profiles = settingsOf(context).sources.filter(({ kind }) => kind === 'messagingProfile');
	const messagingProfileId = profiles.length === 1 ? profiles[0].id : undefined;
	const request = (part: LogPart) =>
		messageLogRequest({ direction: 'outbound', messagingProfileId, ...part, oldestFirst: true });
	return {
		records: (part) => pages<LogRecord>(context, request(part), { pageSize: largestLogPage }),
		async count(part) {
			const { path, query } = request(part);
			const { meta } = await telnyxRequest<{ meta?: { total_results?: number } }>(context, {
				method: 'GET',
				path,
				query: { ...query, 'page[number]': 1, 'page[size]': 1 },
			});
			return meta?.total_results;
		},
		async message(id) {
			try {
				const { data } = await telnyxRequest<{ data: IDataObject }>(context, messageRequest(id));
				return data;
			} catch (error) {
				const failure = error as NodeApiError;
				if (isMissingError(failure)) return undefined;
				throw failure;
			}
		},
	};
}

/** The receipt in the form of the event that Telnyx would have sent. */
function receiptEvent(message: IDataObject): FlatEvent {
	const flat = flatMessage(message);
	return {
		event: eventByFinalStatus[flat.status ?? ''] ?? 'messageFailed',
		...flat,
		...conversationOf(flat),
		keyword: null,
		url: null,
		// Telnyx gives a receipt of its log no ID.
		eventId: `receipt ${flat.messageId}`,
		occurredAt: flat.completedAt,
		attempt: 1,
	};
}

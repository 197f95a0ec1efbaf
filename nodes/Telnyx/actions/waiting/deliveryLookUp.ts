import type { Item } from '../../fields/item';
import { isFinal } from '../../fields/finalStatus';
import { largestLogPage, messageLogRequest, type LogRecord } from '../../transport/messageLog';
import { messageRequest } from '../../transport/messages';
import { pool } from '../../transport/pool';
import { lookUpMessages, type LogPart, type MessageSource } from '../../trigger/messageLookUp';
import { messageIn } from '../askMessage';
import type { Client } from '../client';
import { settle, type DeliveryState } from './deliveryState';
import { receipt, receiptOfRecord } from './receipt';

/** Questions at the same time. */
const concurrency = 5;

/** The most questions about single messages in one look. */
const mostAsked = 500;

/**
 * Milliseconds that a look may take: while it lasts, the execution runs, and an n8n that is told to stop gives it half a
 * minute.
 */
const longest = 20_000;

/** What a look is made with. */
interface Look {
	state: DeliveryState;
	telnyx: Client;
	/** Names the node in an error. */
	item: Item;
	/** Whether to ask about all messages, however long it takes. */
	isLast: boolean;
}

/**
 * Brings a run's messages up to date.
 *
 * @returns whether there is nothing left to ask for now
 */
export const lookUp = async ({ state, telnyx, item, isLast }: Look): Promise<boolean> =>
	await lookUpMessages(Object.entries(state.pending), {
		source: sourceFor(state, telnyx, item),
		takeRecord: (id, record) => settle(state, id, receiptOfRecord({ ...record })),
		takeMessage: (id, message) => takeUp(state, id, message),
		...(isLast ? { mostAsked: Infinity, longest: Infinity, isLast } : { mostAsked, longest }),
	});

/** Asks about messages one by one, and takes up the answers. */
export async function ask(ids: string[], state: DeliveryState, telnyx: Client): Promise<void> {
	await pool(ids, concurrency, async (id) => {
		state.pending[id].askedAt = Date.now();
		takeUp(state, id, messageIn(await telnyx.send(messageRequest(id), 'read')));
	});
}

/** Where Telnyx gives no answer, a message stays pending: no wait must end by that. */
function takeUp(state: DeliveryState, id: string, message: ReturnType<typeof messageIn>): void {
	if (!message) return;
	if (isFinal(message)) settle(state, id, receipt(message, { timedOut: false }));
	else Object.assign(state.outputs[state.pending[id].index], receipt(message, { timedOut: true }));
}

/** Where all messages are of one profile, Telnyx is asked for those of that profile only. */
function sourceFor({ outputs, pending }: DeliveryState, telnyx: Client, item: Item): MessageSource {
	const profiles = new Set(
		Object.values(pending).map(({ index }) => outputs[index].messagingProfileId as string | null),
	);
	const [profile] = profiles;
	const messagingProfileId = profiles.size === 1 && profile ? profile : undefined;
	async function* records(part: LogPart): AsyncGenerator<LogRecord[]> {
		const request = messageLogRequest({
			direction: 'outbound',
			messagingProfileId,
			...part,
			oldestFirst: true,
		});
		try {
			yield* telnyx.pages<LogRecord>(request, item, largestLogPage);
		} catch (error) {
			const { context } = item;
			context.logger.warn(
				`"${context.getNode().name}" could not read Telnyx’s log, and asks about the messages one by one: ${(error as Error).message}`,
			);
		}
	}
	return {
		records,
		message: async (id) => messageIn(await telnyx.send(messageRequest(id), 'read')),
	};
}

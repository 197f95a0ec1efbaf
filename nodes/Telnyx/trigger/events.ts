import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { flatMessage, type FlatMessage } from '../message/flat';

/** The events as users think of them, in the order of the trigger's outputs. */
export const eventNames = [
	'messageReceived',
	'keywordReceived',
	'messageSent',
	'messageDelivered',
	'messageFailed',
	'deliveryUnconfirmed',
	'messageRead',
	'linkClicked',
] as const;

export type EventName = (typeof eventNames)[number];

/** What the trigger outputs. Every field is in every event; what an event doesn't have is null. */
export interface FlatEvent extends FlatMessage {
	event: EventName;
	/** The same at every try of Telnyx to deliver the event. */
	eventId: string;
	/** ISO 8601. Events can arrive out of order; this is the order in which they happened. */
	occurredAt: string | null;
	/** Which try of Telnyx this is, from 1. */
	attempt: number;
	/** `STOP`, `START` or `HELP`, for Keyword Received. */
	keyword: string | null;
	/** The address that was opened, for Link Clicked. */
	url: string | null;
}

/** What `message.finalized` says, by the recipient's status; every other status is a failure. */
export const eventByFinalStatus: Record<string, EventName> = {
	read: 'messageDelivered',
	delivered: 'messageDelivered',
	delivery_unconfirmed: 'deliveryUnconfirmed',
	sent: 'deliveryUnconfirmed',
	unknown: 'deliveryUnconfirmed',
};

/** Telnyx's name of each event; of link clicks there are several. */
export const typeOf: Record<Exclude<EventName, 'linkClicked'>, string> = {
	messageReceived: 'message.received',
	keywordReceived: 'message.received',
	messageSent: 'message.sent',
	messageDelivered: 'message.finalized',
	messageFailed: 'message.finalized',
	deliveryUnconfirmed: 'message.finalized',
	messageRead: 'message.read',
};

/** How a link click is called inside an envelope, which differs by where Telnyx tells of it. */
const linkClickTypes: unknown[] = ['message.link_click', 'link_clicked'];

/** Flattens one of Telnyx's webhooks; undefined where it is none of the events above. */
export function flatEvent(webhook: IDataObject): FlatEvent | undefined {
	const data = (webhook.data ?? {}) as IDataObject;
	const payload = (data.payload ?? {}) as IDataObject;
	const { event_type: type } = data;
	if (data.record_type === 'link_clicked' || linkClickTypes.includes(type)) {
		return linkClicked(data, payload, webhook);
	}
	const message = flatMessage(payload);
	const event = eventName(type, message, payload);
	if (!event || typeof data.id !== 'string') return undefined;
	return {
		event,
		eventId: data.id,
		occurredAt: (data.occurred_at as string | undefined) ?? null,
		...message,
		keyword: event === 'keywordReceived' ? (payload.autoresponse_type as string) : null,
		url: null,
		attempt: attemptOf(webhook),
	};
}

function eventName(
	type: unknown,
	message: FlatMessage,
	payload: IDataObject,
): EventName | undefined {
	switch (type) {
		case 'message.received':
			return payload.autoresponse_type ? 'keywordReceived' : 'messageReceived';
		case 'message.sent':
			return 'messageSent';
		case 'message.finalized':
			return eventByFinalStatus[message.status ?? ''] ?? 'messageFailed';
		case 'message.read':
			return 'messageRead';
		default:
			return undefined;
	}
}

/**
 * Link clicks come without an envelope, or in one. What is clicked makes the ID: without an envelope
 * there is none, and that of an envelope is not told again by Telnyx's record of the delivery.
 */
function linkClicked(data: IDataObject, payload: IDataObject, webhook: IDataObject): FlatEvent {
	const click = { ...data, ...payload };
	const identity = [click.message_id, click.to, click.url, click.time_clicked];
	const message = flatMessage({ to: click.to, from: click.from });
	return {
		event: 'linkClicked',
		eventId: createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32),
		occurredAt: ((click.time_clicked ?? click.occurred_at) as string | undefined) ?? null,
		...message,
		messageId: (click.message_id as string | undefined) ?? null,
		keyword: null,
		url: (click.url as string | undefined) ?? null,
		attempt: attemptOf(webhook),
	};
}

const attemptOf = (webhook: IDataObject): number =>
	((webhook.meta as IDataObject | undefined)?.attempt as number | undefined) ?? 1;

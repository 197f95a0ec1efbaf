import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { flatMessage } from '../fields/flatMessage';
import { conversationOf, type Conversation } from '../message/conversation';
import type { FlatMessage } from '../message/flat';
import { numberOf, objectOf, textOf } from '../message/json';

/** The events as users think of them, in the order of the trigger's outputs. */
export const eventNames = [
	'messageReceived',
	'keywordReceived',
	'messageEdited',
	'messageDeleted',
	'messageEcho',
	'messageSent',
	'messageDelivered',
	'messageFailed',
	'deliveryUnconfirmed',
	'messageRead',
	'linkClicked',
	'accountChanged',
] as const;

export type EventName = (typeof eventNames)[number];

/** What the trigger outputs. Every field is in every event; what an event doesn't have is null. */
export interface FlatEvent extends FlatMessage, Conversation {
	event: EventName;
	/** `STOP`, `START` or `HELP`, for Keyword Received. */
	keyword: string | null;
	/** The address that was opened, for Link Clicked. */
	url: string | null;
	/** The same at every try of Telnyx to deliver the event. */
	eventId: string;
	/** ISO 8601. Events can arrive out of order; this is the order in which they happened. */
	occurredAt: string | null;
	/** Which try of Telnyx this is, from 1. */
	attempt: number;
}

/** What `message.finalized` says, by the recipient's status; every other status is a failure. */
export const eventByFinalStatus: Record<string, EventName> = {
	read: 'messageDelivered',
	delivered: 'messageDelivered',
	delivery_unconfirmed: 'deliveryUnconfirmed',
	sent: 'deliveryUnconfirmed',
	unknown: 'deliveryUnconfirmed',
};

/** Telnyx's name of each event that has just one. */
export const typeOf: Partial<Record<EventName, string>> = {
	messageReceived: 'message.received',
	keywordReceived: 'message.received',
	messageEdited: 'message.received',
	messageDeleted: 'message.received',
	messageEcho: 'message.echo',
	messageSent: 'message.sent',
	messageDelivered: 'message.finalized',
	messageFailed: 'message.finalized',
	deliveryUnconfirmed: 'message.finalized',
	messageRead: 'message.read',
};

/** What a link click is called inside an envelope, which differs among Telnyx's documents. */
const linkClickTypes: unknown[] = ['message.link_click', 'link_clicked'];

/** How the types begin that are about a WhatsApp account, its templates and numbers, or a 10DLC campaign. */
const accountTypes = ['whatsapp.', '10dlc.'];

/** Flattens one of Telnyx's webhooks; undefined where it is none of the events above. */
export function flatEvent(webhook: IDataObject): FlatEvent | undefined {
	// Telnyx documents the events of a campaign without an envelope.
	const data = webhook.data === undefined ? webhook : objectOf(webhook.data);
	const payload = objectOf(data.payload);
	const attempt = numberOf(objectOf(webhook.meta).attempt) ?? 1;
	const { event_type: type } = data;
	if (data.record_type === 'link_clicked' || linkClickTypes.includes(type)) {
		return linkClicked({ ...data, ...payload }, attempt);
	}
	if (isAccountChange(data)) return accountChanged(data, attempt);
	const message = flatMessage(payload);
	const event = eventName(type, message, payload);
	if (!event || typeof data.id !== 'string') return undefined;
	return {
		event,
		...message,
		...conversationOf(message),
		keyword: event === 'keywordReceived' ? textOf(payload.autoresponse_type) : null,
		url: null,
		eventId: data.id,
		occurredAt: textOf(data.occurred_at),
		attempt,
	};
}

function eventName(
	type: unknown,
	message: FlatMessage,
	{ autoresponse_type: keyword, body }: IDataObject,
): EventName | undefined {
	switch (type) {
		case 'message.received':
			if (keyword) return 'keywordReceived';
			if ('edit' in objectOf(body)) return 'messageEdited';
			return 'revoke' in objectOf(body) ? 'messageDeleted' : 'messageReceived';
		case 'message.echo':
			return 'messageEcho';
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

/** What is clicked makes the ID: without an envelope there is none, and Telnyx's record of the delivery names another. */
function linkClicked(click: IDataObject, attempt: number): FlatEvent {
	const message = flatMessage({ id: click.message_id, to: click.to, from: click.from });
	return {
		event: 'linkClicked',
		...message,
		...conversationOf(message),
		keyword: null,
		url: textOf(click.url),
		eventId: identity([click.message_id, click.to, click.url, click.time_clicked]),
		occurredAt: textOf(click.time_clicked) ?? textOf(click.occurred_at),
		attempt,
	};
}

const isAccountChange = ({ event_type: type, campaignId }: IDataObject): boolean =>
	typeof type === 'string'
		? accountTypes.some((start) => type.startsWith(start))
		: campaignId !== undefined;

/** Such events differ in what they hold, so that the whole one is in `content`. */
function accountChanged(data: IDataObject, attempt: number): FlatEvent {
	const change = data.payload === undefined ? data : objectOf(data.payload);
	const message = {
		...flatMessage({}),
		text: textOf(change.description) ?? textOf(change.reason),
	};
	return {
		event: 'accountChanged',
		...message,
		...conversationOf(message),
		status: textOf(change.status) ?? textOf(change.event),
		content: data,
		keyword: null,
		url: null,
		eventId: textOf(data.id) ?? identity(data),
		occurredAt: textOf(data.occurred_at),
		attempt,
	};
}

const identity = (what: unknown): string =>
	createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32);

import type Telnyx from 'telnyx';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { compose, type Content } from '../outbound.mts';
import { asPayload } from '../payload.mts';
import type { Call, Route } from '../router.mts';
import {
	alphanumeric,
	anySender,
	longCode,
	poolSender,
	shortCode,
	type Sender,
} from '../senders.mts';
import type { Message } from '../store.mts';
import { contentFields } from './messageFields.mts';

const minute = 60 * 1000;
const day = 24 * 60 * minute;

interface Options extends Content {
	send_at?: string | null;
}

/** Stores the message and sends it at once, or at its time. */
function accept(call: Call, sender: Sender, options: Options): Telnyx.MessageSendResponse {
	const message = compose(call.store, sender, options);
	if (typeof options.send_at === 'string') schedule(call, message, options.send_at);
	else {
		call.delivery.store(message);
		call.delivery.start(message);
	}
	return { data: asPayload(message) };
}

function schedule(call: Call, message: Message, sendAt: string): void {
	const wait = Date.parse(sendAt) - Date.now();
	if (!(wait >= 5 * minute && wait <= 5 * day)) {
		throw new ApiError('10015', '/send_at', 'send_at must be from 5 minutes to 5 days ahead.');
	}
	message.to[0].status = 'scheduled';
	message.send_at = new Date(sendAt).toISOString();
	call.delivery.store(message);
	call.later(wait, () => call.delivery.startScheduled(message));
}

function senderOf(call: Call, from: string | undefined, to: string, profileId?: string): Sender {
	if (from !== undefined) return anySender(call.store, from, to, profileId);
	if (profileId === undefined) throw new ApiError('10004', '/from');
	return poolSender(call.store, profileId, to);
}

function send(call: Call): Telnyx.MessageSendResponse {
	const fields: Fields<Telnyx.MessageSendParams> = {
		...contentFields,
		from: 'string',
		messaging_profile_id: 'string',
		send_at: { nullable: 'string' },
	};
	const body = readBody<Telnyx.MessageSendParams>(call.body, fields, ['to']);
	return accept(call, senderOf(call, body.from, body.to, body.messaging_profile_id), body);
}

function scheduleMessage(call: Call): Telnyx.MessageScheduleResponse {
	const fields: Fields<Telnyx.MessageScheduleParams> = {
		...contentFields,
		from: 'string',
		messaging_profile_id: 'string',
		send_at: 'string',
	};
	const body = readBody<Telnyx.MessageScheduleParams>(call.body, fields, ['to', 'send_at']);
	return accept(call, senderOf(call, body.from, body.to, body.messaging_profile_id), body);
}

function sendLongCode(call: Call): Telnyx.MessageSendLongCodeResponse {
	const fields: Fields<Telnyx.MessageSendLongCodeParams> = { ...contentFields, from: 'string' };
	const body = readBody<Telnyx.MessageSendLongCodeParams>(call.body, fields, ['from', 'to']);
	return accept(call, longCode(call.store, body.from), body);
}

function sendShortCode(call: Call): Telnyx.MessageSendShortCodeResponse {
	const fields: Fields<Telnyx.MessageSendShortCodeParams> = { ...contentFields, from: 'string' };
	const body = readBody<Telnyx.MessageSendShortCodeParams>(call.body, fields, ['from', 'to']);
	return accept(call, shortCode(call.store, body.from), body);
}

function sendNumberPool(call: Call): Telnyx.MessageSendNumberPoolResponse {
	const fields: Fields<Telnyx.MessageSendNumberPoolParams> = {
		...contentFields,
		messaging_profile_id: 'string',
	};
	const body = readBody<Telnyx.MessageSendNumberPoolParams>(call.body, fields, [
		'messaging_profile_id',
		'to',
	]);
	return accept(call, poolSender(call.store, body.messaging_profile_id, body.to), body);
}

function sendAlphanumeric(call: Call): Telnyx.MessageSendWithAlphanumericSenderResponse {
	const fields: Fields<Telnyx.MessageSendWithAlphanumericSenderParams> = {
		from: 'string',
		messaging_profile_id: 'string',
		text: 'string',
		to: 'string',
		use_profile_webhooks: 'boolean',
		webhook_failover_url: { nullable: 'string' },
		webhook_url: { nullable: 'string' },
	};
	const body = readBody<Telnyx.MessageSendWithAlphanumericSenderParams>(call.body, fields, [
		'from',
		'messaging_profile_id',
		'to',
	]);
	return accept(
		call,
		alphanumeric(call.store, body.from, body.to, body.messaging_profile_id),
		body,
	);
}

const longestKept = 10 * day;

/** A group MMS as its send was answered: one message to all. */
function findGroup(call: Call): Message | undefined {
	const { id } = call.params;
	const member = call.store.messages.find((message) => message.group_message_id === id);
	return member && { ...member, id };
}

/** @throws ApiError 10005, also for messages older than 10 days, which Telnyx no longer shows */
function find(call: Call): Message {
	const message = call.store.messages.get(call.params.id) ?? findGroup(call);
	if (!message || Date.now() - Date.parse(message.received_at) > longestKept) {
		throw new ApiError('10005');
	}
	return message;
}

function cancel(call: Call): Telnyx.MessageCancelScheduledResponse {
	const message = find(call);
	if (message.to[0].status !== 'scheduled') {
		throw new ApiError('10015', undefined, 'Only a scheduled message can be cancelled.');
	}
	if (Date.parse(message.send_at ?? '') - Date.now() < minute) {
		throw new ApiError('10015', undefined, 'A message cannot be cancelled in its last minute.');
	}
	message.to[0].status = 'cancelled';
	message.completed_at = new Date().toISOString();
	call.delivery.changed.announce(message);
	// Telnyx answers this one without the `data` that wraps every other answer.
	return asPayload(message) as Telnyx.MessageCancelScheduledResponse;
}

export const messageRoutes: Route[] = [
	{ method: 'POST', path: '/messages', handle: send },
	{ method: 'POST', path: '/messages/long_code', handle: sendLongCode },
	{ method: 'POST', path: '/messages/short_code', handle: sendShortCode },
	{ method: 'POST', path: '/messages/number_pool', handle: sendNumberPool },
	{ method: 'POST', path: '/messages/alphanumeric_sender_id', handle: sendAlphanumeric },
	{ method: 'POST', path: '/messages/schedule', handle: scheduleMessage },
	{ method: 'GET', path: '/messages/{id}', handle: (call) => ({ data: asPayload(find(call)) }) },
	{ method: 'DELETE', path: '/messages/{id}', handle: cancel },
];

import { randomUUID } from 'node:crypto';
import type Telnyx from 'telnyx';
import { countryOf } from '../addresses.mts';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { checkRecipient, compose, recipient } from '../outbound.mts';
import { asPayload } from '../payload.mts';
import type { Call, Route } from '../router.mts';
import { longCode } from '../senders.mts';
import type { Message } from '../store.mts';
import { contentFields } from './messageFields.mts';

const mostRecipients = 8;

/** Telnyx keeps one message per recipient; the id of the answer is that of the group. */
function send(call: Call): Telnyx.MessageSendGroupMmsResponse {
	const { type: _, auto_detect: __, encoding: ___, ...content } = contentFields;
	const fields: Fields<Telnyx.MessageSendGroupMmsParams> = {
		...content,
		from: 'string',
		to: { list: 'string' },
	};
	const body = readBody<Telnyx.MessageSendGroupMmsParams>(call.body, fields, ['from', 'to']);
	if (body.to.length === 0 || body.to.length > mostRecipients) {
		throw new ApiError('40310', '/to', `A group has from 1 to ${mostRecipients} recipients.`);
	}
	const sender = longCode(call.store, body.from);
	for (const [index, to] of body.to.entries()) {
		checkRecipient(call.store, sender.profile, to, `/to/${index}`);
		if (!['US', 'CA'].includes(countryOf(to) ?? '')) throw new ApiError('40309', `/to/${index}`);
	}
	const groupId = randomUUID();
	const messages = body.to.map((to) => {
		const message = compose(call.store, sender, { ...body, to, type: 'MMS' });
		// Telnyx's events show all participants; the one that an event is about stands first.
		message.to.push(...body.to.filter((other) => other !== to).map((other) => recipient(other)));
		message.group_message_id = groupId;
		return message;
	});
	for (const message of messages) call.delivery.store(message);
	for (const message of messages) call.delivery.start(message);
	return { data: asPayload({ ...messages[0], id: groupId }) };
}

function membersOf(call: Call): Message[] {
	const members = call.store.messages.filter((m) => m.group_message_id === call.params.id);
	if (members.length === 0) throw new ApiError('10005');
	return members;
}

function list(call: Call): Telnyx.MessageRetrieveGroupMessagesResponse {
	return { data: membersOf(call).map(asPayload) };
}

export const groupMmsRoutes: Route[] = [
	{ method: 'POST', path: '/messages/group_mms', handle: send },
	{ method: 'GET', path: '/messages/group/{id}', handle: list },
];

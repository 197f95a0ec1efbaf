import type Telnyx from 'telnyx';

import { options } from '../../fields/collections';
import {
	contentOptions,
	includeSegmentsField,
	messageOptions,
	textField,
	toField,
} from '../../fields/message';
import {
	checkGroupMember,
	contentBody,
	groupOf,
	treatmentBody,
	webhookBody,
} from '../../fields/messageBody';
import { fittingEncoding, simplifySent, withSegments } from '../../fields/smsText';
import type { TextOperation } from '../operation';

export const reply: TextOperation = {
	resource: 'message',
	name: 'reply',
	displayName: 'Reply',
	action: 'Reply to a message',
	description:
		'Answer a text that the Telnyx Trigger received with an SMS or MMS, also to all members of a group',
	kind: 'text',
	fields: [
		{
			...toField,
			displayName: 'From',
			name: 'replyFrom',
			default: '={{ $json.to }}',
			description:
				'Your number that was texted. Already filled in where the item comes from a Telnyx Trigger.',
		},
		{
			...toField,
			default: '={{ $json.from }}',
			description:
				'The person to answer. Already filled in where the item comes from a Telnyx Trigger.',
		},
		{
			displayName: 'Other Group Members',
			name: 'cc',
			type: 'string',
			default: '={{ $json.cc }}',
			placeholder: 'e.g. +13125550002, +13125550003',
			description:
				'Who else gets the answer, as a group MMS. If empty, only the person in To is answered.',
		},
		textField,
		options([
			...contentOptions,
			messageOptions.autoDetect,
			messageOptions.encoding,
			messageOptions.type,
			includeSegmentsField,
		]),
	],
	request(item) {
		const from = item.address('replyFrom');
		const to = item.address('to');
		const others = (item.addresses('cc') ?? []).filter(
			(number) => number !== from && number !== to,
		);
		const body = { from, ...contentBody(item), ...webhookBody(item) };
		if (others.length === 0) {
			return {
				method: 'POST',
				path: '/messages',
				body: {
					...body,
					to,
					...treatmentBody(item),
					encoding: fittingEncoding(item, from),
				} satisfies Telnyx.MessageSendParams,
			};
		}
		checkGroupMember(item, 'to', to);
		return {
			method: 'POST',
			path: '/messages/group_mms',
			body: {
				...body,
				to: groupOf(item, 'cc', [to, ...others]),
			} satisfies Telnyx.MessageSendGroupMmsParams,
		};
	},
	output: withSegments,
	simplify: simplifySent,
};

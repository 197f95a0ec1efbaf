import type Telnyx from 'telnyx';

import { attachFilesField } from '../../fields/attachedFiles';
import { options } from '../../fields/collections';
import { mmsSenderLocator } from '../../fields/locators';
import { contentOptions, textField } from '../../fields/message';
import { webhookBody } from '../../fields/deliveryEvents';
import { contentBody, groupOf } from '../../fields/messageBody';
import { simplifySent } from '../../fields/smsText';
import { withDefaultFrom } from '../defaultFrom';
import type { TextOperation } from '../operation';

export const sendGroupMms: TextOperation = {
	resource: 'message',
	name: 'sendGroupMms',
	displayName: 'Send Group MMS',
	action: 'Send a group MMS',
	description: 'Send one message to a group of up to 8 people, who all see each other’s answers',
	kind: 'text',
	fields: [
		mmsSenderLocator,
		{
			displayName: 'To',
			name: 'recipients',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Recipient' },
			required: true,
			default: [],
			placeholder: 'e.g. +13125550001',
			description: 'The phone numbers of the group, up to 8, in the US and Canada',
		},
		textField,
		attachFilesField,
		options(contentOptions),
	],
	complete: async (item, telnyx) => withDefaultFrom(item, telnyx, 'number'),
	request: (item) => ({
		method: 'POST',
		path: '/messages/group_mms',
		body: {
			from: item.address('from', item.requiredId('from')),
			to: groupOf(item, 'recipients', item.required('recipients', item.recipients('recipients'))),
			...contentBody(item),
			...webhookBody(item),
		} satisfies Telnyx.MessageSendGroupMmsParams,
	}),
	simplify: simplifySent,
	forModel: ['messageId', 'from', 'to', 'cc', 'type', 'status', 'text', 'media', 'errors'],
};

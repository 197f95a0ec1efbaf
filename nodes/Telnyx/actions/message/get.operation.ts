import { messageIdField } from '../../fields/message';
import { flatMessage } from '../../fields/flatMessage';
import { messageRequest } from '../../transport/messages';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'message',
	name: 'get',
	displayName: 'Get',
	action: 'Get a message',
	description: 'Get the status, cost and errors of a message; Telnyx keeps it for 10 days',
	kind: 'read',
	fields: [messageIdField],
	request: (item) => messageRequest(item.requiredText('messageId')),
	simplify: flatMessage,
	forModel: [
		'messageId',
		'direction',
		'from',
		'to',
		'type',
		'text',
		'status',
		'errors',
		'sentAt',
		'completedAt',
	],
};

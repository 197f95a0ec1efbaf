import { messageIdField } from '../../fields/message';
import { flatMessage } from '../../fields/flatMessage';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'message',
	name: 'get',
	displayName: 'Get',
	action: 'Get a message',
	description: 'Get the status, cost and errors of a message; Telnyx keeps it for 10 days',
	kind: 'read',
	fields: [messageIdField],
	request: (item) => ({
		method: 'GET',
		path: `/messages/${segment(item.requiredText('messageId'))}`,
	}),
	simplify: flatMessage,
};

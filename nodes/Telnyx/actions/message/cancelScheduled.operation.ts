import { messageIdField } from '../../fields/message';
import { flatMessage } from '../../fields/flatMessage';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const cancelScheduled: RequestOperation = {
	resource: 'message',
	name: 'cancelScheduled',
	displayName: 'Cancel Scheduled',
	action: 'Cancel a scheduled message',
	description: 'Cancel a scheduled message, up to a minute before it is sent',
	kind: 'write',
	fields: [messageIdField],
	request: (item) => ({
		method: 'DELETE',
		path: `/messages/${segment(item.requiredText('messageId'))}`,
	}),
	simplify: flatMessage,
	forModel: ['messageId', 'from', 'to', 'type', 'text', 'status', 'errors'],
};

import { messageIdField } from '../../fields/message';
import { flatMessage } from '../../fields/flatMessage';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const getGroup: RequestOperation = {
	resource: 'message',
	name: 'getGroup',
	displayName: 'Get Group Messages',
	action: 'Get the messages of a group MMS',
	description: 'Get the message to each member of a group MMS, one item each',
	kind: 'read',
	fields: [{ ...messageIdField, description: 'The ID that Send Group MMS gave' }],
	request: (item) => ({
		method: 'GET',
		path: `/messages/group/${segment(item.requiredText('messageId'))}`,
	}),
	simplify: flatMessage,
	forModel: ['groupMessageId', 'messageId', 'from', 'to', 'status', 'errors', 'completedAt'],
};

import { alphanumericSenderIdLocator } from '../../fields/locators';
import { deletion } from '../../fields/results';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const deleteSenderId: RequestOperation = {
	resource: 'alphanumericSenderId',
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete an alphanumeric sender ID',
	description: 'Remove an alphanumeric sender ID from its messaging profile',
	kind: 'write',
	fields: [alphanumericSenderIdLocator],
	request: (item) => ({
		method: 'DELETE',
		path: `/alphanumeric_sender_ids/${segment(item.requiredId('alphanumericSender'))}`,
	}),
	...deletion('alphanumericSender'),
};

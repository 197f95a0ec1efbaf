import { alphanumericSenderIdLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'alphanumericSenderId',
	name: 'get',
	displayName: 'Get',
	action: 'Get an alphanumeric sender ID',
	description: 'Get one alphanumeric sender ID',
	kind: 'read',
	fields: [alphanumericSenderIdLocator],
	request: (item) => ({
		method: 'GET',
		path: `/alphanumeric_sender_ids/${segment(item.requiredId('alphanumericSender'))}`,
	}),
};

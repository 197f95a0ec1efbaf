import { autoResponseLocator, messagingProfileLocator } from '../../fields/locators';
import { deletion } from '../../fields/results';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const deleteAutoResponse: RequestOperation = {
	resource: 'autoResponse',
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete an auto-response',
	description: 'Remove an auto-response from a messaging profile',
	kind: 'write',
	fields: [messagingProfileLocator, autoResponseLocator],
	request: (item) => ({
		method: 'DELETE',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/autoresp_configs/${segment(item.requiredId('autoResponseId'))}`,
	}),
	...deletion('autoResponseId'),
};

import { messagingProfileLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { ListOperation } from '../operation';

export const getSenderIds: ListOperation = {
	resource: 'messagingProfile',
	name: 'getSenderIds',
	displayName: 'Get Sender IDs',
	action: 'Get the alphanumeric sender IDs of a messaging profile',
	description: 'List the alphanumeric sender IDs that belong to a messaging profile',
	kind: 'list',
	fields: [messagingProfileLocator],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/alphanumeric_sender_ids`,
	}),
};

import { messagingProfileLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { ListOperation } from '../operation';

export const getShortCodes: ListOperation = {
	resource: 'messagingProfile',
	name: 'getShortCodes',
	displayName: 'Get Short Codes',
	action: 'Get the short codes of a messaging profile',
	description: 'List the short codes that belong to a messaging profile',
	kind: 'list',
	fields: [messagingProfileLocator],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/short_codes`,
	}),
};

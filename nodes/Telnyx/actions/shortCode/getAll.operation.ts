import { filters } from '../../fields/collections';
import { messagingProfileLocator, optional } from '../../fields/locators';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'shortCode',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many short codes',
	description: 'List the account’s short codes, or those of one messaging profile',
	kind: 'list',
	fields: [filters([optional(messagingProfileLocator)])],
	request: (item) => ({
		method: 'GET',
		path: '/short_codes',
		query: { 'filter[messaging_profile_id]': item.id('filters.messagingProfileId') },
	}),
};

import type Telnyx from 'telnyx';

import { filters } from '../../fields/collections';
import { optional, messagingProfileLocator } from '../../fields/locators';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'alphanumericSenderId',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many alphanumeric sender IDs',
	description: 'List the account’s alphanumeric sender IDs, or those of one messaging profile',
	kind: 'list',
	fields: [filters([optional(messagingProfileLocator)])],
	request: (item) => ({
		method: 'GET',
		path: '/alphanumeric_sender_ids',
		query: {
			'filter[messaging_profile_id]': item.id('filters.messagingProfileId'),
		} satisfies Telnyx.AlphanumericSenderIDListParams,
	}),
};

import type Telnyx from 'telnyx';

import { messagingProfileLocator, shortCodeLocator } from '../../fields/locators';
import { tagsUpdateFields } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const update: RequestOperation = {
	resource: 'shortCode',
	name: 'update',
	displayName: 'Update',
	action: 'Update a short code',
	description: 'Assign a short code to a messaging profile',
	kind: 'write',
	fields: [shortCodeLocator, messagingProfileLocator, tagsUpdateFields],
	request: (item) => ({
		method: 'PATCH',
		path: `/short_codes/${segment(item.requiredId('id'))}`,
		body: {
			messaging_profile_id: item.requiredId('messagingProfileId'),
			tags: item.list('updateFields.tags'),
		} satisfies Telnyx.ShortCodeUpdateParams,
	}),
};

import { messagingProfileLocator, optional, shortCodeLocator } from '../../fields/locators';
import { shortCodeUpdateBody, shortCodeUpdateFields } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const update: RequestOperation = {
	resource: 'shortCode',
	name: 'update',
	displayName: 'Update',
	action: 'Update a short code',
	description: 'Assign a short code to a messaging profile, or change its tags',
	kind: 'write',
	fields: [
		shortCodeLocator,
		{
			...optional(messagingProfileLocator),
			description:
				'The messaging profile that the short code belongs to. To unassign it, use Clear Fields.',
		},
		shortCodeUpdateFields,
	],
	request: (item) => ({
		method: 'PATCH',
		path: `/short_codes/${segment(item.requiredId('shortCodeId'))}`,
		body: shortCodeUpdateBody(item),
	}),
};

import type Telnyx from 'telnyx';

import { filters, options } from '../../fields/collections';
import { includeSecretField, simplifyProfile, withoutSecret } from '../../fields/messagingProfile';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'messagingProfile',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many messaging profiles',
	description: 'List the account’s messaging profiles',
	kind: 'list',
	fields: [
		filters([
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Support',
				description: 'Only the profile with exactly this name',
			},
			{
				displayName: 'Name Contains',
				name: 'nameContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. support',
				description: 'Only profiles with this in their name',
			},
		]),
		options([includeSecretField]),
	],
	request: (item) => ({
		method: 'GET',
		path: '/messaging_profiles',
		query: {
			'filter[name][contains]': item.text('filters.nameContains'),
			'filter[name][eq]': item.text('filters.name'),
		} satisfies Telnyx.MessagingProfileListParams,
	}),
	output: withoutSecret('options.includeSecret'),
	simplify: simplifyProfile,
};

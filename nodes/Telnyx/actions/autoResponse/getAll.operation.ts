import { ruleFields } from '../../fields/autoResponse';
import { between, filters } from '../../fields/collections';
import { messagingProfileLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'autoResponse',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many auto-responses',
	description: 'List the auto-responses of a messaging profile',
	kind: 'list',
	fields: [
		messagingProfileLocator,
		filters([
			ruleFields.countryCode,
			...between('created', 'created'),
			...between('updated', 'updated'),
		]),
	],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/autoresp_configs`,
		query: {
			country_code: item.text('filters.countryCode'),
			'created_at[gte]': item.date('filters.createdAfter'),
			'created_at[lte]': item.date('filters.createdBefore'),
			'updated_at[gte]': item.date('filters.updatedAfter'),
			'updated_at[lte]': item.date('filters.updatedBefore'),
		},
	}),
};

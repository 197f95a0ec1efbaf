import { between, filters } from '../../fields/collections';
import { messagingProfileLocator, optional } from '../../fields/locators';
import { optionalSender } from '../../fields/sender';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'optOut',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many opt-outs',
	description: 'List the recipients who texted STOP and may not be texted any more',
	kind: 'list',
	fields: [
		filters([
			...between('created', 'created'),
			{
				displayName: 'From',
				name: 'from',
				type: 'string',
				default: '',
				placeholder: 'e.g. +13125550100',
				description:
					'Only opt-outs from this sender of yours: a phone number, short code or sender ID',
			},
			optional(messagingProfileLocator),
			{
				displayName: 'Redact',
				name: 'redactionEnabled',
				type: 'boolean',
				default: true,
				description: 'Whether Telnyx hides parts of the recipients’ numbers',
			},
		]),
	],
	request: (item) => ({
		method: 'GET',
		path: '/messaging_optouts',
		query: {
			'created_at[gte]': item.date('filters.createdAfter'),
			'created_at[lte]': item.date('filters.createdBefore'),
			'filter[from]': optionalSender(item, 'filters.from'),
			'filter[messaging_profile_id]': item.id('filters.messagingProfileId'),
			redaction_enabled: item.boolean('filters.redactionEnabled'),
		},
	}),
};

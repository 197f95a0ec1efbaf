import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from './item';
import {
	clearedBody,
	clearField,
	filters,
	updateBody,
	updateFields,
	type Emptied,
} from './collections';
import { messagingProfileLocator, optional } from './locators';
import { withoutPunctuation } from '../message/writtenNumber';
import { pick } from './results';

const tagsField: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag' },
	default: [],
	placeholder: 'e.g. support',
	description: 'Replaces all existing tags',
};

/** Telnyx takes an empty text as "belongs to no profile"; null would leave it as it is. */
const emptied: Emptied = {
	messaging_profile_id: { label: 'Messaging Profile', empty: '' },
	tags: { label: 'Tags', empty: [] },
};

/** The fields with which a phone number’s or a hosted number’s messaging settings are changed. */
export const numberUpdateFields = updateFields([
	clearField(emptied),
	{
		displayName: 'Messaging Product',
		name: 'messagingProduct',
		type: 'string',
		default: '',
		placeholder: 'e.g. P2P',
		description: 'The ID of one of the products that the number is eligible for',
	},
	{
		...optional(messagingProfileLocator),
		description: 'The messaging profile to assign the number to. To unassign it, use Clear Fields.',
	},
	tagsField,
]);

export const numberUpdateBody = (item: Item): Telnyx.PhoneNumbers.MessagingUpdateParams =>
	updateBody(item, {
		messaging_product: item.text('updateFields.messagingProduct'),
		messaging_profile_id: item.id('updateFields.messagingProfileId'),
		tags: item.list('updateFields.tags'),
		...clearedBody(item, emptied),
	});

export const shortCodeUpdateFields = updateFields([clearField(emptied), tagsField]);

/** Telnyx wants the profile in each change of a short code. */
export const shortCodeUpdateBody = (item: Item) => {
	const cleared = clearedBody(item, emptied);
	const profile = 'messaging_profile_id' in cleared ? '' : item.requiredId('messagingProfileId');
	return {
		tags: item.list('updateFields.tags'),
		...cleared,
		messaging_profile_id: profile,
	} satisfies Telnyx.ShortCodeUpdateParams;
};

const phoneNumberFilters: INodeProperties[] = [
	optional(messagingProfileLocator),
	{
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +13125550001',
		description: 'Only this number, or several, separated by commas',
	},
	{
		displayName: 'Phone Number Contains',
		name: 'phoneNumberContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. 312555',
		description: 'Only numbers with these digits in them',
	},
	{
		displayName: 'Sort',
		name: 'sort',
		type: 'options',
		default: 'asc',
		description: 'The order of the numbers',
		options: [
			{ name: 'Ascending', value: 'asc' },
			{ name: 'Descending', value: 'desc' },
		],
	},
];

export const hostedNumberFilters = filters(phoneNumberFilters);

export const numberFilters = filters([
	...phoneNumberFilters,
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'longcode',
		description: 'Only numbers of this kind',
		options: [
			{ name: 'Long Code', value: 'longcode' },
			{ name: 'Short Code', value: 'shortcode' },
			{ name: 'Toll-Free', value: 'tollfree' },
		],
	},
]);

export const hostedNumberQuery = (item: Item) => ({
	'filter[messaging_profile_id]': item.id('filters.messagingProfileId'),
	'filter[phone_number]': item.addresses('filters.phoneNumber')?.join(','),
	'filter[phone_number][contains]':
		withoutPunctuation(item.text('filters.phoneNumberContains') ?? '') || undefined,
	'sort[phone_number]': item.choice<'asc' | 'desc'>('filters.sort'),
});

export const simplifyNumber = pick(
	'id',
	'phone_number',
	'type',
	'country_code',
	'messaging_profile_id',
	'messaging_product',
	'tags',
);

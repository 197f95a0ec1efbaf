import type { INodeProperties } from 'n8n-workflow';

import { countryOf, countryOfZone } from '../message/country';
import type { NumberOptions } from '../message/phoneNumber';
import type { Item } from './item';

/** What stands for the country whose time zone the workflow has. */
export const workflowCountry = 'workflow';

export const workflowCountryName = 'Country of the workflow’s time zone';

/** How the numbers in a text's fields are read, for the operations that text somebody. */
export const numberOptionFields = {
	allowUnlistedNumbers: {
		displayName: 'Allow Unlisted Numbers',
		name: 'allowUnlistedNumbers',
		type: 'boolean',
		default: false,
		description:
			'Whether to text numbers whose range is not known to be in use, such as a new area code, instead of refusing them',
	},
	countryOfNumbers: {
		displayName: 'Country of Numbers',
		name: 'countryOfNumbers',
		type: 'resourceLocator',
		default: { mode: 'list', value: workflowCountry, cachedResultName: workflowCountryName },
		description:
			'The country of numbers that are written without their country code, such as (312) 555-0142. Without this option they are refused.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchCountries', searchable: true },
			},
			{ displayName: 'By Code', name: 'code', type: 'string', placeholder: 'e.g. US' },
		],
	},
} satisfies Record<string, INodeProperties>;

const allowUnlisted = 'sending.allowUnlistedNumbers';
const country = 'sending.countryOfNumbers';

/** How to read the numbers of an item. @throws NodeOperationError where its country is none */
export const numberOptions = (item: Item): NumberOptions => ({
	home: item.has(country) ? homeOf(item) : undefined,
	allowUnlisted: item.has(allowUnlisted) && item.boolean(allowUnlisted) === true,
});

function homeOf(item: Item): string | undefined {
	const written = item.id(country);
	if (written === undefined) return undefined;
	const zone = item.context.getTimezone();
	const home = written === workflowCountry ? countryOfZone(zone) : countryOf(written);
	if (home !== undefined) return home;
	throw item.error({
		field: country,
		value: written === workflowCountry ? zone : written,
		problem: written === workflowCountry ? 'can’t be told from the time zone' : 'is not a country',
		remedy: 'Choose a country from the list, or give its two letters, like US.',
	});
}

/** What to do about a number without its country code. */
export const missingCountryRemedy = (item: Item): string =>
	item.has(country)
		? 'Set Country of Numbers under Sending Options, or write the number with a plus sign and the country code, like +13125550001.'
		: 'Write it with a plus sign and the country code, like +13125550001.';

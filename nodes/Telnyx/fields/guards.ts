import type { INodeProperties } from 'n8n-workflow';

import { countryOf } from '../message/country';
import type { Item } from './item';

/** Whom the texts of a node may reach and how many may leave, as the builder of the workflow set it. */
export interface Guards {
	/** The only numbers that may be texted, in E.164. */
	onlyTo?: string[];
	/** The two letters of the countries whose numbers may be; undefined where the builder said nothing. */
	countries?: string[] | 'all';
	/** How many texts may leave. */
	limits: TextLimits;
}

/** The most texts of each kind; undefined where there is no limit. A day is one of the workflow's time zone. */
export interface TextLimits {
	perDay?: number;
	perExecution?: number;
	perRecipient?: number;
}

/** What stands for every country. */
const allCountries = 'all';

const atMost = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties => ({
	...field,
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 1,
});

/** The guards among the sending options. A model may fill in none of them. */
export const guardFields = {
	allowedCountries: {
		displayName: 'Allowed Countries',
		name: 'allowedCountries',
		type: 'string',
		default: '',
		placeholder: 'e.g. US, CA',
		description:
			'The countries whose numbers may be texted: two letters or names, separated by commas, or all. Premium, satellite and other special numbers are left out with them. Without this option, every number may be texted; but where a form, a chat, an incoming text or an AI agent’s model fills in the recipient, only numbers of the sender’s own country. Other recipients come out with the status "skipped".',
	},
	atMostPerDay: atMost({
		displayName: 'At Most per Day',
		name: 'atMostPerDay',
		description:
			'How many messages this node may send on one day. The others come out with the status "skipped". n8n keeps the count in its database, across executions.',
	}),
	atMostPerExecution: atMost({
		displayName: 'At Most per Execution',
		name: 'atMostPerExecution',
		description:
			'How many messages this node may send in one execution of the workflow, all calls by an AI agent together. The others come out with the status "skipped".',
	}),
	atMostPerRecipient: atMost({
		displayName: 'At Most per Recipient and Day',
		name: 'atMostPerRecipient',
		description:
			'How many messages of this node one recipient may get on one day. The others come out with the status "skipped". n8n keeps the count in its database, across executions.',
	}),
	onlyTo: {
		displayName: 'Only To',
		name: 'onlyTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. +13125550001, +13125550002',
		description:
			'The only numbers that may be texted, separated by commas, or a list from an expression. Other recipients come out with the status "skipped".',
	},
} satisfies Record<string, INodeProperties>;

/**
 * The item's guards.
 *
 * @throws NodeOperationError where the user added one, and this item has no value for it: nothing would be guarded
 */
export function readGuards(item: Item): Guards {
	const added = item.value<object>('sending') ?? {};
	const read = <T>(name: keyof typeof guardFields, value: (path: string) => T | undefined) =>
		name in added ? item.required(`sending.${name}`, value(`sending.${name}`)) : undefined;
	const limit = (name: keyof typeof guardFields) => read(name, (path) => item.number(path));
	return {
		onlyTo: read('onlyTo', (path) =>
			Array.isArray(item.value(path)) ? (item.addresses(path) ?? []) : item.addresses(path),
		),
		countries: read('allowedCountries', (path) => readCountries(item, path)),
		limits: {
			perDay: limit('atMostPerDay'),
			perExecution: limit('atMostPerExecution'),
			perRecipient: limit('atMostPerRecipient'),
		},
	};
}

function readCountries(item: Item, path: string): string[] | 'all' | undefined {
	const written = item.list(path);
	if (written?.some((one) => one.toLowerCase() === allCountries)) return allCountries;
	return written?.map((one) => {
		const country = countryOf(one);
		if (country !== undefined) return country;
		throw item.error({
			field: path,
			value: one,
			problem: 'names no country',
			remedy: 'Use names or two letters, like US, and commas between them.',
		});
	});
}

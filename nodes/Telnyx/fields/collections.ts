import type { INodeProperties } from 'n8n-workflow';

import type { Item } from './item';

/** Optional fields in the order that n8n's UX guidelines want. (To load the rules of `localeCompare` takes too long.) */
export const byLabel = (fields: INodeProperties[]): INodeProperties[] =>
	[...fields].sort((a, b) => (labelOf(a) < labelOf(b) ? -1 : 1));

const labelOf = ({ displayName }: INodeProperties): string => displayName.toLowerCase();

/** A collection of optional fields, by its role in n8n's UX guidelines. */
const collection =
	(field: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'>) =>
	(options: INodeProperties[]): INodeProperties => ({
		...field,
		type: 'collection',
		default: {},
		options: byLabel(options),
	});

export const additionalFields = collection({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	placeholder: 'Add field',
});
export const filters = collection({
	displayName: 'Filters',
	name: 'filters',
	placeholder: 'Add filter',
});
export const options = collection({
	displayName: 'Options',
	name: 'options',
	placeholder: 'Add option',
});
export const updateFields = collection({
	displayName: 'Update Fields',
	name: 'updateFields',
	placeholder: 'Add field',
});

/** What an emptied field is sent as: Telnyx takes null for most, and an empty text or list for some. */
type Empty = null | '' | string[];
export type Emptied = Record<string, { label: string; empty: Empty }>;

/** Lets a user empty fields, which is not the same as leaving them as they are. */
export const clearField = (emptied: Emptied): INodeProperties => ({
	displayName: 'Clear Fields',
	name: 'clear',
	type: 'multiOptions',
	default: [],
	description: 'Fields to empty. All others keep their values.',
	options: Object.entries(emptied).map(([value, { label }]) => ({ name: label, value })),
});

/** The body of the fields that the user chose to empty. */
export const clearedBody = (item: Item, emptied: Emptied): Record<string, Empty> =>
	Object.fromEntries(
		(item.list('updateFields.clear') ?? []).map((name) => [name, emptied[name]?.empty ?? null]),
	);

/** @throws NodeOperationError where an update would change nothing */
export function updateBody<T extends object>(item: Item, body: T): T {
	if (Object.values(body).some((value) => value !== undefined)) return body;
	throw item.problem('No fields to update', 'Add a field under Update Fields.');
}

/** Points in time between which something lies: a pair of filters, `<name>After` and `<name>Before`. */
export const between = (name: string, what: string): INodeProperties[] => {
	const label = what.charAt(0).toUpperCase() + what.slice(1);
	return [
		{
			displayName: `${label} After`,
			name: `${name}After`,
			type: 'dateTime',
			default: '',
			description: `Only what was ${what} at this time or later`,
		},
		{
			displayName: `${label} Before`,
			name: `${name}Before`,
			type: 'dateTime',
			default: '',
			description: `Only what was ${what} at this time or earlier`,
		},
	];
};

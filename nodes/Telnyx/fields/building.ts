import type { INodeProperties } from 'n8n-workflow';

/** Shows fields only where another one has a certain value. */
export const shownFor = (
	selector: string,
	values: readonly string[],
	fields: INodeProperties[],
): INodeProperties[] =>
	fields.map((field) => ({
		...field,
		displayOptions: { show: { ...field.displayOptions?.show, [selector]: [...values] } },
	}));

/** Asks for several of a thing, each with the same fields. */
export const several = ({
	row,
	...field
}: Pick<INodeProperties, 'displayName' | 'name' | 'description'> & {
	row: { name: string; displayName: string; values: INodeProperties[] };
}): INodeProperties => ({
	...field,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${row.displayName}` },
	placeholder: `Add ${row.displayName}`,
	default: {},
	options: [row],
});

/** Asks for a text of one line. */
export const line = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder' | 'description'>,
): INodeProperties => ({ ...field, type: 'string', default: '' });

/** Undefined where nothing in it is set, so that no empty object is sent. */
export const orNothing = <T extends object>(value: T): T | undefined =>
	Object.values(value).some((part) => part !== undefined) ? value : undefined;

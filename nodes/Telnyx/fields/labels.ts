import type { INodeProperties } from 'n8n-workflow';

/** What was found before: every item of a list asks for the same fields. */
const found = new WeakMap<INodeProperties[], Map<string, INodeProperties | undefined>>();

/** A field by its name, which may lead into collections: `options.subject`. */
export function fieldOf(fields: INodeProperties[], name: string): INodeProperties | undefined {
	let known = found.get(fields);
	if (!known) found.set(fields, (known = new Map()));
	if (!known.has(name)) known.set(name, findField(fields, name));
	return known.get(name);
}

function findField(fields: INodeProperties[], name: string): INodeProperties | undefined {
	// Rows of a field with several have numbers, not labels.
	const [top, ...path] = name.split('.').filter((part) => !/^\d+$/.test(part));
	const field = fields.find((candidate) => candidate.name === top);
	if (!field || path.length === 0) return field;
	return findField(fieldsIn(field), path.join('.'));
}

/** The label of a field. */
export const labelOf = (fields: INodeProperties[], name: string): string | undefined =>
	fieldOf(fields, name)?.displayName;

/** The label of the field whose name is Telnyx's, in n8n's spelling, wherever it stands. */
export function labelOfPointer(fields: INodeProperties[], pointer: string): string | undefined {
	const key = /[a-z_]+/i.exec(pointer)?.[0] ?? '';
	const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
	for (const field of fields) {
		const label =
			field.name === name ? field.displayName : labelOfPointer(fieldsIn(field), pointer);
		if (label) return label;
	}
	return undefined;
}

function fieldsIn(field: INodeProperties): INodeProperties[] {
	return (field.options ?? []).flatMap((option) => {
		if ('values' in option)
			return [
				{ ...option, type: 'collection', default: {}, options: option.values } as INodeProperties,
			];
		return 'type' in option ? [option as INodeProperties] : [];
	});
}

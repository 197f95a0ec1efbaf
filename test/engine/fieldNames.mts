import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { Item } from '../../nodes/Telnyx/fields/item.ts';
import { fieldOf } from '../../nodes/Telnyx/fields/labels.ts';

/** A resource mapper has whatever fields the account's own things ask for. */
const isOpen = (name: string): boolean =>
	name.includes('.') && hasField(name.replace(/\..*/, ''), 'resourceMapper');

const hasField = (name: string, type?: string): boolean =>
	operations.some(({ fields }) => {
		const field = fieldOf(fields, name);
		return field !== undefined && (type === undefined || field.type === type);
	});

const isField = new Map<string, boolean>();

/**
 * Makes every run fail that reads a field which no operation has: n8n gives nothing for a name with a typing
 * mistake, so that the user's value would be left out for ever.
 */
export function refuseUnknownFieldNames(): void {
	for (const method of ['value', 'id'] as const) {
		const read = Item.prototype[method];
		Item.prototype[method] = function (this: Item, name: string) {
			if (!isField.has(name)) isField.set(name, hasField(name) || isOpen(name));
			if (isField.get(name)) return read.call(this, name) as never;
			throw new Error(`No operation has the field ${name}`);
		};
	}
}

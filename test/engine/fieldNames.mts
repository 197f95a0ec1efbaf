import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { Item } from '../../nodes/Telnyx/fields/item.ts';
import { labelOf } from '../../nodes/Telnyx/fields/labels.ts';

const isField = new Map<string, boolean>();

/**
 * Makes every run fail that reads a field which no operation has: n8n gives nothing for a name with a typing
 * mistake, so that the user's value would be left out for ever.
 */
export function refuseUnknownFieldNames(): void {
	for (const method of ['value', 'id'] as const) {
		const read = Item.prototype[method];
		Item.prototype[method] = function (this: Item, name: string) {
			if (!isField.has(name)) {
				isField.set(
					name,
					operations.some(({ fields }) => labelOf(fields, name) !== undefined),
				);
			}
			if (isField.get(name)) return read.call(this, name) as never;
			throw new Error(`No operation has the field ${name}`);
		};
	}
}

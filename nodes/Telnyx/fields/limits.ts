import type { Item } from './item';

/** Each of these throws a NodeOperationError that names the field, its value and the limit. */

/** A text of at most so many characters. */
export function textUpTo(item: Item, field: string, most: number): string | undefined {
	const text = item.text(field);
	if (text !== undefined) checkLength(item, { field, text, most, length: [...text].length });
	return text;
}

/** The same where it has to be filled in. */
export const requiredTextUpTo = (item: Item, field: string, most: number): string =>
	item.required(field, textUpTo(item, field, most));

/** A text of at most so many bytes, which a letter beyond ASCII takes two to four of. */
export function bytesUpTo(item: Item, field: string, most: number): string | undefined {
	const text = item.text(field);
	if (text !== undefined) {
		checkLength(item, { field, text, most, length: Buffer.byteLength(text), unit: 'bytes' });
	}
	return text;
}

function checkLength(
	item: Item,
	limit: { field: string; text: string; most: number; length: number; unit?: string },
): void {
	const { field, text, most, length, unit = 'characters' } = limit;
	if (length <= most) return;
	throw item.error({
		field,
		value: text,
		problem: `is longer than ${most} ${unit} (${length})`,
		remedy: 'Shorten it.',
	});
}

/** The rows of a field that has to have some, and takes at most so many. */
export function rowsUpTo(item: Item, field: string, most: number): string[] {
	const [top] = field.split('.');
	const rows = item.required(top, item.rows(field));
	checkCount(item, { field: top, count: rows.length, most });
	return rows;
}

/** @throws NodeOperationError where a field holds more than it takes */
export function checkCount(
	item: Item,
	{ field, count, most }: { field: string; count: number; most: number },
): void {
	if (count <= most) return;
	throw item.error({
		field,
		value: `${count}`,
		problem: `holds more than ${most}`,
		remedy: `Remove ${count - most} of them.`,
	});
}

/**
 * @param rows in each of which the field has a value
 * @throws NodeOperationError where two of them are the same
 */
export function checkDistinct(item: Item, rows: string[], field: string): void {
	const values = rows.map((row) => item.text(`${row}.${field}`));
	const twice = values.findIndex((value, index) => values.indexOf(value) < index);
	if (twice < 0) return;
	throw item.error({
		field: `${rows[twice]}.${field}`,
		value: values[twice],
		problem: 'stands there twice',
		remedy: 'Give each its own, so that you can tell which one was chosen.',
	});
}

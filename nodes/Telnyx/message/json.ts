import type { IDataObject } from 'n8n-workflow';

/** A list of what may be one thing, several or none. */
export const listOf = (value: unknown): unknown[] => {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value : [value];
};

/** The object, or an empty one where there is none. */
export const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? (value as IDataObject) : {};

/** The text; null where there is none, or nothing in it. */
export const textOf = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : null;

/** The number, which may be written as a text; null where there is none. */
export const numberOf = (value: unknown): number | null => {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** The texts among these. */
export const textsOf = (values: unknown[]): string[] =>
	values.map(textOf).filter((text) => text !== null);

/** The object in a text; undefined where it holds none. */
export function parseJson(text: string): IDataObject | undefined {
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === 'object' && parsed !== null ? (parsed as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}

import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { withoutPunctuation } from '../message/writtenNumber';

/** What n8n calls for the "From List" mode of a field: as the user types, and as the list is scrolled. */
export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** An entry that says what a thing is: `+1 312 555 0100 · Customer Support`. */
export const entry = (
	value: string,
	...words: Array<string | null | undefined>
): INodeListSearchItems => ({ name: words.filter(Boolean).join(' · '), value });

/** The digits that somebody searches for, in whatever way people write numbers; undefined for other words. */
export function digitsIn(filter: string): string | undefined {
	const digits = withoutPunctuation(filter).replace(/^\+|^00/, '');
	// In front of a national number, a zero stands for the country code.
	return /^\d+$/.test(digits) ? digits.replace(/^0(?=\d{3})/, '') : undefined;
}

/** The entries that show the words or the digits of a number that somebody searches for. */
export function found(entries: INodeListSearchItems[], filter = ''): INodeListSearchItems[] {
	const words = filter.trim().toLowerCase();
	const digits = digitsIn(filter);
	return entries.filter(
		({ name }) =>
			name.toLowerCase().includes(words) ||
			(digits !== undefined && name.replace(/\D/g, '').includes(digits)),
	);
}

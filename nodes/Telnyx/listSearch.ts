import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { telnyxRequest } from './transport';

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

interface Source {
	path: string;
	entry(row: IDataObject): INodeListSearchItems;
	/** The query parameter with which Telnyx searches; without one the page is searched here. */
	filterBy?: string;
}

const rowsPerPage = 100;

const sources = {
	messagingProfiles: {
		path: '/messaging_profiles',
		filterBy: 'filter[name][contains]',
		entry: (row) => ({ name: row.name as string, value: row.id as string }),
	},
	phoneNumbers: {
		path: '/phone_numbers/messaging',
		filterBy: 'filter[phone_number][contains]',
		entry: (row) => ({ name: row.phone_number as string, value: row.phone_number as string }),
	},
	shortCodes: {
		path: '/short_codes',
		entry: (row) => ({ name: row.short_code as string, value: row.short_code as string }),
	},
	alphanumericSenderIds: {
		path: '/alphanumeric_sender_ids',
		entry: (row) => ({
			name: row.alphanumeric_sender_id as string,
			value: row.alphanumeric_sender_id as string,
		}),
	},
} satisfies Record<string, Source>;

/** One page of a list, and where the next one begins. */
async function page(
	context: ILoadOptionsFunctions,
	source: Source,
	filter = '',
	number = 1,
): Promise<INodeListSearchResult & { results: INodeListSearchItems[] }> {
	const answer = await telnyxRequest<{ data?: IDataObject[]; meta?: { total_pages?: number } }>(
		context,
		{
			method: 'GET',
			path: source.path,
			query: {
				'page[number]': number,
				'page[size]': rowsPerPage,
				...(source.filterBy && filter ? { [source.filterBy]: filter } : {}),
			},
		},
	);
	const entries = (answer.data ?? []).map((row) => source.entry(row));
	const wanted = filter.toLowerCase();
	return {
		results: source.filterBy
			? entries
			: entries.filter(({ name }) => name.toLowerCase().includes(wanted)),
		paginationToken: number < (answer.meta?.total_pages ?? 1) ? String(number + 1) : undefined,
	};
}

const search = (source: Source): ListSearch =>
	async function (filter, paginationToken) {
		return await page(this, source, filter, Number(paginationToken ?? 1));
	};

/** Everything that can send: the few short codes and sender IDs first, then the numbers by page. */
const searchSenders: ListSearch = async function (filter, paginationToken) {
	const numbers = await page(this, sources.phoneNumbers, filter, Number(paginationToken ?? 1));
	if (paginationToken) return numbers;
	const others = [
		await page(this, sources.shortCodes, filter),
		await page(this, sources.alphanumericSenderIds, filter),
	];
	return { ...numbers, results: [...others.flatMap(({ results }) => results), ...numbers.results] };
};

/** The searches behind the "From List" modes, by the name that the locators give. */
export const listSearch: Record<string, ListSearch> = {
	searchAlphanumericSenderIds: search(sources.alphanumericSenderIds),
	searchMessagingProfiles: search(sources.messagingProfiles),
	searchPhoneNumbers: search(sources.phoneNumbers),
	searchSenders,
	searchShortCodes: search(sources.shortCodes),
};

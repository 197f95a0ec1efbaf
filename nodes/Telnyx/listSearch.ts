import {
	NodeOperationError,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { pages, telnyxRequest } from './transport';
import { segment } from './transport/request';

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

interface Source {
	path: string | ((context: ILoadOptionsFunctions) => string);
	/** What the user reads. */
	name(row: IDataObject): string;
	/** The query parameter with which Telnyx searches; without one the list is searched here. */
	filterBy?: string;
}

const rowsPerPage = 100;

const named = (field: string) => (row: IDataObject) => row[field] as string;

const sources = {
	alphanumericSenderIds: {
		path: '/alphanumeric_sender_ids',
		name: named('alphanumeric_sender_id'),
	},
	autoResponses: {
		path: autoResponsesPath,
		name: ({ op, keywords }) => `${op}: ${(keywords as string[] | undefined)?.join(', ')}`,
	},
	hostedNumbers: {
		path: '/messaging_hosted_numbers',
		name: named('phone_number'),
		filterBy: 'filter[phone_number][contains]',
	},
	messagingProfiles: {
		path: '/messaging_profiles',
		name: named('name'),
		filterBy: 'filter[name][contains]',
	},
	phoneNumbers: {
		path: '/phone_numbers/messaging',
		name: named('phone_number'),
		filterBy: 'filter[phone_number][contains]',
	},
	shortCodes: { path: '/short_codes', name: named('short_code') },
	whatsappTemplates: {
		path: '/whatsapp/message_templates',
		filterBy: 'filter[search]',
		name: ({ name, language, status }) => `${name} (${language}, ${status})`,
	},
} satisfies Record<string, Source>;

/** The list of auto-responses depends on the profile that is chosen above it. */
function autoResponsesPath(context: ILoadOptionsFunctions): string {
	const profile = context.getCurrentNodeParameter('messagingProfileId', { extractValue: true });
	if (typeof profile === 'string' && profile !== '') {
		return `/messaging_profiles/${segment(profile)}/autoresp_configs`;
	}
	throw new NodeOperationError(context.getNode(), 'No messaging profile is chosen', {
		description: 'Choose the messaging profile first; the list shows its auto-responses.',
	});
}

type Found = INodeListSearchResult & { results: INodeListSearchItems[] };

/** What the choice of an entry puts into the field. */
type Value = 'id' | 'name';

const pathOf = (context: ILoadOptionsFunctions, { path }: Source): string =>
	typeof path === 'string' ? path : path(context);

const entryOf =
	(source: Source, value: Value) =>
	(row: IDataObject): INodeListSearchItems => {
		const name = source.name(row);
		return { name, value: value === 'name' ? name : (row.id as string) };
	};

/** One page of a list, and where the next one begins. */
async function page(
	context: ILoadOptionsFunctions,
	source: Source,
	value: Value,
	filter = '',
	number = 1,
): Promise<Found> {
	const query = {
		'page[number]': number,
		'page[size]': rowsPerPage,
		...(source.filterBy && filter ? { [source.filterBy]: filter } : {}),
	};
	const answer = await telnyxRequest<{ data?: IDataObject[]; meta?: { total_pages?: number } }>(
		context,
		{ method: 'GET', path: pathOf(context, source), query },
	);
	return {
		results: (answer.data ?? []).map(entryOf(source, value)),
		paginationToken: number < (answer.meta?.total_pages ?? 1) ? String(number + 1) : undefined,
	};
}

/** The entries with the wanted letters of a list that Telnyx can't search, from all of its pages. */
async function all(
	context: ILoadOptionsFunctions,
	source: Source,
	value: Value,
	filter = '',
): Promise<INodeListSearchItems[]> {
	const entries: INodeListSearchItems[] = [];
	for await (const rows of pages(context, { method: 'GET', path: pathOf(context, source) })) {
		entries.push(...rows.map(entryOf(source, value)));
	}
	return entries.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
}

const search = (source: Source, value: Value = 'id'): ListSearch =>
	async function (filter, paginationToken) {
		if (filter && !source.filterBy) return { results: await all(this, source, value, filter) };
		return await page(this, source, value, filter, Number(paginationToken ?? 1));
	};

/** Everything that can send: the few short codes and sender IDs first, then the numbers by page. */
const searchSenders: ListSearch = async function (filter, paginationToken) {
	const number = Number(paginationToken ?? 1);
	const numbers = await page(this, sources.phoneNumbers, 'name', filter, number);
	if (paginationToken) return numbers;
	const others = [
		...(await all(this, sources.shortCodes, 'name', filter)),
		...(await all(this, sources.alphanumericSenderIds, 'name', filter)),
	];
	return { ...numbers, results: [...others, ...numbers.results] };
};

/** The searches behind the "From List" modes, by the name that the locators give. */
export const listSearch: Record<string, ListSearch> = {
	searchAlphanumericSenderIdIds: search(sources.alphanumericSenderIds),
	searchAlphanumericSenderIds: search(sources.alphanumericSenderIds, 'name'),
	searchAutoResponses: search(sources.autoResponses),
	searchHostedNumbers: search(sources.hostedNumbers),
	searchMessagingProfiles: search(sources.messagingProfiles),
	searchPhoneNumberIds: search(sources.phoneNumbers),
	searchPhoneNumbers: search(sources.phoneNumbers, 'name'),
	searchSenders,
	searchShortCodeIds: search(sources.shortCodes),
	searchShortCodes: search(sources.shortCodes, 'name'),
	searchWhatsappTemplates: search(sources.whatsappTemplates),
};

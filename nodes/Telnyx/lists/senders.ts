import type { ILoadOptionsFunctions, INodeListSearchItems } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { readableNumber } from '../message/readable';
import { digitsIn, entry, found, type ListSearch } from './entry';
import { profilesById, type Profiles } from './profiles';
import { pageOf, rowsOf, type Page } from './rows';

type PhoneNumber = Telnyx.PhoneNumberWithMessagingSettings;

/** What the choice of an entry puts into the field: the thing's ID, or what it is called. */
type Value = 'id' | 'name';

/** What a number is wanted for. For its settings, it need not be able to send. */
type Use = 'sms' | 'mms' | 'settings';

/** Profiles whose numbers are listed where somebody types a profile's name. */
const mostProfiles = 10;

/** Whose a sender is, and why it can't send, where it can't. */
function owner(profiles: Profiles, profileId: string | null | undefined, problem = ''): string[] {
	if (!profileId) return ['no messaging profile, can’t send'];
	const { name = '', enabled } = profiles.get(profileId) ?? {};
	return [name, problem || (enabled === false ? 'disabled profile, can’t send' : '')];
}

const numberEntry = (
	{ id = '', phone_number: number = '', messaging_profile_id: profileId, features }: PhoneNumber,
	profiles: Profiles,
	use: Use,
): INodeListSearchItems => {
	if (use === 'settings') {
		const { name = 'no messaging profile' } = profiles.get(profileId ?? '') ?? {};
		return entry(id, readableNumber(number), name);
	}
	// Null is what a number can't do; of what Telnyx does not mention, nothing is known.
	const problem = features?.[use] === null ? `can’t send ${use.toUpperCase()}` : '';
	return entry(number, readableNumber(number), ...owner(profiles, profileId, problem));
};

/** A page of the numbers whose digits, or whose profile's name, somebody searches for. */
async function numbersPage(
	context: ILoadOptionsFunctions,
	{
		path,
		filter = '',
		paginationToken,
		profiles,
	}: { path: string; filter?: string; paginationToken?: string; profiles: Profiles },
): Promise<Page<PhoneNumber>> {
	const digits = digitsIn(filter);
	if (digits !== undefined || !filter) {
		const query = digits === undefined ? {} : { 'filter[phone_number][contains]': digits };
		return await pageOf(context, { path, query, paginationToken });
	}
	const named = [...profiles.values()].filter(({ name = '' }) =>
		name.toLowerCase().includes(filter.trim().toLowerCase()),
	);
	const pages = named
		.slice(0, mostProfiles)
		.map(
			async ({ id }) =>
				await pageOf<PhoneNumber>(context, { path, query: { 'filter[messaging_profile_id]': id } }),
		);
	return { rows: (await Promise.all(pages)).flatMap(({ rows }) => rows) };
}

/** Phone numbers: `+1 312 555 0100 · Customer Support`. */
export const searchNumbers = (path: string, use: Use): ListSearch =>
	async function (filter, paginationToken) {
		const profiles = await profilesById(this);
		const { rows, ...page } = await numbersPage(this, { path, filter, paginationToken, profiles });
		return { ...page, results: rows.map((row) => numberEntry(row, profiles, use)) };
	};

async function shortCodes(
	context: ILoadOptionsFunctions,
	value: Value,
	filter?: string,
): Promise<INodeListSearchItems[]> {
	const rows = await rowsOf<Telnyx.ShortCode>(context, { path: '/short_codes' });
	const entries = rows.map(({ id = '', short_code: code = '', messaging_profile_id: profileId }) =>
		entry(
			value === 'id' ? id : code,
			code,
			'short code',
			value === 'name' && !profileId ? 'no messaging profile, can’t send' : '',
		),
	);
	return found(entries, filter);
}

/** Short codes: `24365 · short code`. */
export const searchShortCodes = (value: Value): ListSearch =>
	async function (filter) {
		return { results: await shortCodes(this, value, filter) };
	};

async function names(
	context: ILoadOptionsFunctions,
	value: Value,
	{ filter, profiles }: { filter?: string; profiles: Profiles },
): Promise<INodeListSearchItems[]> {
	const rows = await rowsOf<Telnyx.AlphanumericSenderID>(context, {
		path: '/alphanumeric_sender_ids',
	});
	const entries = rows.map(
		({ id = '', alphanumeric_sender_id: name = '', messaging_profile_id: profileId }) =>
			entry(
				value === 'id' ? id : name,
				name,
				'name, can’t be answered',
				profiles.get(profileId ?? '')?.name,
			),
	);
	return found(entries, filter);
}

/** Alphanumeric sender IDs: `ACME · name, can’t be answered · Customer Support`. */
export const searchNames = (value: Value): ListSearch =>
	async function (filter) {
		const profiles = await profilesById(this);
		return { results: await names(this, value, { filter, profiles }) };
	};

/** Everything that can send: the few short codes and names first, then the numbers by page. */
export const searchSenders: ListSearch = async function (filter, paginationToken) {
	const profiles = await profilesById(this);
	const [others, { rows, ...page }] = await Promise.all([
		paginationToken
			? []
			: Promise.all([shortCodes(this, 'name', filter), names(this, 'name', { filter, profiles })]),
		numbersPage(this, { path: '/phone_numbers/messaging', filter, paginationToken, profiles }),
	]);
	const numbers = rows.map((row) => numberEntry(row, profiles, 'sms'));
	return { ...page, results: [...others.flat(), ...numbers] };
};

import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { readableNumber } from '../message/readable';
import { digitsIn, entry, found, type ListSearch } from './entry';
import { pageOf, rowsOf, type Page } from './rows';

type Profile = Telnyx.MessagingProfile;

/** The account’s messaging profiles by their IDs. */
export type Profiles = Map<string, Profile>;

const path = '/messaging_profiles';

/** Pages of 250 numbers that are read to show which numbers a profile has. */
const mostPages = 4;

/** How many of a profile's numbers its entry shows. */
const shownNumbers = 2;

/** The account's messaging profiles by their IDs. */
export async function profilesById(context: ILoadOptionsFunctions): Promise<Profiles> {
	const profiles = await rowsOf<Profile>(context, { path });
	return new Map(profiles.map((profile) => [profile.id ?? '', profile]));
}

/** Messaging profiles with their numbers: `Customer Support · +1 312 555 0100, +1 415 555 0101, …`. */
export const searchMessagingProfiles: ListSearch = async function (filter = '', paginationToken) {
	const isNumber = digitsIn(filter) !== undefined;
	const query = filter && !isNumber ? { 'filter[name][contains]': filter } : {};
	const [numbers, { rows, ...page }] = await Promise.all([
		numbersByProfile(this),
		// A number is found by the profile that has it, wherever that one stands.
		isNumber
			? rowsOf<Profile>(this, { path }).then((all): Page<Profile> => ({ rows: all }))
			: pageOf<Profile>(this, { path, query, paginationToken }),
	]);
	const entries = rows.map(({ id = '', name, enabled }) => {
		const own = numbers.get(id) ?? [];
		const shown = isNumber ? own : own.slice(0, shownNumbers);
		const more = own.length > shown.length ? ', …' : '';
		return entry(id, name, enabled === false ? 'disabled' : '', shown.join(', ') + more);
	});
	return { ...page, results: isNumber ? found(entries, filter) : entries };
};

async function numbersByProfile(context: ILoadOptionsFunctions): Promise<Map<string, string[]>> {
	const [numbers, codes] = await Promise.all([
		rowsOf<Telnyx.PhoneNumberWithMessagingSettings>(context, {
			path: '/phone_numbers/messaging',
			most: mostPages,
		}),
		rowsOf<Telnyx.ShortCode>(context, { path: '/short_codes', most: 1 }),
	]);
	const byProfile = new Map<string, string[]>();
	for (const [id, number] of [
		...numbers.map((row) => [row.messaging_profile_id, readableNumber(row.phone_number ?? '')]),
		...codes.map((row) => [row.messaging_profile_id, row.short_code]),
	]) {
		if (id && number) byProfile.set(id, [...(byProfile.get(id) ?? []), number]);
	}
	return byProfile;
}

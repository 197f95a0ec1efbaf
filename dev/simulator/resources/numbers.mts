import { randomUUID } from 'node:crypto';
import type Telnyx from 'telnyx';
import { readBody, type Fields } from '../body.mts';
import type { Collection } from '../collection.mts';
import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { PhoneNumber, ShortCode } from '../store.mts';
import { checkProfile } from './checks.mts';

const types: Record<string, PhoneNumber['type']> = {
	tollfree: 'toll-free',
	longcode: 'long-code',
	shortcode: 'short-code',
};

/** A number by its id, or by the number itself, as Telnyx allows. */
function find(numbers: Collection<PhoneNumber>, id: string): PhoneNumber {
	const number = numbers.get(id) ?? numbers.find((n) => n.phone_number === id);
	if (!number) throw new ApiError('10005');
	return number;
}

function list(call: Call, numbers: Collection<PhoneNumber>, ...more: string[]): Page<PhoneNumber> {
	const keys = ['messaging_profile_id', 'phone_number', 'phone_number][contains'];
	allowQuery(call.query, ...keys.map((key) => `filter[${key}]`), 'sort[phone_number]', ...more);
	const profileId = call.query.get('filter[messaging_profile_id]');
	const exact = call.query.get('filter[phone_number]')?.split(',');
	const part = call.query.get('filter[phone_number][contains]') ?? '';
	const type = call.query.get('filter[type]');
	const sort = call.query.get('sort[phone_number]');
	const matching = numbers.filter(
		(number) =>
			(profileId === null || (number.messaging_profile_id ?? 'null') === profileId) &&
			(exact === undefined || exact.includes(number.phone_number)) &&
			number.phone_number.includes(part) &&
			(type === null || number.type === types[type]),
	);
	const direction = sort === 'desc' ? -1 : 1;
	if (sort !== null) {
		matching.sort((a, b) => direction * a.phone_number.localeCompare(b.phone_number));
	}
	return page(matching, call.query);
}

function update(call: Call, number: PhoneNumber): { data: PhoneNumber } {
	const fields: Fields<Telnyx.PhoneNumbers.MessagingUpdateParams> = {
		messaging_product: { nullable: 'string' },
		messaging_profile_id: { nullable: 'string' },
		tags: { list: 'string' },
	};
	const body = readBody<Telnyx.PhoneNumbers.MessagingUpdateParams>(call.body, fields, []);
	checkProfile(call, body.messaging_profile_id);
	// Telnyx: null keeps what is there, an empty string unassigns.
	if (typeof body.messaging_profile_id === 'string') {
		number.messaging_profile_id = body.messaging_profile_id || null;
	}
	if (body.messaging_product) number.messaging_product = body.messaging_product;
	if (body.tags) number.tags = body.tags;
	number.updated_at = new Date().toISOString();
	return { data: number };
}

function removeHosted(call: Call): Telnyx.MessagingHostedNumberDeleteResponse {
	const number = find(call.store.hostedNumbers, call.params.id);
	call.store.hostedNumbers.delete(number.id);
	return {
		data: {
			id: randomUUID(),
			record_type: 'messaging_hosted_number_order',
			messaging_profile_id: number.messaging_profile_id ?? null,
			status: 'deleted',
			phone_numbers: [
				{
					id: number.id,
					record_type: 'messaging_hosted_number',
					phone_number: number.phone_number,
					status: 'deleted',
				},
			],
		},
	};
}

function findShortCode(call: Call): ShortCode {
	const code = call.store.shortCodes.get(call.params.id);
	if (!code) throw new ApiError('10005');
	return code;
}

function listShortCodes(call: Call): Page<ShortCode> {
	allowQuery(call.query, 'filter[messaging_profile_id]');
	const profileId = call.query.get('filter[messaging_profile_id]');
	const matching = call.store.shortCodes.filter(
		(code) => profileId === null || (code.messaging_profile_id ?? 'null') === profileId,
	);
	return page(matching, call.query);
}

function updateShortCode(call: Call): Telnyx.ShortCodeUpdateResponse {
	const code = findShortCode(call);
	const fields: Fields<Telnyx.ShortCodeUpdateParams> = {
		messaging_profile_id: { nullable: 'string' },
		tags: { list: 'string' },
	};
	const body = readBody<Partial<Telnyx.ShortCodeUpdateParams>>(call.body, fields, []);
	checkProfile(call, body.messaging_profile_id);
	if (body.messaging_profile_id !== undefined) {
		code.messaging_profile_id = body.messaging_profile_id || null;
	}
	if (body.tags) code.tags = body.tags;
	code.updated_at = new Date().toISOString();
	return { data: code };
}

export const numberRoutes: Route[] = [
	{
		method: 'GET',
		path: '/phone_numbers/messaging',
		handle: (call) => list(call, call.store.phoneNumbers, 'filter[type]'),
	},
	{
		method: 'GET',
		path: '/phone_numbers/{id}/messaging',
		handle: (call) => ({ data: find(call.store.phoneNumbers, call.params.id) }),
	},
	{
		method: 'PATCH',
		path: '/phone_numbers/{id}/messaging',
		handle: (call) => update(call, find(call.store.phoneNumbers, call.params.id)),
	},
	{
		method: 'GET',
		path: '/messaging_hosted_numbers',
		handle: (call) => list(call, call.store.hostedNumbers),
	},
	{
		method: 'GET',
		path: '/messaging_hosted_numbers/{id}',
		handle: (call) => ({ data: find(call.store.hostedNumbers, call.params.id) }),
	},
	{
		method: 'PATCH',
		path: '/messaging_hosted_numbers/{id}',
		handle: (call) => update(call, find(call.store.hostedNumbers, call.params.id)),
	},
	{ method: 'DELETE', path: '/messaging_hosted_numbers/{id}', handle: removeHosted },
	{ method: 'GET', path: '/short_codes', handle: listShortCodes },
	{ method: 'GET', path: '/short_codes/{id}', handle: (call) => ({ data: findShortCode(call) }) },
	{ method: 'PATCH', path: '/short_codes/{id}', handle: updateShortCode },
];

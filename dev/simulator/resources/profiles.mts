import { randomBytes, randomUUID } from 'node:crypto';
import type Telnyx from 'telnyx';
import { readBody, type Fields, type Kind } from '../body.mts';
import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { AlphanumericSenderId, PhoneNumber, Profile, ShortCode } from '../store.mts';
import { checkUrls } from './checks.mts';

const nullableString: Kind = { nullable: 'string' };

const settings = {
	name: 'string',
	whitelisted_destinations: { list: 'string' },
	ai_assistant_id: nullableString,
	alpha_sender: nullableString,
	daily_spend_limit: 'string',
	daily_spend_limit_enabled: 'boolean',
	enabled: 'boolean',
	features: { nullable: 'any' },
	mms_fall_back_to_sms: 'boolean',
	mms_transcoding: 'boolean',
	mobile_only: 'boolean',
	number_pool_settings: {
		nullable: {
			object: {
				long_code_weight: 'number',
				skip_unhealthy: 'boolean',
				toll_free_weight: 'number',
				geomatch: 'boolean',
				sticky_sender: 'boolean',
			} satisfies Fields<Telnyx.NumberPoolSettings>,
		},
	},
	smart_encoding: 'boolean',
	url_shortener_settings: {
		nullable: {
			object: {
				domain: 'string',
				prefix: 'string',
				replace_blacklist_only: 'boolean',
				send_webhooks: 'boolean',
			} satisfies Fields<Telnyx.URLShortenerSettings>,
		},
	},
	webhook_api_version: ['1', '2', '2010-04-01'],
	webhook_failover_url: nullableString,
	webhook_url: nullableString,
} as const satisfies Record<string, Kind>;

/** A profile with Telnyx's defaults. */
export function newProfile(
	organizationId: string,
	given: Partial<Profile> & Pick<Profile, 'name' | 'whitelisted_destinations'>,
): Profile {
	const now = new Date().toISOString();
	return {
		record_type: 'messaging_profile',
		id: randomUUID(),
		organization_id: organizationId,
		ai_assistant_id: null,
		alpha_sender: null,
		created_at: now,
		daily_spend_limit: '1000.00',
		daily_spend_limit_enabled: false,
		enabled: true,
		features: null,
		health_webhook_url: null,
		mms_fall_back_to_sms: false,
		mms_transcoding: false,
		mobile_only: false,
		number_pool_settings: null,
		redaction_enabled: false,
		redaction_level: 2,
		resource_group_id: null,
		smart_encoding: false,
		updated_at: now,
		url_shortener_settings: null,
		v1_secret: newSecret(),
		webhook_api_version: '2',
		webhook_failover_url: null,
		webhook_url: null,
		...given,
	};
}

function newSecret(): string {
	return randomBytes(18).toString('base64url');
}

/** @throws ApiError 10005 */
export function findProfile(call: Call, id = call.params.id): Profile {
	const profile = call.store.profiles.get(id);
	if (!profile) throw new ApiError('10005');
	return profile;
}

function list(call: Call): Page<Profile> {
	allowQuery(call.query, 'filter[name]', 'filter[name][eq]', 'filter[name][contains]');
	const name = call.query.get('filter[name][eq]') ?? call.query.get('filter[name]');
	const part = call.query.get('filter[name][contains]')?.toLowerCase();
	const matching = call.store.profiles.filter(
		(profile) =>
			(name === null || profile.name === name) &&
			(part === undefined || profile.name.toLowerCase().includes(part)),
	);
	return page(matching, call.query);
}

function create(call: Call): Telnyx.MessagingProfileCreateResponse {
	const fields: Fields<Telnyx.MessagingProfileCreateParams> = {
		...settings,
		health_webhook_url: nullableString,
		resource_group_id: nullableString,
	};
	const body = readBody<Telnyx.MessagingProfileCreateParams>(call.body, fields, [
		'name',
		'whitelisted_destinations',
	]);
	checkUrls(body);
	return { data: call.store.profiles.add(newProfile(call.store.organizationId, body)) };
}

function update(call: Call): Telnyx.MessagingProfileUpdateResponse {
	const profile = findProfile(call);
	const fields: Fields<Telnyx.MessagingProfileUpdateParams> = {
		...settings,
		redaction_enabled: 'boolean',
		redaction_level: 'number',
		v1_secret: 'string',
	};
	const body = readBody<Telnyx.MessagingProfileUpdateParams>(call.body, fields, []);
	checkUrls(body);
	Object.assign(profile, body, { updated_at: new Date().toISOString() });
	return { data: profile };
}

function remove(call: Call): Telnyx.MessagingProfileDeleteResponse {
	const profile = findProfile(call);
	call.store.profiles.delete(profile.id);
	for (const owned of [call.store.phoneNumbers, call.store.hostedNumbers, call.store.shortCodes]) {
		for (const number of owned) {
			if (number.messaging_profile_id === profile.id) number.messaging_profile_id = null;
		}
	}
	return { data: profile };
}

function regenerateSecret(call: Call): Telnyx.MessagingProfiles.ActionRegenerateSecretResponse {
	const profile = findProfile(call);
	profile.v1_secret = newSecret();
	return { data: profile };
}

function senderIds(call: Call): Page<AlphanumericSenderId> {
	allowQuery(call.query);
	const { id } = findProfile(call);
	return page(
		call.store.alphanumericSenderIds.filter((s) => s.messaging_profile_id === id),
		call.query,
	);
}

function phoneNumbers(call: Call): Page<PhoneNumber> {
	allowQuery(call.query);
	const { id } = findProfile(call);
	return page(
		call.store.phoneNumbers.filter((n) => n.messaging_profile_id === id),
		call.query,
	);
}

function shortCodes(call: Call): Page<ShortCode> {
	allowQuery(call.query);
	const { id } = findProfile(call);
	return page(
		call.store.shortCodes.filter((c) => c.messaging_profile_id === id),
		call.query,
	);
}

export const profileRoutes: Route[] = [
	{ method: 'GET', path: '/messaging_profiles', handle: list },
	{ method: 'POST', path: '/messaging_profiles', handle: create },
	{
		method: 'GET',
		path: '/messaging_profiles/{id}',
		handle: (call) => ({ data: findProfile(call) }),
	},
	{ method: 'PATCH', path: '/messaging_profiles/{id}', handle: update },
	{ method: 'DELETE', path: '/messaging_profiles/{id}', handle: remove },
	{
		method: 'POST',
		path: '/messaging_profiles/{id}/actions/regenerate_secret',
		handle: regenerateSecret,
	},
	{ method: 'GET', path: '/messaging_profiles/{id}/alphanumeric_sender_ids', handle: senderIds },
	{ method: 'GET', path: '/messaging_profiles/{id}/phone_numbers', handle: phoneNumbers },
	{ method: 'GET', path: '/messaging_profiles/{id}/short_codes', handle: shortCodes },
];

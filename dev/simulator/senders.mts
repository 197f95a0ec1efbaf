import { countryOf, isAlphanumeric, isE164, isShortCode } from './addresses.mts';
import { ApiError } from './errors.mts';
import type { Profile, Store } from './store.mts';

/** Who a message comes from, and the profile it is sent through. */
export interface Sender {
	address: string;
	profile: Profile;
	kind: 'longCode' | 'shortCode' | 'alphanumeric';
	canMms: boolean;
}

/**
 * Finds the sender that a request names, of whichever kind it is.
 * @throws ApiError 40305, 40306, 40307, 40325 or 40312
 */
export function anySender(
	store: Store,
	from: string,
	to: string,
	profileId: string | undefined,
): Sender {
	if (isE164(from)) return longCode(store, from, profileId);
	if (isShortCode(from)) return shortCode(store, from, profileId);
	return alphanumeric(store, from, to, profileId);
}

export function longCode(store: Store, from: string, profileId?: string): Sender {
	const number =
		store.phoneNumbers.find((n) => n.phone_number === from) ??
		store.hostedNumbers.find((n) => n.phone_number === from);
	return {
		address: from,
		profile: profileFor(store, number?.messaging_profile_id, profileId),
		kind: 'longCode',
		canMms: number?.features?.mms !== null && number?.features?.mms !== undefined,
	};
}

export function shortCode(store: Store, from: string, profileId?: string): Sender {
	const code = store.shortCodes.find((c) => c.short_code === from);
	return {
		address: from,
		profile: profileFor(store, code?.messaging_profile_id, profileId),
		kind: 'shortCode',
		canMms: true,
	};
}

/** A sender ID, or for a US recipient the long code that the sender ID names as its fallback. */
export function alphanumeric(
	store: Store,
	from: string,
	to: string,
	profileId: string | undefined,
): Sender {
	if (!isAlphanumeric(from)) {
		// What looks like a mistyped number is judged as one.
		throw new ApiError(/[A-Za-z]/.test(from) ? '40325' : '40305', '/from');
	}
	if (profileId === undefined) throw new ApiError('10004', '/messaging_profile_id');
	const named = store.alphanumericSenderIds.filter((s) => s.alphanumeric_sender_id === from);
	const profile = store.profiles.get(profileId);
	if (!profile) throw new ApiError('40305', '/messaging_profile_id');
	const own = named.find((s) => s.messaging_profile_id === profileId);
	if (own?.us_long_code_fallback && countryOf(to) === 'US') {
		return longCode(store, own.us_long_code_fallback);
	}
	if (!own && profile.alpha_sender !== from) {
		throw new ApiError(named.length > 0 ? '40307' : '40306', '/from');
	}
	return { address: from, profile: enabled(profile), kind: 'alphanumeric', canMms: false };
}

/**
 * Picks a number of the profile's pool: always the same for one recipient, as with sticky senders.
 * @throws ApiError 40321 when the profile has no pool or the pool no number
 */
export function poolSender(store: Store, profileId: string, to: string): Sender {
	const profile = store.profiles.get(profileId);
	if (!profile) throw new ApiError('40305', '/messaging_profile_id');
	const pool = store.phoneNumbers.filter((number) => number.messaging_profile_id === profileId);
	if (!profile.number_pool_settings || pool.length === 0) throw new ApiError('40321');
	const digits = [...to].reduce((sum, digit) => sum + Number(digit.replace('+', '0')), 0);
	return longCode(store, pool[digits % pool.length].phone_number, enabled(profile).id);
}

function profileFor(store: Store, owner: string | null | undefined, asked?: string): Profile {
	const profile = owner ? store.profiles.get(owner) : undefined;
	if (!profile || (asked !== undefined && asked !== profile.id))
		throw new ApiError('40305', '/from');
	return enabled(profile);
}

/** @throws ApiError 40312 */
export function enabled(profile: Profile): Profile {
	if (!profile.enabled) throw new ApiError('40312');
	return profile;
}

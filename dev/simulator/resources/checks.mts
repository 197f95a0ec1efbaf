import { ApiError } from '../errors.mts';
import type { Call } from '../router.mts';

/** @throws ApiError 10015 for a profile that does not exist */
export function checkProfile(
	call: Call,
	profileId: string | undefined | null,
	pointer = '/messaging_profile_id',
): void {
	if (profileId && !call.store.profiles.get(profileId)) {
		throw new ApiError('10015', pointer, 'There is no such messaging profile.');
	}
}

/** @throws ApiError 10015 for a webhook address that is no URL */
export function checkUrls(body: {
	webhook_url?: string | null;
	webhook_failover_url?: string | null;
}): void {
	for (const name of ['webhook_url', 'webhook_failover_url'] as const) {
		const url = body[name];
		if (url && !URL.canParse(url)) throw new ApiError('10015', `/${name}`, 'Expected a URL.');
	}
}

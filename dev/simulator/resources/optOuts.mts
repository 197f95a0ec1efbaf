import { allowQuery, isWithin, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { OptOut } from '../store.mts';

function list(call: Call): Page<OptOut> {
	allowQuery(
		call.query,
		'filter[messaging_profile_id]',
		'filter[from]',
		'created_at[gte]',
		'created_at[lte]',
		'redaction_enabled',
	);
	const profileId = call.query.get('filter[messaging_profile_id]');
	const from = call.query.get('filter[from]');
	const isRedacted = call.query.get('redaction_enabled') === 'true';
	const matching = call.store.optOuts.filter(
		(optOut) =>
			(profileId === null || optOut.messaging_profile_id === profileId) &&
			(from === null || optOut.from === from) &&
			isWithin(optOut.created_at, call.query, 'created_at'),
	);
	const shown = isRedacted
		? matching.map((optOut) => ({ ...optOut, to: redact(optOut.to) }))
		: matching;
	return page(shown, call.query);
}

function redact(number: string): string {
	return number.slice(0, -4) + '****';
}

export const optOutRoutes: Route[] = [{ method: 'GET', path: '/messaging_optouts', handle: list }];

import { randomUUID } from 'node:crypto';
import type Telnyx from 'telnyx';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { allowQuery, isWithin, page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { AutoResponse } from '../store.mts';
import { findProfile } from './profiles.mts';

type Rule = Telnyx.MessagingProfiles.AutoRespConfig;
type Given = Telnyx.MessagingProfiles.AutorespConfigCreateParams;

const mostKeywords = 20;

function answer(rule: AutoResponse): Rule {
	const { profileId: _, ...shown } = rule;
	return shown;
}

function find(call: Call): AutoResponse {
	const rule = call.store.autoResponses.get(call.params.ruleId);
	if (!rule || rule.profileId !== findProfile(call).id) throw new ApiError('10005');
	return rule;
}

function read(call: Call): Given {
	const fields: Fields<Given> = {
		country_code: 'string',
		keywords: { list: 'string' },
		op: ['start', 'stop', 'info'],
		resp_text: 'string',
	};
	const body = readBody<Given>(call.body, fields, ['country_code', 'keywords', 'op']);
	if (body.keywords.length > mostKeywords) {
		throw new ApiError('10015', '/keywords', `At most ${mostKeywords} keywords.`);
	}
	return body;
}

function list(call: Call): Telnyx.MessagingProfiles.AutorespConfigListResponse {
	const { id } = findProfile(call);
	const bounds = ['created_at', 'updated_at'].flatMap((name) => [`${name}[gte]`, `${name}[lte]`]);
	allowQuery(call.query, 'country_code', ...bounds);
	const country = call.query.get('country_code');
	const matching = call.store.autoResponses.filter(
		(rule) =>
			rule.profileId === id &&
			(country === null || rule.country_code === country) &&
			isWithin(rule.created_at, call.query, 'created_at') &&
			isWithin(rule.updated_at, call.query, 'updated_at'),
	);
	return page(matching.map(answer), call.query);
}

function create(call: Call): Telnyx.MessagingProfiles.AutoRespConfigResponse {
	const { id: profileId } = findProfile(call);
	const now = new Date().toISOString();
	const rule = { ...read(call), id: randomUUID(), profileId, created_at: now, updated_at: now };
	return { data: answer(call.store.autoResponses.add(rule)) };
}

function replace(call: Call): Telnyx.MessagingProfiles.AutoRespConfigResponse {
	const { id, profileId, created_at } = find(call);
	const rule = { ...read(call), id, profileId, created_at, updated_at: new Date().toISOString() };
	return { data: answer(call.store.autoResponses.add(rule)) };
}

function remove(call: Call): Telnyx.MessagingProfiles.AutorespConfigDeleteResponse {
	call.store.autoResponses.delete(find(call).id);
	return '';
}

const all = '/messaging_profiles/{id}/autoresp_configs';

export const autoResponseRoutes: Route[] = [
	{ method: 'GET', path: all, handle: list },
	{ method: 'POST', path: all, handle: create },
	{ method: 'GET', path: `${all}/{ruleId}`, handle: (call) => ({ data: answer(find(call)) }) },
	{ method: 'PUT', path: `${all}/{ruleId}`, handle: replace },
	{ method: 'DELETE', path: `${all}/{ruleId}`, handle: remove },
];

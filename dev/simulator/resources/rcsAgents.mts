import type Telnyx from 'telnyx';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { RcsAgent } from '../store.mts';
import { checkProfile, checkUrls } from './checks.mts';

/** What a phone with RCS can show, as Telnyx names it. */
const features = [
	'ACTION_CREATE_CALENDAR_EVENT',
	'ACTION_DIAL',
	'ACTION_OPEN_URL',
	'ACTION_OPEN_URL_IN_WEBVIEW',
	'ACTION_SHARE_LOCATION',
	'ACTION_VIEW_LOCATION',
	'RICHCARD_CAROUSEL',
	'RICHCARD_STANDALONE',
];

/** @throws ApiError 10005 */
function find(call: Call, id: string): RcsAgent {
	const agent = call.store.rcsAgents.get(id);
	if (!agent) throw new ApiError('10005');
	return agent;
}

function list(call: Call): Page<RcsAgent> {
	allowQuery(call.query);
	return page([...call.store.rcsAgents], call.query);
}

function update(call: Call): Telnyx.Rcs.RcsAgentResponse {
	const agent = find(call, call.params.id);
	const fields: Fields<Telnyx.Messaging.Rcs.AgentUpdateParams> = {
		profile_id: { nullable: 'string' },
		webhook_failover_url: { nullable: 'string' },
		webhook_url: { nullable: 'string' },
	};
	const body = readBody<Telnyx.Messaging.Rcs.AgentUpdateParams>(call.body, fields, []);
	checkUrls(body);
	checkProfile(call, body.profile_id, '/profile_id');
	Object.assign(agent, body, { updated_at: new Date().toISOString() });
	return { data: agent };
}

function capabilities(call: Call): {
	data: Telnyx.Messaging.RcsCapabilities & { status: string };
} {
	const { agent_id, agent_name } = find(call, call.params.agent_id);
	const { phone_number } = call.params;
	const hasRcs = call.store.hasRcs(phone_number);
	return {
		data: {
			record_type: 'rcs.capabilities',
			phone_number,
			agent_id,
			agent_name,
			features: hasRcs ? features : [],
			status: 'Success',
		},
	};
}

export const rcsAgentRoutes: Route[] = [
	{ method: 'GET', path: '/messaging/rcs/agents', handle: list },
	{
		method: 'GET',
		path: '/messaging/rcs/agents/{id}',
		handle: (call) => ({ data: find(call, call.params.id) }),
	},
	{ method: 'PATCH', path: '/messaging/rcs/agents/{id}', handle: update },
	{
		method: 'GET',
		path: '/messaging/rcs/capabilities/{agent_id}/{phone_number}',
		handle: capabilities,
	},
];

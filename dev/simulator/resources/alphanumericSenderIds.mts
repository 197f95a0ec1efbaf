import { randomUUID } from 'node:crypto';
import type Telnyx from 'telnyx';
import { isAlphanumeric } from '../addresses.mts';
import { readBody, type Fields } from '../body.mts';
import { ApiError } from '../errors.mts';
import { allowQuery, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { AlphanumericSenderId } from '../store.mts';

function find(call: Call): AlphanumericSenderId {
	const sender = call.store.alphanumericSenderIds.get(call.params.id);
	if (!sender) throw new ApiError('10005');
	return sender;
}

function list(call: Call): Page<AlphanumericSenderId> {
	allowQuery(call.query, 'filter[messaging_profile_id]');
	const profileId = call.query.get('filter[messaging_profile_id]');
	const matching = call.store.alphanumericSenderIds.filter(
		(sender) => profileId === null || sender.messaging_profile_id === profileId,
	);
	return page(matching, call.query);
}

function create(call: Call): Telnyx.AlphanumericSenderIDCreateResponse {
	const fields: Fields<Telnyx.AlphanumericSenderIDCreateParams> = {
		alphanumeric_sender_id: 'string',
		messaging_profile_id: 'string',
		us_long_code_fallback: 'string',
	};
	const body = readBody<Telnyx.AlphanumericSenderIDCreateParams>(call.body, fields, [
		'alphanumeric_sender_id',
		'messaging_profile_id',
	]);
	if (!isAlphanumeric(body.alphanumeric_sender_id)) {
		throw new ApiError('40325', '/alphanumeric_sender_id');
	}
	if (!call.store.profiles.get(body.messaging_profile_id)) {
		throw new ApiError('10015', '/messaging_profile_id', 'There is no such messaging profile.');
	}
	const isTaken = call.store.alphanumericSenderIds.find(
		(sender) =>
			sender.alphanumeric_sender_id === body.alphanumeric_sender_id &&
			sender.messaging_profile_id === body.messaging_profile_id,
	);
	if (isTaken) throw new ApiError('10012', '/alphanumeric_sender_id');
	const sender: AlphanumericSenderId = {
		...body,
		record_type: 'alphanumeric_sender_id',
		id: randomUUID(),
		organization_id: call.store.organizationId,
	};
	return { data: call.store.alphanumericSenderIds.add(sender) };
}

function remove(call: Call): Telnyx.AlphanumericSenderIDDeleteResponse {
	const sender = find(call);
	call.store.alphanumericSenderIds.delete(sender.id);
	return { data: sender };
}

export const alphanumericSenderIdRoutes: Route[] = [
	{ method: 'GET', path: '/alphanumeric_sender_ids', handle: list },
	{ method: 'POST', path: '/alphanumeric_sender_ids', handle: create },
	{
		method: 'GET',
		path: '/alphanumeric_sender_ids/{id}',
		handle: (call) => ({ data: find(call) }),
	},
	{ method: 'DELETE', path: '/alphanumeric_sender_ids/{id}', handle: remove },
];

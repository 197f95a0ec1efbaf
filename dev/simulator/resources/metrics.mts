import type Telnyx from 'telnyx';
import { ApiError } from '../errors.mts';
import { allowQuery, page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { Message, Profile } from '../store.mts';
import { findProfile } from './profiles.mts';

const hour = 60 * 60 * 1000;
const frames: Record<Telnyx.MessagingMetricsTimeFrame, number> = {
	'1h': hour,
	'3h': 3 * hour,
	'24h': 24 * hour,
	'3d': 72 * hour,
	'7d': 168 * hour,
	'30d': 720 * hour,
};

function since(call: Call): number {
	allowQuery(call.query, 'time_frame');
	const frame = call.query.get('time_frame') ?? '24h';
	if (!Object.hasOwn(frames, frame)) {
		throw new ApiError(
			'10015',
			undefined,
			`time_frame must be one of ${Object.keys(frames).join(', ')}.`,
		);
	}
	return Date.now() - frames[frame as Telnyx.MessagingMetricsTimeFrame];
}

function measure(call: Call, profile: Profile, from: number): { [key: string]: unknown } {
	const messages = call.store.messages.filter(
		(m) => m.messaging_profile_id === profile.id && Date.parse(m.received_at) >= from,
	);
	const outbound = messages.filter((m) => m.direction === 'outbound');
	const ended = (status: string) => outbound.filter((m) => m.to[0].status === status).length;
	return {
		messaging_profile_id: profile.id,
		messaging_profile_name: profile.name,
		record_type: 'messaging_profile_metrics',
		phone_numbers: call.store.phoneNumbers.filter((n) => n.messaging_profile_id === profile.id)
			.length,
		outbound: {
			sent: outbound.length,
			delivered: ended('delivered'),
			failed: ended('delivery_failed') + ended('sending_failed'),
			parts: sum(outbound),
		},
		inbound: { received: messages.length - outbound.length },
	};
}

function sum(messages: Message[]): number {
	return messages.reduce((parts, message) => parts + message.parts, 0);
}

function one(call: Call): Telnyx.MessagingProfileRetrieveMetricsResponse {
	return { data: measure(call, findProfile(call), since(call)) };
}

function all(call: Call): Telnyx.MessagingProfileMetricListResponse {
	const from = since(call);
	return page(
		call.store.profiles.map((profile) => measure(call, profile, from)),
		call.query,
	);
}

export const metricRoutes: Route[] = [
	{ method: 'GET', path: '/messaging_profiles/{id}/metrics', handle: one },
	{ method: 'GET', path: '/messaging_profile_metrics', handle: all },
];

import type Telnyx from 'telnyx';

import type { TelnyxRequest } from './request';

/** A record of Telnyx's message log. It is made when Telnyx takes a message, and says later what came of it. */
export type LogRecord = Telnyx.DetailRecordListResponse.MessageDetailRecord;

/** Which records to read; what is undefined does not narrow the list. */
export interface LogQuery {
	direction?: 'inbound' | 'outbound';
	/** A number, short code or sender ID. */
	from?: string;
	to?: string;
	status?: LogRecord['status'];
	messagingProfileId?: string;
	/** ISO 8601: the message was created at this time or later. */
	since?: string;
	/** ISO 8601: the message was created before this time. */
	before?: string;
	/** Whether the oldest records come first, instead of the newest. */
	oldestFirst?: boolean;
}

/** The most records that Telnyx gives for one request. */
export const largestLogPage = 50;

/**
 * The request for a page of the log. A message that is not found may be in it later: Telnyx does not say how soon the
 * log has a message.
 */
export const messageLogRequest = (query: LogQuery): TelnyxRequest => ({
	method: 'GET',
	path: '/detail_records',
	query: {
		'filter[record_type]': 'messaging',
		'filter[direction]': query.direction,
		'filter[cli]': query.from,
		'filter[cld]': query.to,
		'filter[status]': query.status,
		'filter[profile_id]': query.messagingProfileId,
		'filter[created_at][gte]': query.since,
		'filter[created_at][lt]': query.before,
		sort: query.oldestFirst ? 'created_at' : '-created_at',
	},
});

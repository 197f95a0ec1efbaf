import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { openingFrom, type SendingWindow } from '../message/sendingWindow';
import { readTime, type Time } from '../message/time';
import type { TelnyxRequest } from '../transport/request';
import type { LeftOut } from './text';

const minute = 60_000;

/** Milliseconds that Telnyx wants a scheduled message to be ahead, and lets it be at most. */
const soonest = 5 * minute;
const latest = 5 * 24 * 60 * minute;

/** The endpoints whose messages Telnyx can schedule, with the one that takes them then. */
const whenScheduled: Record<string, string> = {
	'/messages': '/messages',
	'/messages/alphanumeric_sender_id': '/messages',
	'/messages/long_code': '/messages',
	'/messages/number_pool': '/messages',
	'/messages/schedule': '/messages/schedule',
	'/messages/short_code': '/messages',
};

/** A request that is to be sent now, and when the text leaves then; without a time, at once. */
export interface Timed {
	request: TelnyxRequest;
	/** ISO 8601, by the clock of the window. */
	sendAt?: string;
}

/**
 * The request as it has to be sent now, so that the text arrives within the window: scheduled for its beginning, where it
 * is closed now, or at the time for which the text was scheduled anyway.
 */
export function inWindow(
	request: TelnyxRequest,
	window: SendingWindow | undefined,
	now = Date.now(),
): Timed | LeftOut {
	if (!window) return { request };
	const body = request.body as IDataObject & { send_at?: string };
	const wanted = momentOf(body.send_at ?? now);
	if (openingFrom(window, wanted) <= wanted) return { request };
	// By the time that Telnyx needs, it may have opened, and even closed again.
	const opening = openingFrom(window, later(wanted, momentOf(nextMinute(now + soonest))));
	const sendAt = opening.toISO()!;
	const path = whenScheduled[request.path];
	if (path === undefined) return closed(sendAt, 'This kind of message can’t be scheduled.');
	if (opening.toMillis() - now > latest) {
		return closed(sendAt, 'Telnyx schedules a message up to 5 days ahead.');
	}
	const scheduled = {
		...body,
		send_at: opening.toUTC().toISO(),
	} as unknown as Telnyx.MessageSendParams;
	return { request: { ...request, path, body: scheduled }, sendAt };
}

const closed = (opensAt: string, why: string): LeftOut => ({
	reason: 'outsideWindow',
	detail: `The sending window is closed. ${why}`,
	opensAt,
});

const momentOf = (time: string | number): Time => readTime(time, 'utc')!;

const later = (one: Time, other: Time): Time => (one > other ? one : other);

const nextMinute = (time: number): number => Math.ceil(time / minute) * minute;

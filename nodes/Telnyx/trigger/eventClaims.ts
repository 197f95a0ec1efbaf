import { sleep } from 'n8n-workflow';

import type { FlatEvent } from './events';
import { triggerKey, type TriggerContext } from './state';

/** Tells one event of one trigger from all others. */
export const eventKey = (context: TriggerContext, { eventId }: FlatEvent): string =>
	`${triggerKey(context)} ${eventId}`;

/** The parts of Node's response that tell what became of an answer. */
export interface PendingResponse {
	statusCode: number;
	/** Whether n8n has given its answer, even to somebody who no longer listened. */
	writableEnded: boolean;
	once(event: 'close', listener: () => void): unknown;
}

/** About 2 MB; Telnyx tries again for minutes, and this many events take longer than that. */
const mostRemembered = 10_000;

/** What is known of an event: n8n has taken it over, or the request that it came with is under way. */
const claims = new Map<string, 'done' | PendingResponse>();

const isTaken = ({ statusCode }: PendingResponse): boolean => statusCode >= 200 && statusCode < 300;

/**
 * Claims an event for this request, so that Telnyx's next try does not start a second run. It counts
 * as done only when n8n has answered with 2xx, which it does once the run is stored: if the run can't
 * start, Telnyx tries again. Telnyx may hang up before that answer, and the run counts all the same.
 *
 * The record is this process's. Several processes need the event's ID and a Remove Duplicates node.
 *
 * @returns what another request has already made of the event; undefined if it is this one's
 */
export function claim(key: string, answer: PendingResponse): 'done' | 'underWay' | undefined {
	const earlier = claims.get(key);
	if (isDone(key)) {
		claims.set(key, 'done');
		return 'done';
	}
	if (earlier && earlier !== 'done' && !earlier.writableEnded) return 'underWay';
	if (!earlier && claims.size >= mostRemembered) {
		claims.delete(claims.keys().next().value as string);
	}
	claims.set(key, answer);
	answer.once('close', () => {
		// Where Telnyx hung up first, the next try asks the answer itself.
		if (!answer.writableEnded || claims.get(key) !== answer) return;
		if (isTaken(answer)) claims.set(key, 'done');
		else claims.delete(key);
	});
	return undefined;
}

/** Milliseconds; Telnyx waits for two seconds, and n8n needs a part of them. */
const longestWait = 1_000;

/** Claims an event, after a little while where what becomes of another request is still open. */
export async function claimInTime(
	key: string,
	answer: PendingResponse,
): Promise<ReturnType<typeof claim>> {
	const end = performance.now() + longestWait;
	let state = claim(key, answer);
	while (state === 'underWay' && performance.now() < end) {
		await sleep(50);
		state = claim(key, answer);
	}
	return state;
}

/** Whether n8n has taken the event over, as far as this process knows. */
export function isDone(key: string): boolean {
	const known = claims.get(key);
	return known === 'done' || (known !== undefined && known.writableEnded && isTaken(known));
}

/** Whether a trigger of this process has taken the event over; keys end with the event's ID. */
export function hasRun(eventId: string): boolean {
	for (const key of claims.keys()) if (key.endsWith(` ${eventId}`) && isDone(key)) return true;
	return false;
}

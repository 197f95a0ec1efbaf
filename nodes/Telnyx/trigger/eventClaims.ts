import { sleep } from 'n8n-workflow';

import { RecentMap } from '../transport/recentMap';
import type { FlatEvent } from './events';
import { triggerKey, type TriggerContext } from './state';

/** Tells one event of one trigger from all others. */
export const eventKey = (context: TriggerContext, { eventId }: FlatEvent): string =>
	`${triggerKey(context)} ${eventId}`;

/** What became of the request that an event came with. */
interface Claim {
	statusCode: number;
	/** Whether n8n has given its answer, even to somebody who no longer listened. */
	writableEnded: boolean;
}

/** The parts of Node's response that tell it. */
export interface PendingResponse extends Claim {
	once(event: 'close', listener: () => void): unknown;
}

/** By event. About 2 MB; Telnyx tries again for minutes, and this many events take longer than that. */
const claims = new RecentMap<string, Claim>(10_000);

const done: Claim = { statusCode: 200, writableEnded: true };

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
	if (claims.get(key)?.writableEnded === false) return 'underWay';
	if (isDone(key)) {
		// Where Telnyx hung up before, the answer is still held.
		claims.set(key, done);
		return 'done';
	}
	claims.set(key, answer);
	answer.once('close', () => {
		// It holds the whole request; where Telnyx hung up first, n8n still has to give it.
		const { statusCode, writableEnded } = answer;
		if (writableEnded && claims.get(key) === answer) claims.set(key, { statusCode, writableEnded });
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
	return known?.writableEnded === true && known.statusCode < 300;
}

/** Whether a trigger of this process has taken the event over; keys end with the event's ID. */
export function hasRun(eventId: string): boolean {
	for (const key of claims.keys()) if (key.endsWith(` ${eventId}`) && isDone(key)) return true;
	return false;
}

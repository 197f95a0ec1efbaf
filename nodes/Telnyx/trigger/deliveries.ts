/** What is known of an event: its first delivery is under way, or n8n has taken it over. */
type State = 'underWay' | 'done';

/** About 2 MB; Telnyx tries again for minutes, and this many events take longer than that. */
const mostRemembered = 10_000;

const remembered = new Map<string, State>();

/** The parts of Node's response that tell what became of an answer. */
export interface AnswerEvents {
	statusCode: number;
	writableFinished: boolean;
	once(event: 'close', listener: () => void): unknown;
}

/**
 * Claims an event for this request, so that Telnyx's next try does not start a second run. It counts
 * as delivered only when the answer has gone out with 2xx: if the run can't start, Telnyx tries again.
 *
 * The record is this process's. Several processes need the event's ID and a Remove Duplicates node.
 *
 * @returns what another request has already made of the event; undefined if it is this one's
 */
export function claim(key: string, answer: AnswerEvents): State | undefined {
	const state = remembered.get(key);
	if (state) return state;
	if (remembered.size >= mostRemembered) {
		remembered.delete(remembered.keys().next().value as string);
	}
	remembered.set(key, 'underWay');
	answer.once('close', () => {
		const delivered = answer.writableFinished && answer.statusCode >= 200 && answer.statusCode < 300;
		if (delivered) remembered.set(key, 'done');
		else remembered.delete(key);
	});
	return undefined;
}

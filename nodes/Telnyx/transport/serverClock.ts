/** A span of time, in milliseconds since 1970. */
export interface Span {
	from: number;
	until: number;
}

/**
 * What time it is at Telnyx, by the `Date` of its last response: the clock of this machine may be wrong, and may jump.
 * Moments are those of `performance.now()`.
 */
export class ServerClock {
	private last?: { date: number; sentAt: number; receivedAt: number };

	/**
	 * @param date the header of a response of Telnyx's own
	 * @param sentAt when its request was sent
	 */
	note(date: unknown, sentAt: number): void {
		const time = typeof date === 'string' ? Date.parse(date) : NaN;
		if (!Number.isNaN(time)) this.last = { date: time, sentAt, receivedAt: performance.now() };
	}

	/** The span at Telnyx in which something happened between two moments here; undefined before the first response. */
	span(from: number, until: number): Span | undefined {
		if (!this.last) return undefined;
		const { date, sentAt, receivedAt } = this.last;
		// It was written between the request and its response, and lacks the fraction of its second.
		return { from: date - (receivedAt - from), until: date + 1000 + (until - sentAt) };
	}
}

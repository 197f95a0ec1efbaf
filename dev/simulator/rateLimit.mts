/** The account's limit for sending: a bucket that holds and regains `perSecond` requests a second. */
export class RateLimit {
	readonly #perSecond: number;
	#tokens: number;
	#at = Date.now();

	constructor(perSecond: number) {
		this.#perSecond = perSecond;
		this.#tokens = perSecond;
	}

	/** Counts one request; gives whether it may pass, and Telnyx's headers for its answer. */
	take(): { passes: boolean; headers: Record<string, string> } {
		const now = Date.now();
		this.#tokens = Math.min(
			this.#perSecond,
			this.#tokens + ((now - this.#at) / 1000) * this.#perSecond,
		);
		this.#at = now;
		const passes = this.#tokens >= 1;
		if (passes) this.#tokens--;
		const missing = this.#perSecond - this.#tokens;
		return {
			passes,
			headers: {
				'x-ratelimit-limit': String(this.#perSecond),
				'x-ratelimit-remaining': String(Math.floor(this.#tokens)),
				'x-ratelimit-reset': String(Math.ceil(missing / this.#perSecond)),
			},
		};
	}
}

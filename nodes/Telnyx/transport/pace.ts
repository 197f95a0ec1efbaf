import { sleep } from 'n8n-workflow';

/** How often a wait looks whether the execution was cancelled, in milliseconds. */
const cancelCheck = 250;

/** Telnyx's limits are per second; a little below them, clocks that differ do no harm. */
const safeShare = 0.98;

/**
 * When the next request may start, shared by all requests of a run: an even rate, and one pause for
 * all of them when Telnyx says that there were too many.
 */
export class Pace {
	private nextStart = 0;

	private pausedUntil = 0;

	/** Milliseconds between two starts; 0 is without limit. */
	private interval: number;

	constructor(
		perSecond = 0,
		private readonly signal?: AbortSignal,
	) {
		this.interval = perSecond > 0 ? 1000 / perSecond : 0;
	}

	get cancelled(): boolean {
		return this.signal?.aborted ?? false;
	}

	/** Waits for this request's turn. Returns at once when the execution is cancelled. */
	async turn(): Promise<void> {
		const start = Math.max(Date.now(), this.nextStart, this.pausedUntil);
		this.nextStart = start + this.interval;
		await this.waitUntil(start);
		// A pause that began meanwhile holds for those who were already waiting, too.
		if (this.pausedUntil > Date.now() && !this.cancelled) await this.turn();
	}

	/** Holds back every request for so many milliseconds, and from then on keeps to the named rate. */
	pause(milliseconds: number, allowedPerSecond?: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, Date.now() + milliseconds);
		// Turns that were given out for the time of the pause are void.
		this.nextStart = this.pausedUntil;
		if (allowedPerSecond) {
			this.interval = Math.max(this.interval, 1000 / (allowedPerSecond * safeShare));
		}
	}

	/** Waits, but no longer than until the execution is cancelled. */
	async wait(milliseconds: number): Promise<void> {
		await this.waitUntil(Date.now() + milliseconds);
	}

	private async waitUntil(time: number): Promise<void> {
		for (let left = time - Date.now(); left > 0 && !this.cancelled; left = time - Date.now()) {
			await sleep(Math.min(left, cancelCheck));
		}
	}
}

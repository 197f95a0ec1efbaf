import { sleep } from 'n8n-workflow';

/** How often a wait looks whether it is of use, in milliseconds. */
const cancelCheck = 250;

/**
 * Milliseconds between two starts where nothing asks for more: about as long as n8n takes to make a request.
 * Requests that start together go on in step, and wait for each other at every turn.
 */
const minimumGap = 0.8;

/** Telnyx's limits are per second; a little below them, clocks that differ do no harm. */
const safeShare = 0.98;

/**
 * Milliseconds that a timer may be late without lowering the rate, or one interval if that is shorter: more would start
 * several together. What n8n was busy for longer is not made up for.
 */
const toleratedLateness = 10;

/** Of which kind a request is that waits for its turn. */
export interface Turn {
	/** Whether it belongs to something of which a part has been sent, so that a stop lets it come to its end. */
	goesOn?: boolean;
}

/**
 * When the next request may start, shared by all requests of a run: an even rate, and one pause for
 * all of them when Telnyx says that there were too many.
 */
export class Pace {
	private nextStart = 0;

	private pausedUntil = 0;

	/** Milliseconds between two starts. */
	private interval: number;

	/** The last of those that wait for their turn, each behind the one before. */
	private queue = Promise.resolve();

	constructor(
		perSecond = 0,
		private readonly signal?: AbortSignal,
	) {
		this.interval = perSecond > 0 ? 1000 / perSecond : minimumGap;
	}

	private stopped = false;

	/** Whether such a request may not be started any more. */
	isOver({ goesOn = false }: Turn = {}): boolean {
		return (this.stopped && !goesOn) || (this.signal?.aborted ?? false);
	}

	/** Ends the run for all requests that wait for their turn, but for those that go on with something. */
	stop(): void {
		this.stopped = true;
	}

	/** Waits for this request's turn. Returns at once when it may not be started any more. */
	async turn(turn?: Turn): Promise<void> {
		const askedAt = performance.now();
		this.queue = this.queue.then(async () => await this.start(askedAt, turn));
		await this.queue;
	}

	/** Holds back every request for so many milliseconds, and from then on keeps to the named rate. */
	pause(milliseconds: number, allowedPerSecond?: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, performance.now() + milliseconds);
		if (allowedPerSecond) {
			this.interval = Math.max(this.interval, 1000 / (allowedPerSecond * safeShare));
		}
	}

	/** Waits, but no longer than until such a request may not be started any more. */
	async wait(milliseconds: number, turn?: Turn): Promise<void> {
		const end = performance.now() + milliseconds;
		await this.waitUntil(() => end, turn);
	}

	private async start(asked: number, turn?: Turn): Promise<void> {
		const due = () => Math.max(asked, this.nextStart, this.pausedUntil);
		await this.waitUntil(due, turn);
		if (this.isOver(turn)) return;
		const tolerated = Math.min(toleratedLateness, this.interval);
		this.nextStart = Math.max(due(), performance.now() - tolerated) + this.interval;
	}

	/** @param time asked again after each wait, because a pause may begin meanwhile */
	private async waitUntil(time: () => number, turn?: Turn): Promise<void> {
		for (
			let left = time() - performance.now();
			left > 0 && !this.isOver(turn);
			left = time() - performance.now()
		) {
			await sleep(Math.min(left, cancelCheck));
		}
	}
}

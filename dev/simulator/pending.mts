/** Work that goes on after an answer: timers that `close` must end, and a count that `idle` waits for. */
export class Pending {
	readonly #timers = new Map<NodeJS.Timeout, () => void>();
	#count = 0;
	#waiting: Array<() => void> = [];
	#closed = false;

	/** Runs work that `idle` waits for; failures are the work's own to report. */
	run(work: () => Promise<void>): void {
		this.#count++;
		void work().finally(() => {
			if (--this.#count > 0) return;
			for (const resolve of this.#waiting.splice(0)) resolve();
		});
	}

	/** Waits, and says whether to go on: false once closed. */
	async wait(ms: number): Promise<boolean> {
		if (this.#closed) return false;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => {
				this.#timers.delete(timer);
				resolve();
			}, ms);
			this.#timers.set(timer, resolve);
		});
		return !this.#closed;
	}

	/** Calls back later, without `idle` waiting for it, and never after `close`. */
	later(ms: number, callback: () => void): void {
		void this.wait(ms).then((open) => {
			if (open) callback();
		});
	}

	async idle(): Promise<void> {
		if (this.#count === 0) return;
		await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	async close(): Promise<void> {
		this.#closed = true;
		for (const [timer, resolve] of this.#timers) {
			clearTimeout(timer);
			resolve();
		}
		this.#timers.clear();
		await this.idle();
	}
}

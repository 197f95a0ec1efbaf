/** Lets tests await the next thing of one kind, instead of sleeping, and the page listen to all. */
export class Watch<T> {
	readonly #listeners = new Set<(thing: T) => void>();

	announce(thing: T): void {
		for (const listener of [...this.#listeners]) listener(thing);
	}

	/** Calls the listener for each thing; gives the function that stops it. */
	listen(listener: (thing: T) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The first thing from now on that matches. */
	async next(matches: (thing: T) => boolean = () => true): Promise<T> {
		return await new Promise((resolve) => {
			const stop = this.listen((thing) => {
				if (!matches(thing)) return;
				stop();
				resolve(thing);
			});
		});
	}
}

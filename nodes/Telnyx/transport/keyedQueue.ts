/** Keeps the work under one key in order, such as the texts to one person; different keys don't wait. */
export class KeyedQueue {
	/** The end of the last work under each key. */
	private readonly last = new Map<string, Promise<unknown>>();

	async run<T>(key: string, work: () => Promise<T>): Promise<T> {
		const result = (this.last.get(key) ?? Promise.resolve()).then(work);
		const end = result
			.catch(() => undefined)
			.finally(() => {
				if (this.last.get(key) === end) this.last.delete(key);
			});
		this.last.set(key, end);
		return await result;
	}
}

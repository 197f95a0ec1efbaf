/** Keeps the work for one recipient in order, whatever becomes of each; different recipients don't wait. */
export class Turns {
	/** The end of the last work for each recipient. */
	private readonly last = new Map<string, Promise<unknown>>();

	async take<T>(recipient: string, work: () => Promise<T>): Promise<T> {
		const result = (this.last.get(recipient) ?? Promise.resolve()).then(work);
		const end = result
			.catch(() => undefined)
			.finally(() => {
				if (this.last.get(recipient) === end) this.last.delete(recipient);
			});
		this.last.set(recipient, end);
		return await result;
	}
}

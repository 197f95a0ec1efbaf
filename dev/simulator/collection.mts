/** A keyed, ordered set of records: iterates the records themselves, oldest first. */
export class Collection<T extends object> implements Iterable<T> {
	readonly #records = new Map<string, T>();
	readonly #key: (record: T) => string;

	constructor(key: (record: T) => string) {
		this.#key = key;
	}

	get length(): number {
		return this.#records.size;
	}

	[Symbol.iterator](): Iterator<T> {
		return this.#records.values();
	}

	/** Stores a record under its own key, in place of one with the same key. */
	add(record: T): T {
		this.#records.set(this.#key(record), record);
		return record;
	}

	get(key: string): T | undefined {
		return this.#records.get(key);
	}

	delete(key: string): boolean {
		return this.#records.delete(key);
	}

	remove(record: T): boolean {
		return this.delete(this.#key(record));
	}

	clear(): void {
		this.#records.clear();
	}

	find(matches: (record: T) => boolean): T | undefined {
		for (const record of this) if (matches(record)) return record;
		return undefined;
	}

	filter(matches: (record: T) => boolean): T[] {
		return [...this].filter(matches);
	}

	map<U>(change: (record: T) => U): U[] {
		return [...this].map(change);
	}
}

/** A map that holds the keys which were added last. */
export class RecentMap<K, V> extends Map<K, V> {
	/** @param limit keys; the oldest gives way to the next new one */
	constructor(private readonly limit: number) {
		super();
	}

	override set(key: K, value: V): this {
		if (!this.has(key) && this.size >= this.limit) this.delete(this.keys().next().value as K);
		return super.set(key, value);
	}
}

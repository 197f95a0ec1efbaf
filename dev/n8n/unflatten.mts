/**
 * Reads the format that n8n stores executions in: a list in which every object stands once, and strings inside an
 * object are positions in that list (the npm package `flatted` writes it).
 */
export function unflatten(text: string): unknown {
	const list = JSON.parse(text) as unknown[];
	const made = new Map<number, unknown>();
	const resolve = (value: unknown) => (typeof value === 'string' ? at(Number(value)) : value);
	const at = (position: number): unknown => {
		const value = list[position];
		if (typeof value !== 'object' || value === null) return value;
		if (!made.has(position)) {
			const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
			made.set(position, copy);
			for (const [key, item] of Object.entries(value))
				Object.assign(copy, { [key]: resolve(item) });
		}
		return made.get(position);
	};
	return at(0);
}

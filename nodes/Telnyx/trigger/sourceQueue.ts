import { KeyedQueue } from '../transport/keyedQueue';
import type { Source } from './sources';

/** By source: n8n registers several triggers at once, and each has to see what the one before did. */
const queue = new KeyedQueue();

/** Keeps other triggers away from the sources meanwhile. In one order, two never wait for each other. */
export async function inTurn<T>(sources: Source[], work: () => Promise<T>): Promise<T> {
	return await sources
		.map(({ kind, id }) => `${kind} ${id}`)
		.sort()
		.reduce<() => Promise<T>>((inner, key) => async () => await queue.run(key, inner), work)();
}

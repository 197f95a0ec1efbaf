import type { Delivery } from './delivery.mts';
import { ApiError } from './errors.mts';
import type { Store } from './store.mts';

/** What a handler works on. */
export interface Call {
	store: Store;
	delivery: Delivery;
	/** later work that ends with the simulator */
	later: (ms: number, work: () => void) => void;
	/** ms until the message log knows of something */
	logDelay: () => number;
	/** the values of the path's placeholders */
	params: Record<string, string>;
	query: URLSearchParams;
	/** the request's raw body */
	body: string;
}

/** One endpoint; `path` is below `/v2`, with placeholders as in `/messages/{id}`. */
export interface Route {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	path: string;
	/** @returns the answer's JSON value @throws ApiError */
	handle: (call: Call) => unknown;
}

/**
 * Finds the endpoint for a request; where two fit, the one with fewer placeholders.
 * @throws ApiError 10005
 */
export function match(
	routes: readonly Route[],
	method: string,
	path: string,
): { route: Route; params: Record<string, string> } {
	const segments = path.split('/');
	let best: { route: Route; params: Record<string, string> } | undefined;
	for (const route of routes) {
		if (route.method !== method) continue;
		const params = fit(route.path.split('/'), segments);
		if (!params) continue;
		if (!best || Object.keys(params).length < Object.keys(best.params).length)
			best = { route, params };
	}
	if (!best) throw new ApiError('10005');
	return best;
}

function fit(pattern: string[], segments: string[]): Record<string, string> | undefined {
	if (pattern.length !== segments.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of pattern.entries()) {
		if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(segments[index]);
		else if (part !== segments[index]) return undefined;
	}
	return params;
}

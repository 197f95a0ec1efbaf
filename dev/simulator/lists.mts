import type Telnyx from 'telnyx';
import { ApiError } from './errors.mts';

const defaultSize = 20;
const largestSize = 250;

/** One page of records, as Telnyx answers a list. */
export interface Page<T> {
	data: T[];
	meta: Telnyx.MessagingPaginationMeta;
}

/**
 * Cuts the page that `page[number]` and `page[size]` ask for.
 * @param largest the largest page that there is
 * @throws ApiError 10015 when they are no whole numbers in Telnyx's range
 */
export function page<T>(records: T[], query: URLSearchParams, largest = largestSize): Page<T> {
	const size = wholeNumber(query, 'page[size]', defaultSize, largest);
	const number = wholeNumber(query, 'page[number]', 1, Number.MAX_SAFE_INTEGER);
	return {
		data: records.slice((number - 1) * size, number * size),
		meta: {
			page_number: number,
			page_size: size,
			total_pages: Math.ceil(records.length / size),
			total_results: records.length,
		},
	};
}

function wholeNumber(
	query: URLSearchParams,
	name: string,
	fallback: number,
	largest: number,
): number {
	const given = query.get(name);
	if (given === null) return fallback;
	const value = Number(given);
	if (!Number.isInteger(value) || value < 1 || value > largest) {
		throw new ApiError('10015', undefined, `${name} must be from 1 to ${largest}.`);
	}
	return value;
}

const pageKeys = ['page[number]', 'page[size]'];

/**
 * Refuses query keys that the endpoint does not have.
 * @throws ApiError 10015 naming the key
 */
export function allowQuery(query: URLSearchParams, ...keys: string[]): void {
	for (const key of query.keys()) {
		if (!keys.includes(key) && !pageKeys.includes(key)) {
			throw new ApiError('10015', undefined, `There is no query parameter '${key}' here.`);
		}
	}
}

/**
 * Whether a time lies in the range that `<name>[gte]` and `<name>[lte]` ask for.
 * @throws ApiError 10015 when a bound is no date
 */
export function isWithin(time: string | undefined, query: URLSearchParams, name: string): boolean {
	const at = Date.parse(time ?? '');
	const from = bound(query, `${name}[gte]`, -Infinity);
	const until = bound(query, `${name}[lte]`, Infinity);
	return at >= from && at <= until;
}

function bound(query: URLSearchParams, key: string, fallback: number): number {
	const given = query.get(key);
	if (given === null) return fallback;
	const value = Date.parse(given);
	if (Number.isNaN(value))
		throw new ApiError('10015', undefined, `${key} must be an ISO 8601 time.`);
	return value;
}

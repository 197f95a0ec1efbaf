import { ApiError } from './errors.mts';

/** What a JSON value in a request body must be. A list of strings is an enumeration. */
export type Kind =
	| 'string'
	| 'number'
	| 'boolean'
	| 'any'
	| readonly string[]
	| { list: Kind }
	| { object: Record<string, Kind> }
	| { nullable: Kind };

/** The fields of one of the SDK's parameter types: all of them, and no other, or it does not compile. */
export type Fields<T> = { [K in keyof Required<T>]: Kind };

/**
 * The request's JSON object, checked: unknown fields (at any depth that the fields describe) and wrong
 * types are refused, so that a field which Telnyx does not have is found by the first test that sends it.
 * @throws ApiError 10023, 10015, or 10004 for a missing required field
 */
export function readBody<T>(
	text: string,
	fields: Fields<T>,
	required: ReadonlyArray<keyof T & string>,
): T {
	const body = parse(text);
	for (const name of required) {
		if (body[name] === undefined || body[name] === null || body[name] === '') {
			throw new ApiError('10004', `/${name}`);
		}
	}
	checkObject(body, fields, '');
	return body as T;
}

function parse(text: string): Record<string, unknown> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new ApiError('10023');
	}
	if (!isObject(value)) throw new ApiError('10015', '', 'The body must be a JSON object.');
	return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkObject(
	value: Record<string, unknown>,
	fields: Record<string, Kind>,
	path: string,
): void {
	for (const [name, entry] of Object.entries(value)) {
		if (!Object.hasOwn(fields, name)) {
			throw new ApiError('10015', `${path}/${name}`, `There is no field '${name}' here.`);
		}
		check(entry, fields[name], `${path}/${name}`);
	}
}

function check(value: unknown, kind: Kind, path: string): void {
	const wrong = (expected: string) => new ApiError('10015', path, `Expected ${expected}.`);
	if (kind === 'any') return;
	if (typeof kind === 'string') {
		if (typeof value !== kind) throw wrong(`a ${kind}`);
	} else if (isEnumeration(kind)) {
		if (!kind.includes(value as string)) throw wrong(`one of ${kind.join(', ')}`);
	} else if ('nullable' in kind) {
		if (value !== null) check(value, kind.nullable, path);
	} else if ('list' in kind) {
		if (!Array.isArray(value)) throw wrong('a list');
		value.forEach((entry, index) => check(entry, kind.list, `${path}/${index}`));
	} else {
		if (!isObject(value)) throw wrong('an object');
		checkObject(value, kind.object, path);
	}
}

function isEnumeration(kind: Kind): kind is readonly string[] {
	return Array.isArray(kind);
}

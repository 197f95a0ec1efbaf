import {
	badBaseUrl,
	classifyConnectionError,
	classifyResponse,
	hasErrorCode,
	isMissing,
	optedOutCode,
	spendLimitCode,
	type Failure,
} from '../../nodes/Telnyx/transport/outcome.ts';
import type { RequestKind } from '../../nodes/Telnyx/transport/request.ts';

const errors = [{ code: '10005', title: 'Resource not found' }];

/** What became of a request, in a word: `retry` where it may be sent again. */
const verdict = (outcome: ReturnType<typeof classifyResponse>) =>
	outcome.state === 'rejected' && outcome.retry ? 'retry' : outcome.state;

const respond = (
	statusCode: number,
	body: unknown,
	{ kind = 'text', headers = {} }: { kind?: RequestKind; headers?: object } = {},
) => classifyResponse({ statusCode, headers: headers as never, body: JSON.stringify(body) }, kind);

const failureOf = (outcome: ReturnType<typeof classifyResponse>): Failure =>
	(outcome as { failure: Failure }).failure;

describe('a text', () => {
	test.each([
		[200, { data: { id: 'one' } }, 'accepted'],
		[202, { data: { id: 'one' } }, 'accepted'],
		[200, { data: { id: 1 } }, 'unknown'],
		[200, { data: { to: [] } }, 'unknown'],
		[200, { data: [{ id: 'one' }] }, 'unknown'],
		[200, {}, 'unknown'],
		[200, [], 'unknown'],
		[200, null, 'unknown'],
		[300, { data: { id: 'one' } }, 'rejected'],
		[307, {}, 'rejected'],
		[400, { errors }, 'rejected'],
		[408, { errors }, 'unknown'],
		[409, { errors }, 'rejected'],
		[429, { errors }, 'retry'],
		[499, { errors }, 'rejected'],
		[500, { errors }, 'unknown'],
		[502, { errors }, 'unknown'],
		[503, { errors }, 'retry'],
		[504, { errors }, 'unknown'],
		[520, {}, 'unknown'],
	])('that is answered with %i %j is %s', (status, body, expected) => {
		expect(verdict(respond(status, body))).toBe(expected);
	});
});

describe('a change', () => {
	test.each([
		[{ data: { id: 'one' } }, 'accepted'],
		[{ id: 'one' }, 'accepted'],
		['done', 'accepted'],
		[['done'], 'unknown'],
		[5, 'unknown'],
	])('that is answered with %j is %s', (body, expected) => {
		expect(verdict(respond(200, body, { kind: 'write' }))).toBe(expected);
	});

	test.each(['', undefined])('that is answered with nothing (%j) is made', (body) => {
		const outcome = classifyResponse({ statusCode: 204, headers: {}, body }, 'write');
		expect(outcome).toEqual({ state: 'accepted', body: {}, status: 204 });
	});

	test('that is answered with a page is unknown', () => {
		const page = { statusCode: 200, headers: {}, body: '<h1>Sign in</h1>' };
		expect(classifyResponse(page, 'write').state).toBe('unknown');
	});
});

test.each([
	[{ data: [] }, 'accepted'],
	[{ data: {} }, 'accepted'],
	[{ data: null }, 'unknown'],
	[{ data: 'none' }, 'unknown'],
	[{}, 'unknown'],
	['', 'unknown'],
])('reading that is answered with %j is %s', (body, expected) => {
	expect(verdict(respond(200, body, { kind: 'read' }))).toBe(expected);
});

test('only Telnyx’s own error list says that something is missing', () => {
	expect(isMissing(failureOf(respond(404, { errors })))).toBe(true);
	expect(isMissing(failureOf(respond(404, { errors: [] })))).toBe(false);
	expect(isMissing(failureOf(respond(404, { errors: 'none' })))).toBe(false);
	expect(isMissing(failureOf(respond(404, {})))).toBe(false);
	expect(isMissing(failureOf(respond(410, { errors })))).toBe(false);
});

test('Telnyx’s errors are found among several, and what is none is left out', () => {
	const { errors: found } = failureOf(
		respond(400, { errors: ['none', { title: 'Without a code' }, { code: 40300 }] }),
	);
	expect(found).toEqual([{ code: '', title: 'Without a code' }, { code: '40300' }]);
	expect(hasErrorCode({ errors: found.slice(1) }, optedOutCode)).toBe(true);
	expect(hasErrorCode({ errors: found }, spendLimitCode)).toBe(false);
});

test.each([
	[307, { location: 'https://one.example/' }, 'https://one.example/'],
	[307, { location: ['https://one.example/'] }, undefined],
	[307, {}, undefined],
	[400, { location: 'https://one.example/' }, undefined],
])('status %i with %j redirects to %s', (status, headers, location) => {
	expect(failureOf(respond(status, { errors }, { headers })).location).toBe(location);
});

test.each([
	[400, '{}', 'not Telnyx'],
	[400, '<h1>No</h1>', 'not Telnyx'],
	[400, '', undefined],
	[404, '', 'not Telnyx'],
	[400, JSON.stringify({ errors }), undefined],
])('a refusal %i with %j has the mark: %s', (statusCode, body, mark) => {
	const outcome = classifyResponse({ statusCode, headers: {}, body }, 'text');
	expect(failureOf(outcome).connection).toBe(mark);
});

test('a success that is not of Telnyx’s form has the same mark', () => {
	expect(failureOf(respond(200, {}))).toMatchObject({ status: 200, connection: 'not Telnyx' });
});

test('a body that n8n has parsed is read as it is', () => {
	const body = { data: { id: 'one' } };
	expect(classifyResponse({ statusCode: 200, headers: {}, body }, 'text')).toMatchObject({ body });
});

test('the ID by which Telnyx’s support finds a request is kept', () => {
	const id = (value: unknown) =>
		failureOf(respond(400, { errors }, { headers: { 'x-request-id': value } })).requestId;
	expect([id('one'), id(['one', 'two']), id(undefined)]).toEqual(['one', undefined, undefined]);
});

describe('the wait that a response asks for', () => {
	const wait = (headers: object, status = 429) =>
		failureOf(respond(status, { errors }, { headers })).waitSeconds;

	test.each([
		[{ 'retry-after': '7' }, 7],
		[{ 'x-ratelimit-reset': '3' }, 3],
		[{ 'retry-after': '7', 'x-ratelimit-reset': '3' }, 7],
		[{ 'retry-after': '', 'x-ratelimit-reset': '3' }, 3],
		[{ 'retry-after': 'soon', 'x-ratelimit-reset': '3' }, 3],
		[{ 'retry-after': '-5' }, 0],
		[{ 'retry-after': 'Wed, 01 Jan 2020 00:00:00 GMT' }, 0],
		[{}, undefined],
	])('by %j is %s seconds', (headers, seconds) => {
		expect(wait(headers)).toBe(seconds);
		expect(wait(headers, 503)).toBe(seconds);
	});

	test('can be a date', () => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 25, 12, 0, 0));
		const seconds = wait({ 'retry-after': 'Wed, 25 Nov 2026 12:00:40 GMT' });
		now.mockRestore();
		expect(seconds).toBe(40);
	});
});

test('a rate limit names the rate to keep to', () => {
	const headers = { 'x-ratelimit-limit': '50' };
	expect(failureOf(respond(429, { errors }, { headers })).allowedPerSecond).toBe(50);
	expect(failureOf(respond(429, { errors })).allowedPerSecond).toBeUndefined();
});

test('the daily spend limit is no rate limit', () => {
	const spent = respond(429, { errors: [{ code: 40333, title: 'Spend limit' }] });
	expect(spent).toMatchObject({ state: 'rejected', retry: false });
	expect(respond(429, { errors })).toMatchObject({ retry: 'rateLimit' });
});

describe('an error of the connection', () => {
	const failed = (error: object) => verdict(classifyConnectionError(error));
	const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code }, more);
	/** As n8n wraps it since 2.33. */
	const wrapped = (cause: unknown) => new Error('wrapped', { cause });
	/** As n8n wrapped it from 1.123 to 2.32. */
	const wrappedBefore = (httpCode: unknown) => Object.assign(new Error('wrapped'), { httpCode });

	test.each([
		...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'],
		...['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
	])('%s was before anything was sent, and is tried again, however n8n wraps it', (code) => {
		expect(failed(coded(code))).toBe('retry');
		expect(failed(wrapped(wrapped(coded(code))))).toBe('retry');
		expect(failed(wrappedBefore(code))).toBe('retry');
	});

	test.each([
		...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EPROTO'],
		...['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ERR_BAD_REQUEST', 'ERR_INVALID_URL'],
	])('%s was before anything was sent, and stays', (code) => {
		expect(failed(wrapped(coded(code)))).toBe('rejected');
		expect(failed(wrappedBefore(code))).toBe('rejected');
	});

	test.each([
		...['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
		...['ERR_CANCELED', 'ERR_SSL_X', 'EPROTOTYPE', 'NOT_EPROTO'],
	])('%s may have been after the text was sent', (code) => {
		expect(failed(wrapped(coded(code)))).toBe('unknown');
		expect(failed(wrappedBefore(code))).toBe('unknown');
	});

	test('a time-out while connecting was before anything was sent', () => {
		expect(failed(wrapped(coded('ETIMEDOUT', { syscall: 'connect' })))).toBe('retry');
		expect(failed(coded('ETIMEDOUT', { syscall: 'read' }))).toBe('unknown');
		// Node tries all addresses of a host, and tells of each.
		const each = [coded('ETIMEDOUT', { syscall: 'connect' })];
		expect(failed(coded('ETIMEDOUT', { errors: each }))).toBe('retry');
		expect(failed(coded('ETIMEDOUT', { errors: [] }))).toBe('unknown');
		expect(failed(coded('ECONNRESET', { syscall: 'connect' }))).toBe('unknown');
	});

	test('n8n’s protection against private addresses sends nothing', () => {
		const error = Object.assign(new Error('Blocked'), { name: 'SsrfBlockedIpError' });
		expect(classifyConnectionError(wrapped(error))).toEqual({
			state: 'rejected',
			retry: false,
			failure: { errors: [], connection: 'blocked' },
		});
		expect(badBaseUrl('It has no host')).toEqual({
			state: 'rejected',
			retry: false,
			failure: { errors: [], connection: 'bad Base URL', problem: 'It has no host' },
		});
	});

	test('one without a code, or with a status in its place, tells nothing', () => {
		expect(failed(new Error('?'))).toBe('unknown');
		expect(failed(wrappedBefore('404'))).toBe('unknown');
		expect(failed(wrappedBefore(null))).toBe('unknown');
		for (const nothing of [new Error('?'), wrappedBefore('404'), wrappedBefore('4O4')])
			expect(failureOf(classifyConnectionError(nothing)).connection).toBe('unknown');
		expect(failed({ code: 'ECONNREFUSED' })).toBe('retry');
	});
});

import type { RequestKind } from './request';

/** An error of Telnyx's error list (`{"errors": [...]}`). */
export interface TelnyxError {
	code: string;
	title?: string;
	detail?: string;
	source?: { pointer?: string; parameter?: string };
}

/** Why a request did not succeed, in the terms of HTTP, for the error's text. */
export interface Failure {
	/** Absent where no answer came. */
	status?: number;
	errors: TelnyxError[];
	/** What happened to the connection: Node's or axios' code, never an address or a header. */
	connection?: string;
	/** Seconds to wait that the answer asked for. */
	waitSeconds?: number;
	/** The rate that the answer names, in requests per second. */
	allowedPerSecond?: number;
	/** Where the answer redirects to. */
	location?: string;
}

/**
 * What became of a request. `rejected` was surely not carried out, and `retry` says whether a later
 * try can end otherwise; `unknown` may have been carried out, since no proper answer came.
 */
export type Outcome =
	| { state: 'accepted'; body: unknown; status: number }
	| { state: 'rejected'; retry: false | 'later' | 'rateLimit'; failure: Failure }
	| { state: 'unknown'; failure: Failure };

export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Telnyx's daily spend limit comes as a 429, but lasts until midnight UTC. */
export const spendLimitCode = '40333';

/** The recipient texted STOP, perhaps to another number of the messaging profile, or just now. */
export const optedOutCode = '40300';

/** Whether Telnyx named this error. */
export const hasErrorCode = ({ errors }: Failure, wanted: string): boolean =>
	errors.some(({ code }) => code === wanted);

/** Errors of a connection that was never made, so that nothing can have been sent. */
const neverConnected = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
]);

/**
 * The handshake of TLS ends before the request is written, and a later try meets the same server. Other
 * errors of TLS come in the middle of a connection, when the request may be out.
 */
export const handshakeFailure =
	/CERT|HOSTNAME_MISMATCH|UNABLE_TO_VERIFY|^EPROTO$|ERR_SSL_(WRONG_VERSION|UNSUPPORTED|NO_|.*HANDSHAKE)/;

/** What axios refuses to send: an address that is none, or not of the web. */
export const neverTried = new Set(['ERR_INVALID_URL', 'ERR_BAD_REQUEST']);

/** Judges an answer that arrived. */
export function classifyResponse(answer: HttpResponse, kind: RequestKind): Outcome {
	const { statusCode: status, headers } = answer;
	const body = parse(answer.body);
	if (status >= 200 && status < 300) {
		// Some changes are answered with nothing, or with a mere text.
		const brief = answer.body === '' || answer.body === undefined || typeof body === 'string';
		const isAnswer = kind === 'text' ? isObject(body) && isMessage(body.data) : isObject(body);
		if (isAnswer || (brief && kind === 'write')) {
			return { state: 'accepted', body: isObject(body) ? body : {}, status };
		}
		return { state: 'unknown', failure: { status, errors: [], connection: 'not JSON' } };
	}

	const failure: Failure = { status, errors: errorsIn(body) };
	if (status === 429) {
		if (hasErrorCode(failure, spendLimitCode)) {
			return { state: 'rejected', retry: false, failure };
		}
		failure.waitSeconds = waitSeconds(headers);
		failure.allowedPerSecond = Number(headers['x-ratelimit-limit']) || undefined;
		return { state: 'rejected', retry: 'rateLimit', failure };
	}
	if (status === 503) {
		failure.waitSeconds = waitSeconds(headers);
		return { state: 'rejected', retry: 'later', failure };
	}
	if (status >= 300 && status < 400 && typeof headers.location === 'string') {
		failure.location = headers.location;
	}
	return status === 408 || status >= 500
		? { state: 'unknown', failure }
		: { state: 'rejected', retry: false, failure };
}

/** Judges an error of the connection. `code` is Node's or axios'. */
export function classifyConnectionError(code: string, syscall?: string): Outcome {
	const failure: Failure = { errors: [], connection: code };
	if (neverConnected.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect')) {
		return { state: 'rejected', retry: 'later', failure };
	}
	if (handshakeFailure.test(code) || neverTried.has(code)) {
		return { state: 'rejected', retry: false, failure };
	}
	return { state: 'unknown', failure };
}

function parse(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was sent has an ID, without which nobody can tell what became of it. */
const isMessage = (data: unknown): boolean => isObject(data) && typeof data.id === 'string';

function errorsIn(body: unknown): TelnyxError[] {
	if (!isObject(body) || !Array.isArray(body.errors)) return [];
	return body.errors.filter(isObject).map((error) => ({
		...(error as unknown as TelnyxError),
		code: String(error.code ?? ''),
	}));
}

/** `x-ratelimit-reset` holds seconds (Telnyx); `Retry-After` seconds or a date (RFC 9110). */
function waitSeconds(headers: Record<string, unknown>): number | undefined {
	for (const name of ['retry-after', 'x-ratelimit-reset']) {
		const value = headers[name];
		if (typeof value !== 'string' || value === '') continue;
		const seconds = Number(value);
		const wait = Number.isFinite(seconds) ? seconds : (Date.parse(value) - Date.now()) / 1000;
		if (Number.isFinite(wait)) return Math.max(0, wait);
	}
	return undefined;
}

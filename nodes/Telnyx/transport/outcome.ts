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
	/** Absent where no response came. */
	status?: number;
	errors: TelnyxError[];
	/** What happened to the connection: Node's or axios' code, or one of ours; never an address or a header. */
	connection?: string;
	/** What is wrong, in a sentence, where the code alone does not say it. */
	problem?: string;
	/** Seconds to wait that the response asked for. */
	waitSeconds?: number;
	/** The rate that the response names, in requests per second. */
	allowedPerSecond?: number;
	/** Where the response redirects to. */
	location?: string;
	/** By which Telnyx's support finds the request. */
	requestId?: string;
}

/**
 * What became of a request. `rejected` was surely not carried out, and `retry` says whether a later
 * try can end otherwise; `unknown` may have been carried out, since no proper response came.
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

/**
 * Whether Telnyx says that it has nothing under the ID. It says so in its own error list: a 404 without it comes from
 * something else, such as a proxy, which knows nothing about it.
 */
export const isMissing = ({ status, errors }: Pick<Failure, 'status' | 'errors'>): boolean =>
	status === 404 && errors.length > 0;

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

/** The connection codes that are this package's own. */
export const ownCodes = {
	/** n8n's protection against requests to private addresses (SSRF) refused it. */
	blocked: 'blocked',
	badBaseUrl: 'bad Base URL',
	/** The response is not of the form that Telnyx's have. */
	notTelnyx: 'not Telnyx',
} as const;

/** What n8n or axios refuses to send to: an address that is none, not of the web, or barred by n8n's protection. */
export const neverTried = new Set(['ERR_INVALID_URL', 'ERR_BAD_REQUEST', ownCodes.blocked]);

/** The outcome where the credential's Base URL is one that no request can go to. */
export const badBaseUrl = (problem: string): Outcome => ({
	state: 'rejected',
	retry: false,
	failure: { errors: [], connection: ownCodes.badBaseUrl, problem },
});

/** Judges a response that arrived. */
export function classifyResponse(response: HttpResponse, kind: RequestKind): Outcome {
	const { statusCode: status, headers } = response;
	const body = parse(response.body);
	const failure: Failure = { status, errors: errorsIn(body), requestId: requestIdIn(headers) };
	if (status >= 200 && status < 300) {
		if (isExpected(kind, body, response.body)) {
			return { state: 'accepted', body: isObject(body) ? body : {}, status };
		}
		return { state: 'unknown', failure: { ...failure, connection: ownCodes.notTelnyx } };
	}

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
	if (status === 408 || status >= 500) return { state: 'unknown', failure };
	if (status < 400) {
		if (typeof headers.location === 'string') failure.location = headers.location;
	} else if (failure.errors.length === 0 && (status === 404 || response.body)) {
		failure.connection = ownCodes.notTelnyx;
	}
	return { state: 'rejected', retry: false, failure };
}

/** Judges an error of the connection, which n8n wraps, sometimes twice. */
export function classifyConnectionError(error: unknown): Outcome {
	const { code, syscall } = connectionError(error);
	const failure: Failure = { errors: [], connection: code };
	if (neverConnected.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect')) {
		return { state: 'rejected', retry: 'later', failure };
	}
	if (handshakeFailure.test(code) || neverTried.has(code)) {
		return { state: 'rejected', retry: false, failure };
	}
	return { state: 'unknown', failure };
}

/** The parts of an error that say what happened to the connection. */
interface ConnectionError extends NodeJS.ErrnoException {
	/** Where n8n 1.123 to 2.32 put the code, instead of keeping what they wrap. */
	httpCode?: unknown;
	/** Of each address of a host that has several. */
	errors?: NodeJS.ErrnoException[];
}

/** The code is at the bottom. */
function connectionError(error: unknown): { code: string; syscall?: string } {
	let code = 'unknown';
	let syscall: string | undefined;
	for (
		let cause = error as ConnectionError | undefined;
		cause;
		cause = cause.cause as ConnectionError | undefined
	) {
		if (cause.name?.startsWith('SsrfBlocked')) return { code: ownCodes.blocked };
		if (typeof cause.code === 'string') code = cause.code;
		else if (typeof cause.httpCode === 'string' && /^[A-Z]/.test(cause.httpCode)) {
			code = cause.httpCode;
		}
		syscall = cause.syscall ?? cause.errors?.[0]?.syscall ?? syscall;
	}
	return { code, syscall };
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

/** Whether a successful response is what Telnyx answers to such a request. */
function isExpected(kind: RequestKind, body: unknown, raw: unknown): boolean {
	const data = isObject(body) ? body.data : undefined;
	switch (kind) {
		case 'text':
			// What was sent has an ID, without which nobody can find out what happened to it.
			return isObject(data) && typeof data.id === 'string';
		case 'read':
			return typeof data === 'object' && data !== null;
		case 'write':
			// Some changes are answered with nothing, or with a mere text.
			return isObject(body) || typeof body === 'string' || raw === '' || raw === undefined;
	}
}

function errorsIn(body: unknown): TelnyxError[] {
	if (!isObject(body) || !Array.isArray(body.errors)) return [];
	return body.errors.filter(isObject).map((error) => ({
		...(error as unknown as TelnyxError),
		code: String(error.code ?? ''),
	}));
}

const requestIdIn = (headers: Record<string, unknown>): string | undefined => {
	const id = headers['x-request-id'];
	return typeof id === 'string' ? id : undefined;
};

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

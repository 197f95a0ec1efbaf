import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { adviceByCode, adviceByStatus } from './advice';
import {
	handshakeFailure,
	isMissing,
	neverTried,
	ownCodes,
	type Failure,
	type Outcome,
	type TelnyxError,
} from './outcome';
import type { RequestKind } from './request';

/** What an error's text needs to know about the request. */
export interface ErrorWords {
	kind: RequestKind;
	/** The label in our node of the JSON field that Telnyx points at (`/to` → `To`). */
	fieldLabel?: (pointer: string) => string | undefined;
	/** Told after an unknown outcome of a text: how the user can go on. */
	resendHint?: string;
	/** Whether Telnyx's log can show that a text was sent after all. */
	isInLog?: boolean;
}

export interface ErrorContext extends ErrorWords {
	node: INode;
	itemIndex?: number;
}

/** What an error's `details` tell a workflow. */
interface ErrorDetails {
	outcome: 'rejected' | 'unknown';
	httpCode: number | null;
	errors: TelnyxError[];
	/** By which Telnyx's support finds the request. */
	requestId: string | null;
}

/**
 * The one shape of this package's errors about Telnyx: the message says what happened and Telnyx's
 * code, the description Telnyx's detail and what to do.
 */
export function telnyxError(
	outcome: Exclude<Outcome, { state: 'accepted' }>,
	context: ErrorContext,
): NodeApiError {
	const { failure, state } = outcome;
	const [message, description] = explainOutcome(outcome, context);
	const errors = failure.errors.map(({ code, title, detail }) => ({ code, title, detail }));
	const error = new NodeApiError(context.node, { errors } as unknown as JsonObject, {
		message,
		description,
		httpCode: failure.status?.toString(),
		itemIndex: context.itemIndex,
	});
	const details: ErrorDetails = {
		outcome: state,
		httpCode: failure.status ?? null,
		errors,
		requestId: failure.requestId ?? null,
	};
	error.context.details = details;
	return error;
}

/** The details of an error; none where it is not one of these. */
export const detailsOf = (error: unknown): Partial<ErrorDetails> =>
	((error as Partial<NodeApiError>).context?.details ?? {}) as Partial<ErrorDetails>;

/** Whether an error says that Telnyx has nothing under the ID. */
export function isMissingError(error: unknown): boolean {
	const { httpCode, errors = [] } = detailsOf(error);
	return isMissing({ status: httpCode ?? undefined, errors });
}

/** What happened, and what to do about it. */
export function explainOutcome(
	{ state, failure }: Exclude<Outcome, { state: 'accepted' }>,
	words: ErrorWords,
): [message: string, description: string] {
	return state === 'unknown' && words.kind !== 'read'
		? explainUnknown(failure, words)
		: explainRejected(failure, words);
}

function explainRejected(failure: Failure, context: ErrorWords): [string, string] {
	if (failure.status === undefined) return explainConnection(failure);
	if (failure.connection) {
		return [
			`The response (HTTP ${failure.status}) did not come from Telnyx`,
			'Check the Base URL in the credential, which should end in /v2, and any proxy in between.',
		];
	}
	const [first] = failure.errors;
	const message = first
		? `${stripPeriod(first.title ?? 'Telnyx refused the request')} [Telnyx ${first.code}]`
		: `Telnyx answered with HTTP status ${failure.status}`;
	return [
		message,
		sentences(
			failure.errors.map((error) => explainError(error, context)),
			adviceForStatus(failure),
		),
	];
}

function explainError(error: TelnyxError, { fieldLabel }: ErrorWords): string {
	const pointer = error.source?.pointer ?? error.source?.parameter;
	const label = pointer && fieldLabel?.(pointer);
	return sentences(
		[error.detail ?? '', label ? `Field: "${label}"` : ''],
		adviceByCode[error.code] ?? '',
	);
}

/** Advice by the HTTP status, unless a code brought its own. */
function adviceForStatus({ status, errors, waitSeconds }: Failure): string {
	if (status === undefined || errors.some(({ code }) => code in adviceByCode)) return '';
	if (status >= 300 && status < 400) {
		return 'The server redirects to another address, and the API key is not sent there. Correct the Base URL in the credential.';
	}
	if (status >= 500) return 'This is a fault at Telnyx, or at a proxy in between. Try again later.';
	if (status === 429 && waitSeconds) {
		return `Telnyx asks to wait ${Math.ceil(waitSeconds)} seconds. Try again then.`;
	}
	return adviceByStatus[status] ?? '';
}

function explainUnknown(
	failure: Failure,
	{ kind, resendHint, isInLog }: ErrorWords,
): [string, string] {
	const what = kind === 'text' ? 'This text may have been sent' : 'This change may have been made';
	const why =
		failure.status === undefined
			? whyUnanswered(failure.connection)
			: failure.connection
				? `Telnyx’s response (HTTP ${failure.status}) could not be read`
				: `Telnyx answered with HTTP status ${failure.status}`;
	const log = isInLog
		? 'Telnyx’s log does not show it, or not yet; a retry looks again.'
		: 'Look it up in the Telnyx portal under "Messaging", or ask the recipient.';
	const check =
		kind === 'text'
			? `It was not sent again, so that nobody is texted twice. ${log}`
			: 'It was not repeated. Look at the current state first, with Get or in the Telnyx portal.';
	return [`${what}: ${why}`, sentences([check], (kind === 'text' && resendHint) || '')];
}

function whyUnanswered(connection?: string): string {
	switch (connection) {
		case 'ERR_CANCELED':
			return 'the execution was cancelled before the response came';
		case 'n8n ended':
			return 'n8n was stopped before the response came';
		case 'claimed before':
			return 'an earlier execution started to send it under this Send Once Key, and its result is not known';
		case 'ECONNABORTED':
		case 'ETIMEDOUT':
			return 'Telnyx did not answer in time';
		default:
			return 'the connection ended before the response came';
	}
}

function explainConnection({ connection: code = '', problem }: Failure): [string, string] {
	if (code === 'ERR_CANCELED') {
		return ['The execution was cancelled before this was sent', 'Nothing was sent to Telnyx.'];
	}
	if (problem) return ['The Base URL in the credential can’t be used', problem];
	if (code === ownCodes.blocked) {
		return [
			'n8n does not allow requests to this address',
			'n8n’s protection against requests to internal addresses (SSRF) blocked it. Check the Base URL in the credential, or ask whoever runs n8n to allow its host. Nothing was sent.',
		];
	}
	if (neverTried.has(code)) {
		return ['This is not an address that n8n can send requests to', 'Nothing was sent.'];
	}
	if (handshakeFailure.test(code)) {
		return [
			'No secure connection to Telnyx could be made',
			`The server’s certificate was not accepted (${code}). Check the Base URL in the credential, and any proxy in between. Nothing was sent.`,
		];
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return [
			'The host of the Base URL was not found',
			'Check the Base URL in the credential, and that n8n can reach the internet. Nothing was sent.',
		];
	}
	return [
		'Telnyx could not be reached',
		'Check that n8n can reach the Base URL in the credential. Trying again later can succeed.',
	];
}

const stripPeriod = (text: string) => text.replace(/\.+$/, '');

const sentences = (parts: string[], last: string): string =>
	[...parts, last]
		.filter((part) => part !== '')
		.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
		.join(' ');

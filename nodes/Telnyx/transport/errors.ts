import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { adviceByCode, adviceByStatus } from './advice';
import {
	handshakeFailure,
	neverTried,
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
}

export interface ErrorContext extends ErrorWords {
	node: INode;
	itemIndex?: number;
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
	error.context.details = { outcome: state, httpCode: failure.status ?? null, errors };
	return error;
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
	if (failure.status === undefined) return explainConnection(failure.connection ?? '');
	if (failure.connection) {
		return [
			`The answer (HTTP status ${failure.status}) is not Telnyx’s`,
			'Check the Base URL in the credential, and any proxy in between.',
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
	if (status >= 500) return 'This is a fault at Telnyx. Try again later.';
	if (status === 429 && waitSeconds) {
		return `Telnyx asks to wait ${Math.ceil(waitSeconds)} seconds. Try again then.`;
	}
	return adviceByStatus[status] ?? '';
}

function explainUnknown(failure: Failure, { kind, resendHint }: ErrorWords): [string, string] {
	const what = kind === 'text' ? 'This text may have been sent' : 'This change may have been made';
	const why =
		failure.status === undefined
			? whyUnanswered(failure.connection)
			: failure.connection
				? `Telnyx’s answer (HTTP status ${failure.status}) could not be read`
				: `Telnyx answered with HTTP status ${failure.status}`;
	const check =
		kind === 'text'
			? 'It was not sent again, so that nobody is texted twice. Look it up in the Telnyx portal under "Messaging", or ask the recipient.'
			: 'It was not repeated. Look at the current state first, with Get or in the Telnyx portal.';
	return [`${what}: ${why}`, sentences([check], (kind === 'text' && resendHint) || '')];
}

function whyUnanswered(connection?: string): string {
	switch (connection) {
		case 'ERR_CANCELED':
			return 'the execution was cancelled before the answer came';
		case 'n8n ended':
			return 'n8n was ended before the answer came';
		case 'claimed before':
			return 'an execution before this one began to send it under this Send Once Key, and has not said how it ended';
		case 'ECONNABORTED':
		case 'ETIMEDOUT':
			return 'Telnyx did not answer in time';
		default:
			return 'the connection ended before the answer came';
	}
}

function explainConnection(code: string): [string, string] {
	if (code === 'ERR_CANCELED') {
		return ['The execution was cancelled before this was sent', 'Nothing was sent to Telnyx.'];
	}
	if (neverTried.has(code)) {
		return [
			'The Base URL in the credential is not a web address',
			'Set it to https://api.telnyx.com/v2.',
		];
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

import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

/** One call of Telnyx's API, as an operation asks for it. */
export interface TelnyxRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Below the credential's base URL, with a leading slash: `/messages`. */
	path: string;
	/** Bracketed names as Telnyx spells them (`filter[status]`); what is undefined is left out. */
	query?: Record<string, QueryValue | QueryValue[]>;
	/** Sent as JSON; what is undefined is left out, null is sent. */
	body?: object;
}

type QueryValue = string | number | boolean | undefined;

/**
 * What a repetition of the request would do, which decides what may be sent again:
 * `read` changes nothing, `write` changes the account, `text` reaches a person.
 */
export type RequestKind = 'read' | 'write' | 'text';

/** The n8n contexts from which Telnyx can be called. */
export type TelnyxContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| ITriggerFunctions
	| IWebhookFunctions;

/**
 * Puts an identifier from user input into a path, so that it can't reach another endpoint.
 *
 * @throws Error for dots alone, which an address takes for a way up, however they are encoded
 */
export function segment(value: string): string {
	if (/^\.{1,2}$/.test(value))
		throw new Error(`"${value}" is not an ID. Check the field or expression that it comes from`);
	return encodeURIComponent(value);
}

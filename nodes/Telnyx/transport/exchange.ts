import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { apiUrl, baseUrlProblem } from './baseUrl';
import { credentialName, withoutKey, type TelnyxCredential } from './credential';
import { withDeadline } from './deadline';
import { badBaseUrl, classifyConnectionError, classifyResponse, type Outcome } from './outcome';
import type { RequestKind, TelnyxContext, TelnyxRequest } from './request';

interface ExchangeOptions {
	kind: RequestKind;
	credential: TelnyxCredential;
	/** Milliseconds until a response that is not complete counts as unknown. */
	timeout: number;
}

/** Sends one request once. */
export async function exchange(
	context: TelnyxContext,
	request: TelnyxRequest,
	{ kind, credential, timeout }: ExchangeOptions,
): Promise<Outcome> {
	const problem = baseUrlProblem(credential.baseUrl);
	if (problem) return badBaseUrl(problem);
	const options: IHttpRequestOptions = {
		method: request.method,
		url: apiUrl(credential.baseUrl, request.path),
		qs: withoutUndefined(request.query),
		arrayFormat: 'repeat',
		body: request.body as IDataObject | undefined,
		headers: { Accept: 'application/json' },
		// Parsed here, where a response that is not JSON can be judged.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// The key must not follow a redirect to another host.
		disableFollowRedirect: true,
	};
	const limits = { milliseconds: timeout, cancel: cancelSignal(context) };
	try {
		const response = await withDeadline(limits, async (signal) => {
			// n8n ends the request by this signal, and takes no other one for a request with a credential.
			const ending = { getExecutionCancelSignal: { value: () => signal } };
			const caller = Object.create(context, ending) as TelnyxContext;
			return (await context.helpers.httpRequestWithAuthentication.call(
				caller,
				credentialName,
				options,
				{ credentialsDecrypted: { id: '', name: '', type: credentialName, data: credential } },
			)) as IN8nHttpFullResponse & { body: unknown };
		});
		const { body } = response;
		const text = typeof body === 'string' ? withoutKey(body, credential) : body;
		return classifyResponse({ ...response, body: text }, kind);
	} catch (error) {
		return classifyConnectionError(error);
	}
}

/** The signal with which n8n cancels an execution; other contexts have none. */
export function cancelSignal(context: TelnyxContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

const withoutUndefined = (query: TelnyxRequest['query'] = {}): IDataObject =>
	Object.fromEntries(
		Object.entries(query).filter(([, value]) => value !== undefined),
	) as IDataObject;

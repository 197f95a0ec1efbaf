import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { apiUrl, baseUrlProblem } from './baseUrl';
import { credentialName, withoutKey, type TelnyxCredential } from './credential';
import { withDeadline } from './deadline';
import { badBaseUrl, classifyConnectionError, classifyResponse, type Outcome } from './outcome';
import type { RequestKind, TelnyxContext, TelnyxRequest } from './request';
import type { ServerClock } from './serverClock';
import { withoutFileSignatures, withSignedFiles } from './signedFiles';

interface ExchangeOptions {
	kind: RequestKind;
	credential: TelnyxCredential;
	/** Milliseconds until a response that is not complete counts as unknown. */
	timeout: number;
	/** Learns from the response what time it is at Telnyx. */
	clock?: ServerClock;
}

/** Sends one request once. */
export async function exchange(
	context: TelnyxContext,
	request: TelnyxRequest,
	{ kind, credential, timeout, clock }: ExchangeOptions,
): Promise<Outcome> {
	const problem = baseUrlProblem(credential.baseUrl);
	if (problem) return badBaseUrl(problem);
	const options: IHttpRequestOptions = {
		method: request.method,
		url: apiUrl(credential.baseUrl, request.path),
		qs: withoutUndefined(request.query),
		arrayFormat: 'repeat',
		body: withSignedFiles(context, request) as IDataObject | undefined,
		headers: { Accept: 'application/json' },
		// Parsed here, where a response that is not JSON can be judged.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// The key must not follow a redirect to another host.
		disableFollowRedirect: true,
	};
	const sentAt = performance.now();
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
		const text =
			typeof body === 'string' ? withoutFileSignatures(withoutKey(body, credential)) : body;
		const outcome = classifyResponse({ ...response, body: text }, kind);
		if (isTelnyx(outcome)) clock?.note(response.headers.date, sentAt);
		return outcome;
	} catch (error) {
		return classifyConnectionError(error);
	}
}

/** Whether a response is surely Telnyx's own, and not that of a proxy in between. */
const isTelnyx = (outcome: Outcome): boolean =>
	outcome.state === 'accepted' || outcome.failure.errors.length > 0;

/** The signal with which n8n cancels an execution; other contexts have none. */
export function cancelSignal(context: TelnyxContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

const withoutUndefined = (query: TelnyxRequest['query'] = {}): IDataObject =>
	Object.fromEntries(
		Object.entries(query).filter(([, value]) => value !== undefined),
	) as IDataObject;

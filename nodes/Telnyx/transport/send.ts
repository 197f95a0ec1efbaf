import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { classifyResponse, classifyConnectionError, type Outcome } from './outcome';
import { Pace } from './pace';
import {
	credentialName,
	type RequestKind,
	type TelnyxContext,
	type TelnyxRequest,
} from './request';

/** What `getCredentials` gives for the credential type `telnyxMessagingApi`. */
export interface TelnyxCredential extends ICredentialDataDecryptedObject {
	apiKey: string;
	publicKey: string;
	baseUrl: string;
}

export interface SendOptions {
	kind: RequestKind;
	/** Read once per run by whoever sends much: n8n decrypts it anew at each call otherwise. */
	credential?: TelnyxCredential;
	/** Shared by the requests of a run. */
	pace?: Pace;
	/** Milliseconds until an answer that does not come counts as unknown. */
	timeout?: number;
	/** Whether to leave it at one try, for want of time. */
	singleTry?: boolean;
}

/** An outcome, with how many tries it took and the milliseconds until the last one began. */
export type Sent = Outcome & { tries: number; waited: number };

const defaultTimeout = 30_000;

/** A wait of more seconds than this is the user's to decide, so it ends in an error. */
const longestWait = 60;

/** How many tries a request gets, by the reason for which it has to be repeated. */
const maxTries = { later: 4, rateLimit: 12 };

/**
 * Sends one request, and again where Telnyx surely did not carry it out and may do so later. All of
 * this package's HTTP to Telnyx goes through here.
 */
export async function send(
	context: TelnyxContext,
	request: TelnyxRequest,
	options: SendOptions,
): Promise<Sent> {
	const pace = options.pace ?? new Pace(0, cancelSignal(context));
	if (options.singleTry)
		return { ...(await sendOnce(context, request, options)), tries: 1, waited: 0 };
	return await withRetries(
		pace,
		options.kind,
		async () => await sendOnce(context, request, options),
	);
}

/** Does what sends a request, again and again while `repetition` says so, at the run's pace. */
export async function withRetries(
	pace: Pace,
	kind: RequestKind,
	attempt: () => Promise<Outcome>,
): Promise<Sent> {
	const started = Date.now();
	const reasons = { later: 0, rateLimit: 0 };
	for (let tries = 1; ; tries++) {
		await pace.turn();
		if (pace.cancelled) return { ...notStarted, tries: tries - 1, waited: Date.now() - started };
		const attemptStart = Date.now();
		const outcome = await attempt();
		const repeat = retryPlan(outcome, kind, reasons);
		if (!repeat) return { ...outcome, tries, waited: attemptStart - started };
		if (repeat.holdAll) pace.pause(repeat.after, repeat.allowedPerSecond);
		else await pace.wait(repeat.after);
	}
}

const notStarted: Outcome = {
	state: 'rejected',
	retry: false,
	failure: { errors: [], connection: 'ERR_CANCELED' },
};

interface RetryPlan {
	/** Milliseconds from now. */
	after: number;
	/** Whether every other request of the run has to wait as well. */
	holdAll: boolean;
	allowedPerSecond?: number;
}

/**
 * Whether to try again, by the rule that only what reaches nobody twice may be repeated.
 *
 * @param reasons how many tries ended for each reason, to which this one is added
 */
function retryPlan(
	outcome: Outcome,
	kind: RequestKind,
	reasons: Record<'later' | 'rateLimit', number>,
): RetryPlan | undefined {
	if (outcome.state === 'accepted') return undefined;
	const { connection, waitSeconds, allowedPerSecond } = outcome.failure;
	const reason =
		outcome.state === 'rejected'
			? outcome.retry
			: kind === 'read' && connection !== 'ERR_CANCELED' && 'later';
	if (!reason || ++reasons[reason] >= maxTries[reason]) return undefined;

	// Half of the wait is random, so that requests that failed together don't come back together.
	const backoff = 0.25 * 2 ** Math.min(reasons[reason], 6) * (1 + Math.random());
	const seconds = waitSeconds || backoff;
	if (seconds > longestWait) return undefined;
	return { after: seconds * 1000, holdAll: reason === 'rateLimit', allowedPerSecond };
}

async function sendOnce(
	context: TelnyxContext,
	request: TelnyxRequest,
	{ kind, credential, timeout = defaultTimeout }: SendOptions,
): Promise<Outcome> {
	const data = credential ?? (await readCredential(context));
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${data.baseUrl.trim().replace(/\/+$/, '')}${request.path}`,
		qs: withoutUndefined(request.query),
		arrayFormat: 'repeat',
		body: request.body as IDataObject | undefined,
		headers: { Accept: 'application/json' },
		// Parsed here, where an answer that is not JSON can be judged.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// The key must not follow a redirect to another host.
		disableFollowRedirect: true,
		timeout,
	};
	try {
		const answer = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialName,
			options,
			{ credentialsDecrypted: { id: '', name: '', type: credentialName, data } },
		)) as IN8nHttpFullResponse;
		return classifyResponse(answer, kind);
	} catch (error) {
		const { code, syscall } = connectionError(error);
		return classifyConnectionError(code, syscall);
	}
}

/** n8n wraps the failure of a connection, sometimes twice; its code is at the bottom. */
export function connectionError(error: unknown): { code: string; syscall?: string } {
	let code = 'unknown';
	let syscall: string | undefined;
	for (
		let cause = error as NodeJS.ErrnoException | undefined;
		cause;
		cause = cause.cause as never
	) {
		if (typeof cause.code === 'string') code = cause.code;
		syscall = cause.syscall ?? syscall;
	}
	return { code, syscall };
}

/** The credential of the node, as the user filled it in. */
export async function readCredential(context: TelnyxContext): Promise<TelnyxCredential> {
	return await context.getCredentials<TelnyxCredential>(credentialName);
}

/** The signal with which n8n cancels an execution; other contexts have none. */
export function cancelSignal(context: TelnyxContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

const withoutUndefined = (query: TelnyxRequest['query'] = {}): IDataObject =>
	Object.fromEntries(
		Object.entries(query).filter(([, value]) => value !== undefined),
	) as IDataObject;

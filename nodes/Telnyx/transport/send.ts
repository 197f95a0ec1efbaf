import { readCredential, type TelnyxCredential } from './credential';
import { cancelSignal, exchange } from './exchange';
import type { Outcome } from './outcome';
import { Pace, type Turn } from './pace';
import type { RequestKind, TelnyxContext, TelnyxRequest } from './request';
import type { ServerClock } from './serverClock';

export interface SendOptions extends Turn {
	kind: RequestKind;
	/** Read once per run by whoever sends much: n8n decrypts it anew at each call otherwise. */
	credential?: TelnyxCredential;
	/** Shared by the requests of a run. */
	pace?: Pace;
	/** Shared in the same way. */
	clock?: ServerClock;
	/** Milliseconds until a response that is not complete counts as unknown; 30 seconds by default. */
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
	const { kind, timeout = defaultTimeout, clock } = options;
	const credential = options.credential ?? (await readCredential(context));
	const attempt = async () =>
		await exchange(context, request, { kind, credential, timeout, clock });
	const sent = options.singleTry
		? { ...(await attempt()), tries: 1, waited: 0 }
		: await withRetries(options.pace ?? new Pace(0, cancelSignal(context)), options, attempt);
	logSent(context, `${request.method} ${request.path}`, sent);
	return sent;
}

/** Writes a line about a request that ended to n8n's debug log: never a key, a body or a query. */
export function logSent(context: TelnyxContext, request: string, sent: Sent): void {
	const { tries } = sent;
	const { status, connection } =
		sent.state === 'accepted' ? { status: sent.status, connection: undefined } : sent.failure;
	context.logger.debug(
		`Telnyx: ${request}: ${status ?? connection}, ${tries} ${tries === 1 ? 'try' : 'tries'}`,
	);
}

/** Sends a request by `attempt`, and again while `retryPlan` says so, at the run's pace. */
export async function withRetries(
	pace: Pace,
	{ kind, goesOn }: Pick<SendOptions, 'kind' | 'goesOn'>,
	attempt: () => Promise<Outcome>,
): Promise<Sent> {
	const started = performance.now();
	const reasons = { later: 0, rateLimit: 0 };
	for (let tries = 1; ; tries++) {
		await pace.turn({ goesOn });
		if (pace.isOver({ goesOn })) return { ...notStarted, tries: tries - 1, waited: since(started) };
		const waited = since(started);
		const outcome = await attempt();
		const repeat = retryPlan(outcome, kind, reasons);
		if (!repeat) return { ...outcome, tries, waited };
		if (repeat.holdAll) pace.pause(repeat.after, repeat.allowedPerSecond);
		else await pace.wait(repeat.after, { goesOn });
	}
}

/** Whole milliseconds. */
const since = (start: number): number => Math.round(performance.now() - start);

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

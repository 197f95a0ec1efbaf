import type { TelnyxError } from './errors.mts';

/** What goes wrong with a request. `accept` says whether Telnyx really took the text all the same. */
export type FaultKind =
	| {
			kind: 'status';
			status: number;
			errors?: TelnyxError[];
			headers?: Record<string, string>;
			/** the raw body instead of `errors` */
			body?: string;
			/** default false */
			accept?: boolean;
	  }
	| { kind: 'resetBeforeRead' }
	| { kind: 'resetAfterRead'; accept?: boolean }
	| { kind: 'cutAnswer'; accept?: boolean }
	| { kind: 'notJson'; accept?: boolean }
	| { kind: 'html'; accept?: boolean }
	| { kind: 'emptyBody'; accept?: boolean }
	/** no answer for `ms`, or ever */
	| { kind: 'silence'; ms?: number; accept?: boolean }
	| { kind: 'redirect'; to: string }
	| {
			kind: 'rateLimit';
			/** seconds */
			reset: number;
			header: 'x-ratelimit-reset' | 'retry-after-seconds' | 'retry-after-date';
	  }
	| { kind: 'spendLimit' };

export type Fault = FaultKind & {
	/** all requests of the API by default; `path` is tested against the path without `/v2` */
	match?: { method?: string; path?: RegExp };
	/** how many requests it hits, 1 by default */
	times?: number;
};

/** The part of a request that faults are chosen by. */
export interface FaultTarget {
	method: string;
	path: string;
	query: string;
	body: string;
}

/** Says what goes wrong with a request. Until it does, there is no answer. */
export type Decide = (
	request: FaultTarget,
) => FaultKind | undefined | Promise<FaultKind | undefined>;

/** The queue of faults, and the rule that stands behind it. */
export class Faults {
	readonly #queue: Array<{ fault: Fault; left: number }> = [];
	#decide: Decide = () => undefined;

	add(fault: Fault): void {
		this.#queue.push({ fault, left: fault.times ?? 1 });
	}

	when(decide: Decide): void {
		this.#decide = decide;
	}

	clear(): void {
		this.#queue.length = 0;
		this.#decide = () => undefined;
	}

	/** The fault for this request: the first of the queue that matches, else what the rule says. */
	take(request: FaultTarget): ReturnType<Decide> {
		const index = this.#queue.findIndex(({ fault: { match } }) => {
			const isMethod = match?.method === undefined || match.method === request.method;
			return isMethod && (match?.path === undefined || match.path.test(request.path));
		});
		if (index < 0) return this.#decide(request);
		const entry = this.#queue[index];
		if (--entry.left <= 0) this.#queue.splice(index, 1);
		return entry.fault;
	}
}

/** Whether the request is carried out although its answer goes wrong. */
export function isAccepted(fault: FaultKind): boolean {
	switch (fault.kind) {
		case 'resetBeforeRead':
		case 'redirect':
		case 'rateLimit':
		case 'spendLimit':
			return false;
		case 'status':
			return fault.accept ?? false;
		default:
			return fault.accept ?? true;
	}
}

import { chatProblem } from './chatProblems.mts';
import type { Message, MessageType, Store } from './store.mts';

/** How messages end from now on. */
export interface DeliveryOutcome {
	/** only messages to this number; all others by default */
	to?: string;
	/** only messages of these kinds; all by default, which replaces what was set for some */
	types?: MessageType[];
	status: 'delivered' | 'delivery_failed' | 'sending_failed' | 'delivery_unconfirmed';
	errors?: Message['errors'];
	/** the log's word for it, where that has several; default its usual one */
	logStatus?: Message['hidden']['logStatus'];
	/** order in which the webhooks of sent and finalized arrive; normal: finalized once sent was taken, or failed once */
	order?: 'normal' | 'reversed' | 'both-at-once';
	/** ms between accepted, sent and finalized, instead of the simulator's own */
	delay?: number;
	/** stay at `sent` until a later outcome for the same number comes without `hold` */
	hold?: boolean;
}

const landline: DeliveryOutcome = {
	status: 'delivery_failed',
	errors: [
		{
			code: '40001',
			title: 'Not routable',
			detail: 'The destination number is a landline or cannot receive messages.',
		},
	],
};

/** Knows how each message is to end. */
export class Outcomes {
	readonly #store: Store;
	readonly #byNumber = new Map<string, DeliveryOutcome[]>();
	#general: DeliveryOutcome = { status: 'delivered' };

	constructor(store: Store) {
		this.#store = store;
	}

	set(outcome: DeliveryOutcome): void {
		const { to, types } = outcome;
		if (to === undefined) this.#general = outcome;
		else this.#byNumber.set(to, [outcome, ...(types ? (this.#byNumber.get(to) ?? []) : [])]);
	}

	/** How a message of this kind to this number ends. */
	of(to: string, type: MessageType): DeliveryOutcome {
		const own = this.#byNumber.get(to)?.find(({ types }) => types?.includes(type) ?? true);
		if (own) return own;
		const isText = type === 'SMS' || type === 'MMS';
		const isLandline = this.#store.phones.get(to)?.lineType === 'fixed line';
		return isText && isLandline ? landline : this.#general;
	}

	/** How this message ends: what its channel refuses is refused whatever was set. */
	for(message: Message): DeliveryOutcome {
		const outcome = this.of(message.to[0].phone_number, message.type);
		const problem = message.hidden.fileProblem ?? chatProblem(this.#store, message);
		if (!problem) return outcome;
		// Without its files, an MMS never leaves for a carrier.
		const status = message.type === 'MMS' ? 'sending_failed' : 'delivery_failed';
		return { ...outcome, status, errors: [problem] };
	}
}

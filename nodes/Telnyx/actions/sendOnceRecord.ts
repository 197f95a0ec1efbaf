import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

/** How many messages n8n remembers for each node; a list of them is read and written as a whole. */
const rememberedMessages = 50_000;

/** Two entries for each message: see `SendOnceRecord`. */
export const options: ICheckProcessedOptions = {
	mode: 'entries',
	maxEntries: 2 * rememberedMessages,
};

/** Each message is claimed before it leaves, and stays open until its outcome is known. */
const claimed = (key: string) => `claimed ${key}`;
const open = (key: string) => `open ${key}`;

/**
 * Which messages were sent under their "Send Once Key", in n8n's database, so that it outlives the
 * execution, and also an n8n that is killed. n8n keeps hashes only, for each node by its ID.
 *
 * Keys are claimed some at a time, to spare the database. When n8n is killed, those that were claimed
 * and still open are what is in doubt.
 */
export class SendOnceRecord {
	/** What is known of keys so far; of the others, n8n has to be asked. */
	private readonly states = new Map<string, 'ours' | 'sent' | 'doubtful'>();

	/** Keys to be claimed together with one that is needed, in the order in which they will be. */
	private readonly ahead = new Set<string>();

	/** Entries that the database shall forget, at the next occasion. */
	private readonly settled: string[] = [];

	private claiming?: Promise<void>;

	constructor(
		private readonly context: IExecuteFunctions,
		/** How many keys are claimed at a time. */
		private readonly batchSize: number,
	) {}

	/**
	 * Tells that a message will be claimed; gives its own key, since one name may stand for a whole mailing.
	 *
	 * @param part of a text that is sent in several, but for the last one, which stands for the whole
	 */
	announce(name: string, recipient: string, part?: number): string {
		const key = JSON.stringify([name, recipient, part]);
		this.ahead.add(key);
		return key;
	}

	/** Whether the message is for this run to send (`ours`), was sent before, or may have been. */
	async claim(key: string): Promise<'ours' | 'sent' | 'doubtful'> {
		for (;;) {
			const state = this.states.get(key);
			if (state) return state;
			this.claiming ??= this.claimBatch(key).finally(() => (this.claiming = undefined));
			await this.claiming;
		}
	}

	/** Notes that a message was sent. */
	sent(key: string): void {
		this.states.set(key, 'sent');
		this.settled.push(open(key));
	}

	/** Gives a key back whose message was not sent. */
	release(key: string): void {
		this.states.delete(key);
		this.settled.push(claimed(key), open(key));
	}

	/** Notes that a message may have been sent; it stays so in the database. */
	doubt(key: string): void {
		this.states.set(key, 'doubtful');
	}

	/**
	 * To be called at the end of the run: writes what is known, and gives back what was not needed. Where the
	 * database can't take it, the run is not undone by that: these messages stay in doubt.
	 */
	async close(): Promise<void> {
		for (const [key, state] of this.states) if (state === 'ours') this.release(key);
		try {
			await exclusively(async () => await this.forgetSettled());
		} catch (error) {
			this.context.logger.warn(
				`"${this.context.getNode().name}" could not record the results of the messages under its last Send Once Keys, which count as unknown from now on: ${(error as Error).message}`,
			);
		}
	}

	private async claimBatch(needed: string): Promise<void> {
		const batch = new Set([needed]);
		for (const key of this.ahead) {
			if (batch.size === this.batchSize) break;
			batch.add(key);
		}
		const keys = [...batch];
		for (const key of keys) this.ahead.delete(key);
		await exclusively(async () => {
			await this.forgetSettled();
			const entries = keys.flatMap((key) => [claimed(key), open(key)]);
			const answer = await this.context.helpers.checkProcessedAndRecord(entries, 'node', options);
			const known = new Set(answer.processed);
			for (const key of keys) {
				if (!known.has(claimed(key))) this.states.set(key, 'ours');
				else if (known.has(open(key))) this.doubt(key);
				// Asking has opened it again.
				else this.sent(key);
			}
		});
	}

	private async forgetSettled(): Promise<void> {
		const entries = [...this.settled];
		if (entries.length === 0) return;
		await this.context.helpers.removeProcessed(entries, 'node', options);
		this.settled.splice(0, entries.length);
	}
}

let queue: Promise<unknown> = Promise.resolve();

/** n8n reads a record, changes it and writes it back: two at once would lose one's changes. */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
	const result = queue.then(work);
	queue = result.catch(() => undefined);
	return await result;
}

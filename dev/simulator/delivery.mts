import { randomUUID } from 'node:crypto';
import { fallBack } from './rcsFallback.mts';
import { asEventPayload } from './payload.mts';
import { Outcomes, type DeliveryOutcome } from './outcomes.mts';
import type { Pending } from './pending.mts';
import { SentFiles } from './sentFiles.mts';
import type { Message, Recipient, Store, WebhookDelivery } from './store.mts';
import { statusTargets, type Target } from './targets.mts';
import { Watch } from './watch.mts';
import type { WebhookEvent, Webhooks } from './webhooks.mts';

/** An event about a message as it stands now. */
export function messageEvent(type: string, message: Message): WebhookEvent {
	return {
		record_type: 'event',
		event_type: type,
		id: randomUUID(),
		occurred_at: new Date().toISOString(),
		payload: asEventPayload(message),
	};
}

/** Notes on the message where its webhooks went first, and how the last was taken there. */
export function noteWebhook(
	message: Message,
	[target]: Target[],
	[delivery]: WebhookDelivery[],
): void {
	if (!delivery) return;
	const isTaken = delivery.status === 'delivered';
	message.hidden.webhook = target;
	message.hidden.webhookStatus = isTaken ? 'success: webhook succeeded' : 'failed: webhook failed';
}

/** Takes accepted messages through sent and finalized, with their webhooks. */
export class Delivery {
	/** Each message when it is stored, and again at each change of its status. */
	readonly changed = new Watch<Message>();
	/** Each message that was sent, once, when it has come to its end. */
	readonly finalized = new Watch<Message>();
	/** What the messages brought along. */
	readonly files = new SentFiles();
	readonly #store: Store;
	readonly #webhooks: Webhooks;
	readonly #pending: Pending;
	readonly #delay: number;
	readonly outcomes: Outcomes;
	#held: Array<{ to: string; finish: () => void }> = [];

	constructor(store: Store, webhooks: Webhooks, pending: Pending, delay: number) {
		this.#store = store;
		this.#webhooks = webhooks;
		this.#pending = pending;
		this.#delay = delay;
		this.outcomes = new Outcomes(store);
	}

	setOutcome(outcome: DeliveryOutcome): void {
		this.outcomes.set(outcome);
		if (outcome.hold) return;
		const isReleased = (held: { to: string }) => outcome.to === undefined || held.to === outcome.to;
		const released = this.#held.filter(isReleased);
		this.#held = this.#held.filter((held) => !isReleased(held));
		for (const held of released) held.finish();
	}

	/** Stores a message and announces it. */
	store(message: Message): void {
		this.#store.messages.add(message);
		this.changed.announce(message);
	}

	/** Starts a message whose time has come, unless that was called off. */
	startScheduled(message: Message): void {
		if (message.to[0].status !== 'scheduled') return;
		message.to[0].status = 'queued';
		this.start(message);
	}

	/** Starts the message on its way. */
	start(message: Message): void {
		this.#pending.run(async () => await this.#handOver(message));
	}

	async #handOver(message: Message): Promise<void> {
		fallBack(this.#store, message);
		message.hidden.fileProblem = await this.files.fetchFor(message);
		const outcome = this.outcomes.for(message);
		if (!(await this.#pending.wait(outcome.delay ?? this.#delay))) return;
		if (outcome.status === 'sending_failed') {
			await this.#finalize(message, outcome, undefined);
			return;
		}
		this.#setStatus(message, 'sent');
		message.sent_at = new Date().toISOString();
		this.changed.announce(message);
		const sent = messageEvent('message.sent', message);
		const order = outcome.order ?? 'normal';
		const isSentTold =
			order === 'normal' &&
			new Promise<void>((resolve) => {
				this.#pending.run(async () => {
					await this.#notify(sent, message, resolve);
					resolve();
				});
			});
		const finish = async () => {
			if (!(await this.#pending.wait(outcome.delay ?? this.#delay))) return;
			await isSentTold;
			const final = this.outcomes.for(message);
			await this.#finalize(message, final, order === 'normal' ? undefined : sent);
		};
		if (!outcome.hold) return await finish();
		this.#held.push({
			to: message.to[0].phone_number,
			finish: () => this.#pending.run(finish),
		});
	}

	/** @param sent the earlier event, where it was kept back to arrive after or with this one */
	async #finalize(
		message: Message,
		outcome: DeliveryOutcome,
		sent: WebhookEvent | undefined,
	): Promise<void> {
		this.#setStatus(message, outcome.status);
		message.errors = outcome.errors ?? defaultErrors[outcome.status];
		message.hidden.logStatus = outcome.logStatus;
		message.completed_at = new Date().toISOString();
		this.changed.announce(message);
		this.finalized.announce(message);
		const finalized = this.#notify(messageEvent('message.finalized', message), message);
		if (sent && outcome.order !== 'both-at-once') await finalized;
		if (sent) await this.#notify(sent, message);
		await finalized;
	}

	#setStatus(message: Message, status: Recipient['status']): void {
		const siblings = message.group_message_id
			? this.#store.messages.filter((other) => other.group_message_id === message.group_message_id)
			: [message];
		const own = message.to[0].phone_number;
		for (const sibling of siblings) {
			for (const to of sibling.to) if (to.phone_number === own) to.status = status;
		}
	}

	async #notify(event: WebhookEvent, message: Message, onFailure?: () => void): Promise<void> {
		const targets = statusTargets(this.#store, message);
		noteWebhook(message, targets, await this.#webhooks.deliver(event, targets, onFailure));
	}
}

const defaultErrors: Record<DeliveryOutcome['status'], Message['errors']> = {
	delivered: [],
	delivery_unconfirmed: [],
	delivery_failed: [
		{
			code: '40008',
			title: 'Undeliverable',
			detail: "The recipient's carrier did not accept the message.",
		},
	],
	sending_failed: [
		{
			code: '40012',
			title: 'Invalid messaging destination number',
			detail: 'The carrier deemed the destination number invalid.',
		},
	],
};

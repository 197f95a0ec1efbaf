import { randomUUID } from 'node:crypto';
import { asEventPayload } from './payload.mts';
import type { Store, WebhookDelivery } from './store.mts';
import {
	accountTargets,
	agentTargets,
	inboundTargets,
	profileTargets,
	statusTargets,
	type Target,
} from './targets.mts';
import type { WebhookEvent, Webhooks } from './webhooks.mts';

/** An event to deliver, besides those that sending and receiving make by themselves. */
export interface EmittedEvent {
	/** such as `message.read`; default `message.finalized` */
	type?: string;
	/** the message that it is about */
	messageId?: string;
	/** added to the message's own payload, or all of it where there is no message */
	payload?: Record<string, unknown>;
	/** the event's id, where it matters; the id of an earlier event delivers that one again, unchanged */
	id?: string;
	/** ISO 8601; default now */
	occurredAt?: string;
	/** instead of an event: all of `data`, such as the link click that has no envelope */
	data?: Record<string, unknown>;
	/** where to, by default where the message's events go */
	url?: string;
	/** to this profile's webhook */
	profileId?: string;
	/** to this RCS agent's webhook */
	rcsAgentId?: string;
	/** to this WhatsApp Business Account's webhook */
	whatsappAccountId?: string;
}

/** Delivers events on demand. */
export class Emitter {
	readonly #store: Store;
	readonly #webhooks: Webhooks;

	constructor(store: Store, webhooks: Webhooks) {
		this.#store = store;
		this.#webhooks = webhooks;
	}

	/** @returns the records of the webhooks, one per target */
	async emit(wanted: EmittedEvent): Promise<WebhookDelivery[]> {
		const earlier = wanted.id ? this.#earlier(wanted.id) : undefined;
		const messageId = wanted.messageId ?? (earlier?.payload.id as string | undefined);
		const targets = this.#targets(wanted, messageId);
		if (wanted.data) {
			const deliveries: WebhookDelivery[] = [];
			for (const target of targets) {
				deliveries.push(await this.#webhooks.deliverData(wanted.data, target));
			}
			return deliveries;
		}
		return await this.#webhooks.deliver(earlier ?? this.#event(wanted), targets);
	}

	#earlier(id: string): WebhookEvent | undefined {
		return this.#store.webhookDeliveries.find((d) => d.webhook.id === id)?.webhook as
			| WebhookEvent
			| undefined;
	}

	#event(wanted: EmittedEvent): WebhookEvent {
		const message = wanted.messageId ? this.#store.messages.get(wanted.messageId) : undefined;
		return {
			record_type: 'event',
			event_type: wanted.type ?? 'message.finalized',
			id: wanted.id ?? randomUUID(),
			occurred_at: wanted.occurredAt ?? new Date().toISOString(),
			payload: { ...(message ? asEventPayload(message) : {}), ...wanted.payload },
		};
	}

	#targets(wanted: EmittedEvent, messageId: string | undefined): Target[] {
		const { url, profileId, rcsAgentId, whatsappAccountId } = wanted;
		if (url) return [{ url, version: '2', channel: 'SMS' }];
		if (profileId) return profileTargets(this.#store, profileId);
		if (rcsAgentId) return agentTargets(this.#store, rcsAgentId);
		if (whatsappAccountId) return accountTargets(this.#store, whatsappAccountId);
		const message = this.#store.messages.get(messageId ?? '');
		if (!message) return [];
		return message.direction === 'inbound'
			? inboundTargets(this.#store, message)
			: statusTargets(this.#store, message);
	}
}

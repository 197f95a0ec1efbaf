import { randomUUID } from 'node:crypto';
import type { Delivery } from './delivery.mts';
import { blank, recipient } from './outbound.mts';
import type { Message, Store, WebhookDelivery } from './store.mts';
import { statusTargets } from './targets.mts';
import type { WebhookEvent, Webhooks } from './webhooks.mts';

/** What somebody of the business types in the WhatsApp Business app, past the API. */
export interface BusinessAppMessage {
	/** the account's number */
	from: string;
	/** the person */
	to: string;
	text: string;
}

/**
 * Sends a message as the WhatsApp Business app does, which Telnyx mirrors to the account's webhook. It costs
 * nothing, and opens no conversation window.
 * @throws when `from` is no WhatsApp number of the account
 */
export async function echo(
	{ from, to, text }: BusinessAppMessage,
	{ store, delivery, webhooks }: { store: Store; delivery: Delivery; webhooks: Webhooks },
): Promise<WebhookDelivery[]> {
	const number = store.whatsappNumbers.get(from);
	if (!number) throw new Error(`${from} is no WhatsApp number of the account`);
	const base = blank(store, number.messaging_profile_id, 'WHATSAPP');
	const message: Message = {
		...base,
		from: { phone_number: from, carrier: 'Meta', line_type: '' },
		to: [recipient(to, 'delivered')],
		text,
		cost: null,
		body: {
			id: randomUUID(),
			foreign_id: base.hidden.wamid,
			timestamp: String(Math.floor(Date.now() / 1000)),
			type: 'text',
			text: { body: text },
		},
	};
	delivery.store(message);
	const event: WebhookEvent = {
		record_type: 'event',
		event_type: 'message.echo',
		id: randomUUID(),
		occurred_at: message.received_at,
		payload: {
			record_type: 'message',
			id: message.id,
			direction: 'outbound',
			type: 'WHATSAPP',
			origin: 'whatsapp_business_app',
			messaging_profile_id: message.messaging_profile_id,
			organization_id: message.organization_id,
			from: message.from,
			to,
			body: message.body,
			cost: { amount: null, currency: null },
			errors: [],
			tags: [],
			received_at: message.received_at,
			webhook_url: null,
			webhook_failover_url: null,
		},
	};
	return await webhooks.deliver(event, statusTargets(store, message));
}

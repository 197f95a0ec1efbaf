import type { Outcomes } from './outcomes.mts';
import type { Simulator } from './simulator.mts';
import type { Message, Profile, WebhookDelivery } from './store.mts';

/** A message as a phone shows it. */
export interface MessageView {
	id: string;
	direction: 'inbound' | 'outbound';
	type: Message['type'];
	/** the person's number */
	person: string;
	/** the account's number or sender ID */
	business: string;
	status: string;
	text: string;
	media: string[];
	error: string | null;
	at: string;
}

export function messageView(message: Message): MessageView {
	const own = message.from.phone_number ?? message.from.agent_name ?? '';
	const other = message.to[0].phone_number;
	const isInbound = message.direction === 'inbound';
	const [error] = message.errors;
	return {
		id: message.id,
		direction: message.direction,
		type: message.type,
		person: isInbound ? own : other,
		business: isInbound ? other : own,
		status: message.to[0].status,
		text: message.text || describeBody(message),
		media: message.media.map((media) => media.url),
		error: error ? `${error.title} (${error.code})` : null,
		at: message.received_at,
	};
}

/** A line for what an RCS or WhatsApp message holds besides text. */
function describeBody(message: Message): string {
	const template = message.body?.template as { name?: string; template_id?: string } | undefined;
	if (template) return `Template: ${template.name ?? template.template_id}`;
	return typeof message.body?.type === 'string' ? `(${message.body.type})` : '';
}

/** How a webhook went, in a line. */
export interface DeliveryView {
	id: string;
	event: string;
	messageId: string | null;
	status: 'delivered' | 'failed';
	tries: number;
	/** of the last try; null without an answer */
	httpStatus: number | null;
	/** of the last try */
	ms: number;
	url: string;
	at: string;
}

export function deliveryView(delivery: WebhookDelivery): DeliveryView {
	const [last] = delivery.attempts;
	return {
		id: delivery.id,
		event: delivery.webhook.event_type ?? '',
		messageId: (delivery.webhook.payload?.id as string | undefined) ?? null,
		status: delivery.status,
		tries: delivery.attempts.length,
		httpStatus: last?.http?.response?.status ?? null,
		ms: last ? Date.parse(last.finished_at ?? '') - Date.parse(last.started_at ?? '') : 0,
		url: last?.http?.request?.url ?? '',
		at: delivery.started_at,
	};
}

/** Everything that the page needs to start, and that a test in another process wants to look at. */
export function stateView(simulator: Simulator, outcomes: Outcomes): object {
	const { store, url, baseUrl, apiKey, publicKey } = simulator;
	const senders = [
		...store.phoneNumbers.map((n) => ({
			address: n.phone_number,
			profileId: n.messaging_profile_id,
		})),
		...store.shortCodes.map((c) => ({ address: c.short_code, profileId: c.messaging_profile_id })),
		...store.hostedNumbers.map((n) => ({
			address: n.phone_number,
			profileId: n.messaging_profile_id,
		})),
		...store.whatsappNumbers.map((n) => ({
			address: n.phone_number,
			profileId: n.messaging_profile_id,
			type: 'WHATSAPP',
		})),
	];
	return {
		url,
		baseUrl,
		apiKey,
		publicKey,
		contacts: store.phones
			.filter(({ name }) => name !== undefined)
			.map(({ name, number }) => ({
				name,
				number,
				isReachable: outcomes.of(number, 'WHATSAPP').status === 'delivered',
				hasSms: outcomes.of(number, 'SMS').status === 'delivered',
			})),
		profiles: store.profiles.map(profileView),
		senders: senders.filter((sender) => sender.profileId),
		optOuts: store.optOuts.map((o) => ({ profileId: o.messaging_profile_id, person: o.to })),
		messages: store.messages.map(messageView),
		deliveries: store.webhookDeliveries.map(deliveryView),
	};
}

function profileView(profile: Profile): object {
	const { id, name, webhook_url, webhook_failover_url, webhook_api_version } = profile;
	return { id, name, webhook_url, webhook_failover_url, webhook_api_version };
}

import { randomUUID } from 'node:crypto';
import { messageEvent, noteWebhook, type Delivery } from './delivery.mts';
import type { InboundMessage } from './inboundMessage.mts';
import { rcsBody } from './inboundRcs.mts';
import { whatsappBody } from './inboundWhatsapp.mts';
import { follow, ruleFor } from './keywords.mts';
import { blank, recipient } from './outbound.mts';
import type { Effect } from './phoneView.mts';
import { segment } from './segments.mts';
import type { Message, Profile, RcsAgent, Store, WebhookDelivery } from './store.mts';
import { tapbackWords } from './tapback.mts';
import { inboundTargets } from './targets.mts';
import type { Webhooks } from './webhooks.mts';

/** Receives messages for the account: opt-outs, auto-responses, and the webhook of what they were sent to. */
export class Inbound {
	readonly #store: Store;
	readonly #delivery: Delivery;
	readonly #webhooks: Webhooks;

	constructor(store: Store, delivery: Delivery, webhooks: Webhooks) {
		this.#store = store;
		this.#delivery = delivery;
		this.#webhooks = webhooks;
	}

	/**
	 * Takes in a message and resolves when its webhook was delivered or given up.
	 * @returns the record of the webhook; one without attempts where nobody set one up
	 * @throws when `to` is nothing of the account's, or the channel cannot carry the content
	 */
	async receive(inbound: InboundMessage): Promise<WebhookDelivery> {
		const message = this.#compose(inbound);
		const profile = this.#store.profiles.get(message.messaging_profile_id);
		const isText = message.type === 'SMS' || message.type === 'MMS';
		const rule = profile && isText ? ruleFor(this.#store, profile, message) : undefined;
		this.#delivery.store(message);
		if (rule && profile) {
			follow(rule, message, { store: this.#store, profile, delivery: this.#delivery });
		}
		const event = messageEvent('message.received', message);
		const targets = inboundTargets(this.#store, message);
		const deliveries = await this.#webhooks.deliver(event, targets);
		noteWebhook(message, targets, deliveries);
		return deliveries[0] ?? undelivered(event, this.#store.organizationId);
	}

	#compose(inbound: InboundMessage): Message {
		const message = this.#messageOf(inbound);
		message.hidden.effect = effectOf(inbound);
		return message;
	}

	#messageOf(inbound: InboundMessage): Message {
		const agent = this.#store.rcsAgents.get(inbound.to);
		const isMms = (inbound.media?.length ?? 0) > 0 || (inbound.cc?.length ?? 0) > 0;
		const type = inbound.type ?? (agent ? 'RCS' : isMms ? 'MMS' : 'SMS');
		if (type === 'RCS') return this.#rcs(inbound, agent);
		if (type === 'WHATSAPP') return this.#whatsapp(inbound);
		return this.#text(inbound, type);
	}

	#rcs(inbound: InboundMessage, agent: RcsAgent | undefined): Message {
		if (!agent) throw new Error(`${inbound.to} is no RCS agent of the account`);
		return {
			...this.#base(inbound, 'RCS', agent.profile_id ?? ''),
			to: [{ ...recipient(agent.agent_id, 'delivered'), agent_name: agent.agent_name }],
			body: inbound.body ?? rcsBody(inbound),
		};
	}

	#whatsapp(inbound: InboundMessage): Message {
		const number = this.#store.whatsappNumbers.get(inbound.to);
		if (!number) throw new Error(`${inbound.to} is no WhatsApp number of the account`);
		const base = this.#base(inbound, 'WHATSAPP', number.messaging_profile_id);
		const body = inbound.body ?? whatsappBody(this.#store, inbound, base.hidden.wamid ?? '');
		return { ...base, body };
	}

	#text(inbound: InboundMessage, type: 'SMS' | 'MMS'): Message {
		const profile = this.#profileOf(inbound.to);
		const text = this.#wordsOf(inbound);
		const isGroup = (inbound.cc?.length ?? 0) > 0;
		return {
			...this.#base(inbound, type, profile.id),
			...(type === 'SMS' ? segment(text) : {}),
			text,
			cc: (inbound.cc ?? []).map((number) => recipient(number, 'delivered')),
			subject: inbound.subject ?? null,
			media: (inbound.media ?? []).map(({ url, content_type, sha256, size }) => ({
				url,
				content_type: content_type ?? null,
				sha256: sha256 ?? null,
				size: size ?? null,
			})),
			...(isGroup ? { group_message_id: inbound.groupMessageId ?? randomUUID() } : {}),
		};
	}

	#base(inbound: InboundMessage, type: Message['type'], profileId: string): Message {
		const { from, to, fromUserId } = inbound;
		return {
			...blank(this.#store, profileId, type),
			direction: 'inbound',
			from: {
				...(fromUserId === undefined ? { phone_number: from } : {}),
				carrier: 'Simulated Wireless',
				line_type: 'Wireless',
			},
			to: [{ ...recipient(to, 'delivered'), carrier: 'Telnyx', line_type: 'VoIP' }],
			text: inbound.text ?? '',
			valid_until: null,
		};
	}

	#profileOf(address: string): Profile {
		const profile = this.#store.profileOf(address);
		if (!profile) throw new Error(`${address} is on none of the account's messaging profiles`);
		return profile;
	}

	#wordsOf({ text, reaction }: InboundMessage): string {
		if (!reaction) return text ?? '';
		const message = this.#store.messages.get(reaction.messageId);
		if (!message) throw new Error(`There is no message ${reaction.messageId} to react to`);
		return tapbackWords(message, reaction.emoji);
	}
}

function effectOf({ reaction, edit, revoke }: InboundMessage): Effect | undefined {
	if (edit) return { kind: 'edit', on: edit.messageId, text: edit.text };
	if (revoke) return { kind: 'revoke', on: revoke.messageId };
	if (!reaction) return undefined;
	return { kind: 'reaction', on: reaction.messageId, emoji: reaction.emoji ?? null };
}

/** Stands for a webhook that nobody asked for; it is not part of the account's deliveries. */
function undelivered(event: WebhookDelivery['webhook'], userId: string): WebhookDelivery {
	const now = new Date().toISOString();
	return {
		record_type: 'webhook_delivery',
		id: randomUUID(),
		user_id: userId,
		status: 'failed',
		started_at: now,
		finished_at: now,
		attempts: [],
		webhook: event,
	};
}

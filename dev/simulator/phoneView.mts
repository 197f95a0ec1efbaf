import { contentOf, type Content } from './messageContent.mts';
import type { Outcomes } from './outcomes.mts';
import type { Simulator } from './simulator.mts';
import type { Message, Profile, Store, WebhookDelivery } from './store.mts';
import { windowOf } from './whatsappWindow.mts';

/** The chat that a message belongs to. SMS and MMS are one. */
export type Channel = 'text' | 'rcs' | 'whatsapp';

const channels: Record<Message['type'], Channel> = {
	SMS: 'text',
	MMS: 'text',
	RCS: 'rcs',
	WHATSAPP: 'whatsapp',
};

/** A message as a phone shows it. */
export interface MessageView extends Content {
	id: string;
	direction: 'inbound' | 'outbound';
	type: Message['type'];
	channel: Channel;
	/** the person's number */
	person: string;
	/** the account's number, sender ID or agent */
	business: string;
	status: string;
	error: string | null;
	at: string;
	/** the message that it answers */
	quoted: { id: string; text: string } | null;
	/** what it does to another message, in place of being one */
	effect: Effect | null;
}

export type Effect =
	| { kind: 'reaction'; on: string; emoji: string | null }
	| { kind: 'edit'; on: string; text: string }
	| { kind: 'revoke'; on: string };

export function messageView(store: Store, message: Message): MessageView {
	const sender = message.from.agent_id ?? message.from.phone_number ?? '';
	const other = message.to[0].phone_number;
	const isInbound = message.direction === 'inbound';
	const [error] = message.errors;
	return {
		id: message.id,
		direction: message.direction,
		type: message.type,
		channel: channels[message.type],
		person: isInbound ? sender : other,
		business: isInbound ? other : sender,
		status: message.to[0].status,
		error: error ? `${error.title} (${error.code})` : null,
		at: message.received_at,
		quoted: quoted(store, message),
		effect: message.hidden.effect ?? ownReaction(store, message),
		...contentOf(store, message),
	};
}

const byWamid = (store: Store, wamid: string | undefined): Message | undefined =>
	wamid === undefined ? undefined : store.messages.find(({ hidden }) => hidden.wamid === wamid);

function quoted(store: Store, { body }: Message): MessageView['quoted'] {
	const { context } = (body ?? {}) as { context?: { id?: string; message_id?: string } };
	const message = byWamid(store, context?.id ?? context?.message_id);
	return message ? { id: message.id, text: contentOf(store, message).text || 'Picture' } : null;
}

/** A reaction that the account sent. */
function ownReaction(store: Store, { body }: Message): Effect | null {
	const { reaction } = (body ?? {}) as { reaction?: { message_id?: string; emoji?: string } };
	const message = byWamid(store, reaction?.message_id);
	if (!message) return null;
	return { kind: 'reaction', on: message.id, emoji: reaction?.emoji || null };
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

/** Something of the account's that can be texted, and who hears of it. */
interface SenderView {
	address: string;
	channel: Channel;
	name: string;
	/** the heading under which it is offered */
	group: string;
	/** for opt-outs */
	profileId: string | null;
	/** whose webhook hears what is sent to it, and where that is */
	owner: { kind: 'messaging profile' | 'RCS agent' | 'WhatsApp account'; name: string };
	webhookUrl: string | null;
}

/** Everything that the page needs to start, and that a test in another process wants to look at. */
export function stateView(simulator: Simulator, outcomes: Outcomes): object {
	const { store, url, baseUrl, apiKey, publicKey } = simulator;
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
				hasRcs: store.hasRcs(number),
			})),
		profiles: store.profiles.map(profileView),
		senders: [...textSenders(store), ...agents(store), ...whatsappNumbers(store)],
		windows: openWindows(store),
		optOuts: store.optOuts.map((o) => ({ profileId: o.messaging_profile_id, person: o.to })),
		messages: store.messages.map((message) => messageView(store, message)),
		deliveries: store.webhookDeliveries.map(deliveryView),
	};
}

function profileView(profile: Profile): object {
	const { id, name, webhook_url, webhook_failover_url, webhook_api_version } = profile;
	return { id, name, webhook_url, webhook_failover_url, webhook_api_version };
}

function textSenders(store: Store): SenderView[] {
	const numbers = [...store.phoneNumbers, ...store.hostedNumbers].map((number) => ({
		address: number.phone_number,
		profileId: number.messaging_profile_id,
	}));
	const codes = store.shortCodes.map((code) => ({
		address: code.short_code,
		profileId: code.messaging_profile_id,
	}));
	return [...numbers, ...codes].flatMap(({ address, profileId }) => {
		const profile = store.profiles.get(profileId ?? '');
		if (!profile) return [];
		return {
			address,
			channel: 'text' as const,
			name: address,
			group: profile.name,
			profileId: profile.id,
			owner: { kind: 'messaging profile' as const, name: profile.name },
			webhookUrl: profile.webhook_url ?? null,
		};
	});
}

function agents(store: Store): SenderView[] {
	return store.rcsAgents
		.filter(({ enabled }) => enabled)
		.map(({ agent_id, agent_name, profile_id, webhook_url }) => ({
			address: agent_id,
			channel: 'rcs',
			name: agent_name,
			group: 'RCS agents',
			profileId: profile_id ?? null,
			owner: { kind: 'RCS agent', name: agent_name },
			webhookUrl: webhook_url ?? null,
		}));
}

function whatsappNumbers(store: Store): SenderView[] {
	return [...store.whatsappAccounts].flatMap((account) => {
		const settings = store.whatsappSettings.get(account.id);
		return store.whatsappNumbersOf(account.waba_id).map((number) => ({
			address: number.phone_number,
			channel: 'whatsapp' as const,
			name: number.display_name,
			group: account.name,
			profileId: number.messaging_profile_id,
			owner: { kind: 'WhatsApp account' as const, name: account.name },
			webhookUrl: (settings?.webhook_enabled && settings.webhook_url) || null,
		}));
	});
}

/** Until when the account's numbers may write freely, and to whom. */
function openWindows(store: Store): object[] {
	const people = store.phones.map(({ number }) => number);
	return store.whatsappNumbers
		.map(({ phone_number: business }) =>
			people.map((person) => ({
				business,
				person,
				until: windowOf(store, business, person).window_expires_at,
			})),
		)
		.flat()
		.filter(({ until }) => until);
}

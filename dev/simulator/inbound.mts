import { randomUUID } from 'node:crypto';
import { messageEvent, type Delivery } from './delivery.mts';
import { blank, recipient } from './outbound.mts';
import { segment } from './segments.mts';
import type {
	AutoResponse,
	Media,
	Message,
	MessageType,
	Profile,
	Store,
	WebhookDelivery,
} from './store.mts';
import { inboundTargets } from './targets.mts';
import type { Webhooks } from './webhooks.mts';

/** A text that somebody sends to one of the account's numbers. */
export interface InboundText {
	from: string;
	/** the account's number or short code */
	to: string;
	text?: string;
	media?: Array<{ url: string; content_type?: string; sha256?: string; size?: number }>;
	/** the other participants of a group MMS */
	cc?: string[];
	/** by default MMS where there is media or a group, else SMS */
	type?: MessageType;
	subject?: string;
	/** RCS and WhatsApp: the body, where it is more than a text */
	body?: Record<string, unknown>;
}

const kinds = { stop: 'STOP', start: 'START', info: 'HELP' } as const;
/** What counts where the profile has no auto-responses of its own. */
const standardKeywords: Array<Pick<AutoResponse, 'op' | 'keywords'>> = [
	{ op: 'stop', keywords: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'] },
	{ op: 'start', keywords: ['START', 'UNSTOP'] },
	{ op: 'info', keywords: ['HELP', 'INFO'] },
];

/** Receives texts for the account: opt-outs, auto-responses, and the profile's webhook. */
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
	 * Takes in a text and resolves when its webhook was delivered or given up.
	 * @returns the record of the webhook; one without attempts where the profile has no webhook
	 * @throws when `to` is no number of the account, or has no profile
	 */
	async receive(text: InboundText): Promise<WebhookDelivery> {
		const agent = this.#store.rcsAgents.get(text.to);
		const profile = agent
			? this.#store.profiles.get(agent.profile_id ?? '')
			: this.#store.profileOf(text.to);
		if (!profile) throw new Error(`${text.to} is on none of the account's messaging profiles`);
		const message = this.#compose(text, profile);
		const rule = this.#ruleFor(profile, text.text ?? '');
		if (rule) message.autoresponse_type = kinds[rule.op];
		this.#delivery.store(message);
		if (rule) this.#follow(rule, message, profile);
		const event = messageEvent('message.received', message);
		const [delivery] = await this.#webhooks.deliver(event, inboundTargets(this.#store, message));
		return delivery ?? undelivered(event, this.#store.organizationId);
	}

	#compose(text: InboundText, profile: Profile): Message {
		const isMms = (text.media?.length ?? 0) > 0 || (text.cc?.length ?? 0) > 0;
		const agent = this.#store.rcsAgents.get(text.to);
		const type = text.type ?? (agent ? 'RCS' : isMms ? 'MMS' : 'SMS');
		const size = type === 'SMS' ? segment(text.text ?? '') : { encoding: 'UTF-8', parts: 1 };
		const body = text.body ?? (type === 'SMS' || type === 'MMS' ? undefined : chatBody(type, text));
		return {
			...blank(this.#store, profile, type),
			...size,
			direction: 'inbound',
			from: { phone_number: text.from, carrier: 'Simulated Wireless', line_type: 'Wireless' },
			to: [
				{
					...recipient(text.to, 'delivered'),
					carrier: 'Telnyx',
					line_type: 'VoIP',
					...(agent ? { agent_name: agent.agent_name } : {}),
				},
			],
			cc: (text.cc ?? []).map((number) => recipient(number, 'delivered')),
			text: text.text ?? '',
			subject: text.subject ?? null,
			media: (text.media ?? []).map(
				(media): Media => ({ content_type: null, sha256: null, size: null, ...media }),
			),
			...(body ? { body } : {}),
			valid_until: null,
		};
	}

	#ruleFor(
		profile: Profile,
		text: string,
	): Pick<AutoResponse, 'op' | 'keywords' | 'resp_text'> | undefined {
		const word = text.trim().toUpperCase();
		const own = this.#store.autoResponses.filter((rule) => rule.profileId === profile.id);
		const rules = own.length > 0 ? own : standardKeywords;
		return rules.find((rule) => rule.keywords.some((keyword) => keyword.toUpperCase() === word));
	}

	#follow(rule: Pick<AutoResponse, 'op' | 'resp_text'>, message: Message, profile: Profile): void {
		const person = message.from.phone_number ?? '';
		const [{ phone_number: own }] = message.to;
		if (rule.op === 'stop') {
			this.#store.optOuts.add({
				messaging_profile_id: profile.id,
				from: own,
				to: person,
				keyword: message.text.trim().toUpperCase(),
				created_at: new Date().toISOString(),
			});
		}
		if (rule.op === 'start') this.#store.optIn(profile.id, person);
		if (!rule.resp_text) return;
		const answer: Message = {
			...blank(this.#store, profile, 'SMS'),
			...segment(rule.resp_text),
			from: { phone_number: own, carrier: 'Telnyx', line_type: 'VoIP' },
			to: [recipient(person)],
			text: rule.resp_text,
		};
		this.#delivery.store(answer);
		answer.hidden.usesProfileWebhooks = false;
		this.#delivery.start(answer);
	}
}

function chatBody(type: 'RCS' | 'WHATSAPP', text: InboundText): Record<string, unknown> {
	if (type === 'RCS') return { text: text.text ?? '' };
	return {
		id: randomUUID(),
		foreign_id: `wamid.${randomUUID()}`,
		from: text.from,
		timestamp: String(Math.floor(Date.now() / 1000)),
		type: 'text',
		text: { body: text.text ?? '' },
	};
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

import type Telnyx from 'telnyx';
import { Collection } from './collection.mts';
import type { Effect } from './phoneView.mts';
import type { Fallback } from './rcsFallback.mts';
import type { Target } from './targets.mts';

type With<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> };

export type Profile = With<
	Telnyx.MessagingMessagingProfile,
	'id' | 'name' | 'enabled' | 'v1_secret' | 'webhook_api_version' | 'whitelisted_destinations'
>;
/** A long code, a toll-free number, or (in `hostedNumbers`) one hosted with another provider. */
export type PhoneNumber = With<
	Telnyx.PhoneNumberWithMessagingSettings,
	'id' | 'phone_number' | 'country_code' | 'type'
>;
export type ShortCode = With<Telnyx.ShortCode, 'id' | 'short_code'>;
export type AlphanumericSenderId = With<
	Telnyx.AlphanumericSenderID,
	'id' | 'alphanumeric_sender_id' | 'messaging_profile_id'
>;
/** Telnyx's answers leave the profile out; it is in the URL. */
export type AutoResponse = Telnyx.MessagingProfiles.AutoRespConfig & { profileId: string };
/** `to` is the person who opted out, `from` the account's number that they wrote to. */
export type OptOut = With<Telnyx.MessagingOptoutListResponse, 'from' | 'to' | 'created_at'>;
export type WebhookDelivery = With<
	Telnyx.WebhookDelivery,
	'id' | 'attempts' | 'status' | 'started_at' | 'finished_at' | 'webhook'
>;
export type WhatsappTemplate = With<Telnyx.WhatsappTemplateData, 'id' | 'name' | 'language'>;
export type RcsAgent = With<
	Telnyx.Rcs.RcsAgent,
	'agent_id' | 'agent_name' | 'enabled' | 'created_at' | 'updated_at'
>;
export type WhatsappAccount = With<
	Telnyx.Whatsapp.BusinessAccountRetrieveResponse.Data,
	'id' | 'name' | 'waba_id'
>;
/** What is set up of the account with the same `id`. */
export type WhatsappSettings = With<
	Telnyx.Whatsapp.BusinessAccounts.WabaSettings,
	'id' | 'webhook_enabled' | 'webhook_events'
>;
/** Telnyx's answers leave the profile out: the one that messages of the number are sent through. */
export type WhatsappNumber = With<
	Telnyx.Whatsapp.PhoneNumberListResponse,
	'phone_number' | 'waba_id' | 'display_name'
> & { messaging_profile_id: string };
/** A phone outside the account. One that is not in the store is a mobile phone that can do everything. */
export interface Phone {
	number: string;
	name?: string;
	lineType?: 'fixed line' | 'mobile';
	/** default true */
	hasRcs?: boolean;
}

export type MessageType = 'SMS' | 'MMS' | 'RCS' | 'WHATSAPP';
export type RecipientStatus =
	| 'scheduled'
	| 'queued'
	| 'sending'
	| 'sent'
	| 'delivered'
	| 'sending_failed'
	| 'delivery_failed'
	| 'delivery_unconfirmed'
	| 'expired'
	| 'cancelled'
	| 'read';
export interface Recipient {
	/** of an RCS message that came in: the agent's ID */
	phone_number: string;
	agent_name?: string;
	status: RecipientStatus;
	carrier: string;
	line_type: 'Wireline' | 'Wireless' | 'VoWiFi' | 'VoIP' | 'Pre-Paid Wireless' | '';
}
export interface Media {
	url: string;
	content_type: string | null;
	sha256: string | null;
	size: number | null;
}

/** A message of either direction, with the fields that Telnyx shows of it. */
export interface Message {
	record_type: 'message';
	id: string;
	direction: 'inbound' | 'outbound';
	type: MessageType;
	messaging_profile_id: string;
	organization_id: string;
	from: Omit<Recipient, 'status' | 'phone_number'> & {
		phone_number?: string;
		agent_id?: string;
		agent_name?: string;
	};
	to: Recipient[];
	cc: Recipient[];
	text: string;
	subject: string | null;
	media: Media[];
	/** What an RCS or WhatsApp message holds instead of `text` and `media`. */
	body?: Record<string, unknown>;
	/** On the messages of a group MMS: the id that its send was answered with. */
	group_message_id?: string;
	autoresponse_type?: 'STOP' | 'START' | 'HELP';
	encoding: string;
	parts: number;
	tags: string[];
	cost: { amount: string; currency: string } | null;
	errors: Array<{ code: string; title: string; detail?: string }>;
	webhook_url: string | null;
	webhook_failover_url: string | null;
	received_at: string;
	send_at?: string;
	sent_at: string | null;
	completed_at: string | null;
	valid_until: string | null;
	wait_seconds?: number;
	/** What Telnyx knows of the message and shows in no answer. */
	hidden: {
		/** false where its sender declined them */
		usesProfileWebhooks: boolean;
		/** Meta's id of a WhatsApp message */
		wamid?: string;
		/** what it does to another message, in place of being one */
		effect?: Effect;
		/** what WhatsApp charges it as */
		billingType?: string;
		/** of an RCS message: what to send where that cannot arrive */
		fallback?: Fallback;
		/** why its files keep it from being sent */
		fileProblem?: Message['errors'][number];
		/** where its events went first, and how the last of them was taken */
		webhook?: Target;
		webhookStatus?: string;
		/** the log's word for how it ended, where that has several */
		logStatus?: Telnyx.DetailRecordListResponse.MessageDetailRecord['status'];
	};
}

/** Everything the simulated account holds. Tests may read and change all of it. */
export class Store {
	readonly organizationId = 'b448f9cc-a842-4784-98e9-03c1a5872950';
	readonly profiles = new Collection<Profile>((profile) => profile.id);
	readonly phoneNumbers = new Collection<PhoneNumber>((number) => number.id);
	readonly hostedNumbers = new Collection<PhoneNumber>((number) => number.id);
	readonly shortCodes = new Collection<ShortCode>((code) => code.id);
	readonly alphanumericSenderIds = new Collection<AlphanumericSenderId>((sender) => sender.id);
	readonly autoResponses = new Collection<AutoResponse>((rule) => rule.id);
	readonly optOuts = new Collection<OptOut>((o) => `${o.messaging_profile_id} ${o.from} ${o.to}`);
	readonly rcsAgents = new Collection<RcsAgent>((agent) => agent.agent_id);
	readonly whatsappAccounts = new Collection<WhatsappAccount>((account) => account.id);
	readonly whatsappSettings = new Collection<WhatsappSettings>((settings) => settings.id);
	readonly whatsappNumbers = new Collection<WhatsappNumber>((number) => number.phone_number);
	readonly whatsappTemplates = new Collection<WhatsappTemplate>((template) => template.id);
	readonly phones = new Collection<Phone>((phone) => phone.number);
	readonly messages = new Collection<Message>((message) => message.id);
	readonly webhookDeliveries = new Collection<WebhookDelivery>((delivery) => delivery.id);

	/** The profile behind one of the account's own addresses, whatever kind of address it is. */
	profileOf(address: string): Profile | undefined {
		const owner =
			this.phoneNumbers.find((number) => number.phone_number === address) ??
			this.hostedNumbers.find((number) => number.phone_number === address) ??
			this.shortCodes.find((code) => code.short_code === address) ??
			this.whatsappNumbers.get(address);
		return owner?.messaging_profile_id ? this.profiles.get(owner.messaging_profile_id) : undefined;
	}

	whatsappNumbersOf(wabaId: string): WhatsappNumber[] {
		return this.whatsappNumbers.filter((number) => number.waba_id === wabaId);
	}

	/** Whether the phone can receive RCS. */
	hasRcs(number: string): boolean {
		return this.phones.get(number)?.hasRcs ?? true;
	}

	/** Whether the recipient has opted out of this profile's messages (Telnyx blocks per profile). */
	isOptedOut(profileId: string, recipient: string): boolean {
		return (
			this.optOuts.find((o) => o.messaging_profile_id === profileId && o.to === recipient) !==
			undefined
		);
	}

	/** Ends all opt-outs of one recipient from one profile. */
	optIn(profileId: string, recipient: string): void {
		const ended = this.optOuts.filter(
			(o) => o.messaging_profile_id === profileId && o.to === recipient,
		);
		for (const optOut of ended) this.optOuts.remove(optOut);
	}
}

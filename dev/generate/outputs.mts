// What each operation and the trigger output, as types: dev/generate/schemas.mts makes n8n's schemas of them.
import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';
import type { FlatMessage } from '../../nodes/Telnyx/message/flat.ts';
import type { FlatEvent } from '../../nodes/Telnyx/trigger/events.ts';

/** With what is looked for most in front. */
type Message = Pick<FlatMessage, 'from' | 'to' | 'text'> & FlatMessage;

type Event = Pick<FlatEvent, 'event' | 'from' | 'to' | 'text'> & FlatEvent;

type Profile = Pick<
	Telnyx.MessagingProfile,
	| 'id'
	| 'name'
	| 'enabled'
	| 'whitelisted_destinations'
	| 'webhook_url'
	| 'webhook_failover_url'
	| 'webhook_api_version'
	| 'created_at'
	| 'updated_at'
>;

type PhoneNumber = Pick<
	Telnyx.PhoneNumberWithMessagingSettings,
	| 'id'
	| 'phone_number'
	| 'type'
	| 'country_code'
	| 'messaging_profile_id'
	| 'messaging_product'
	| 'tags'
>;

/** Telnyx documents no fields of it. */
interface Metrics {
	messaging_profile_id: string;
	messaging_profile_name: string;
	record_type: string;
	phone_numbers: number;
	outbound: { sent: number; delivered: number; failed: number; parts: number };
	inbound: { received: number };
}

interface Deletion {
	id: string;
	deleted: boolean;
	/** Where there was nothing to delete. */
	reason: string | null;
}

/** What every text says about its sending; `reason` where it was skipped, or may or may not have been sent. */
interface Sending {
	tries: number;
	waitedSeconds: number;
	reason: string | null;
	/** More about the reason. */
	detail: string | null;
	/** Where a sending window moved it. */
	sendAt: string | null;
	/** When the sending window opens, where the text was left out. */
	opensAt: string | null;
}

type Sent = Message & Sending;

interface Delivery {
	/** `delivered`, `failed`, `unconfirmed` or `notSent`. */
	delivery: string;
	timedOut: boolean;
}

/** By `resource.operation`; the trigger's is `trigger`. With the options as they are at first. */
export interface Outputs {
	'alphanumericSenderId.create': Telnyx.AlphanumericSenderID;
	'alphanumericSenderId.delete': Deletion;
	'alphanumericSenderId.get': Telnyx.AlphanumericSenderID;
	'alphanumericSenderId.getAll': Telnyx.AlphanumericSenderID;
	'autoResponse.create': Telnyx.MessagingProfiles.AutoRespConfig;
	'autoResponse.delete': Deletion;
	'autoResponse.get': Telnyx.MessagingProfiles.AutoRespConfig;
	'autoResponse.getAll': Telnyx.MessagingProfiles.AutoRespConfig;
	'autoResponse.update': Telnyx.MessagingProfiles.AutoRespConfig;
	'hostedNumber.delete': Deletion;
	'hostedNumber.get': PhoneNumber;
	'hostedNumber.getAll': PhoneNumber;
	'hostedNumber.update': PhoneNumber;
	'message.cancelScheduled': Message;
	/** What was not asked about is null. */
	'message.check': {
		to: string;
		valid: boolean;
		country: string | null;
		kind: string | null;
		problem: string | null;
		remedy: string | null;
		segments: number | null;
		encoding: string | null;
		leastSegments: number | null;
		costlyCharacters: string[] | null;
		optedOut: boolean | null;
		rcs: boolean | null;
		rcsFeatures: string[] | null;
		whatsappWindowOpen: boolean | null;
		whatsappWindowExpiresAt: string | null;
		lineType: string | null;
		carrier: string | null;
	};
	'message.collectTexts': Event & { messages: Event[] };
	'message.downloadMedia': {
		files: Array<{ field: string; fileName: string; mimeType: string; fileSize: string }>;
		failed: Array<{ url: string | null; reason: string }>;
	};
	'message.get': Message;
	'message.getAll': Pick<
		FlatMessage,
		'messageId' | 'direction' | 'from' | 'to' | 'text' | 'media' | 'status' | 'errors' | 'cost'
	> & { createdAt: string };
	'message.getDeliveryReport': Delivery & Message & { reason: string | null };
	'message.getGroup': Message;
	'message.reply': Sent;
	'message.schedule': Sent;
	'message.send': Sent;
	'message.sendAndWait': {
		data: {
			outcome: string;
			/** What was answered: the label of an option, or the words. */
			answer: string | null;
			/** Of a choice. */
			choice: string | null;
			/** Of an approval. */
			approved: boolean | null;
			/** The words of the reply. */
			text: string | null;
			media: FlatMessage['media'];
			/** Of a custom form, by the fields' labels. */
			fields: IDataObject | null;
			respondedBy: string | null;
			respondedAt: string | null;
			timedOut: boolean;
			/** Whether a newer question to the same person came before the answer. */
			overtaken: boolean;
			errors: FlatMessage['errors'];
		};
		messages: Array<Pick<FlatMessage, 'to' | 'messageId' | 'parts'>>;
		/** These of each person where nobody was texted. */
		to: string;
		status: string;
		reason: string;
		detail: string;
		opensAt: string;
	};
	'message.sendAndWaitForDelivery': Delivery & Sent;
	'message.sendGroupMms': Sent;
	'message.sendRcs': Sent;
	'message.sendWhatsapp': Sent;
	'messagingProfile.create': Profile;
	'messagingProfile.delete': Deletion;
	'messagingProfile.get': Profile;
	'messagingProfile.getAll': Profile;
	'messagingProfile.getAllMetrics': Metrics;
	'messagingProfile.getMetrics': Metrics;
	'messagingProfile.getPhoneNumbers': PhoneNumber;
	'messagingProfile.getSenderIds': Telnyx.AlphanumericSenderID;
	'messagingProfile.getShortCodes': Telnyx.ShortCode;
	'messagingProfile.regenerateSecret': { id: string; name: string; secretRegenerated: boolean };
	'messagingProfile.update': Profile;
	'optOut.checkRecipient': {
		recipient: string;
		optedOut: boolean;
		keyword: string | null;
		since: string | null;
		from: string | null;
	};
	'optOut.getAll': Telnyx.MessagingOptoutListResponse;
	'phoneNumber.get': PhoneNumber;
	'phoneNumber.getAll': PhoneNumber;
	'phoneNumber.update': PhoneNumber;
	'shortCode.get': Telnyx.ShortCode;
	'shortCode.getAll': Telnyx.ShortCode;
	'shortCode.update': Telnyx.ShortCode;
	'webhookDelivery.get': Telnyx.WebhookDelivery;
	'webhookDelivery.getAll': Telnyx.WebhookDelivery;
	'webhookDelivery.recoverMissed': Event;
	trigger: Event;
}

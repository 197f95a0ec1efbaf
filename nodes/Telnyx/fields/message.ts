import type Telnyx from 'telnyx';
import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../actions/item';

export const toField: INodeProperties = {
	displayName: 'To',
	name: 'to',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +13125550001',
	description:
		'The recipient’s phone number with its country code, or a short code. One recipient per item.',
};

export const textField: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. Your order is on its way',
	description:
		'What the recipient reads. Up to 160 characters are one SMS; longer texts, and those with emoji or rare letters, take several.',
};

/** The optional fields of a message, each as Telnyx's messaging endpoints take it. */
export const messageOptions = {
	autoDetect: {
		displayName: 'Auto Detect',
		name: 'autoDetect',
		type: 'boolean',
		default: true,
		description:
			'Whether Telnyx refuses a text that is unusually long, that is, takes more parts than it recommends',
	},
	encoding: {
		displayName: 'Encoding',
		name: 'encoding',
		type: 'options',
		default: 'auto',
		description: 'How the text is encoded; it decides how many SMS a text takes',
		options: [
			{ name: 'Auto', value: 'auto', description: 'Telnyx chooses what takes the fewest SMS' },
			{
				name: 'GSM-7',
				value: 'gsm7',
				description: '160 characters per SMS. Texts with other letters or emoji are refused.',
			},
			{ name: 'UCS-2', value: 'ucs2', description: 'Any letter and emoji, 70 characters per SMS' },
		],
	},
	mediaUrls: {
		displayName: 'Media URLs',
		name: 'mediaUrls',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Media URL' },
		default: [],
		placeholder: 'e.g. https://example.com/picture.jpg',
		description:
			'Pictures, sound or video to send as an MMS: up to 10 public addresses, 1 MB in all. 600 KB is safe with every carrier.',
	},
	subject: {
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your receipt',
		description: 'The subject of an MMS',
	},
	type: {
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'SMS',
		description: 'Whether to send an SMS or an MMS. Without it, a message with media is an MMS.',
		options: [
			{ name: 'MMS', value: 'MMS' },
			{ name: 'SMS', value: 'SMS' },
		],
	},
	useProfileWebhooks: {
		displayName: 'Use Profile Webhooks',
		name: 'useProfileWebhooks',
		type: 'boolean',
		default: true,
		description:
			'Whether delivery events also go to the webhook of the messaging profile, after the one of this message',
	},
	webhookFailoverUrl: {
		displayName: 'Webhook Failover URL',
		name: 'webhookFailoverUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/telnyx-failover',
		description: 'Where this message’s delivery events go when the webhook URL fails',
	},
	webhookUrl: {
		displayName: 'Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/telnyx',
		description:
			'Where this message’s delivery events go. Leave it out to let the messaging profile’s webhook, such as a Telnyx Trigger, get them.',
	},
} satisfies Record<string, INodeProperties>;

/** Where a message's delivery events go. */
export const webhookBody = (item: Item) => ({
	webhook_url: item.text('options.webhookUrl'),
	webhook_failover_url: item.text('options.webhookFailoverUrl'),
	use_profile_webhooks: item.boolean('options.useProfileWebhooks'),
});

/** The most media that an MMS takes (Telnyx). */
const mostMedia = 10;

/** What a message says. */
export function contentBody(item: Item): Pick<Telnyx.MessageSendGroupMmsParams, 'text' | 'media_urls' | 'subject'> {
	const text = item.text('text');
	const mediaUrls = item.list('options.mediaUrls');
	if (!text?.trim() && !mediaUrls) {
		throw item.problem('"Text" is empty', 'Enter a text, or add Media URLs under Options.');
	}
	if (mediaUrls && mediaUrls.length > mostMedia) {
		throw item.error('options.mediaUrls', `${mediaUrls.length} URLs`, 'holds too many', `An MMS takes at most ${mostMedia}.`);
	}
	for (const url of mediaUrls ?? []) {
		if (!/^https?:\/\/\S+$/i.test(url)) {
			throw item.error('options.mediaUrls', url, 'is not a web address', 'Write it in full, like https://example.com/picture.jpg.');
		}
	}
	return { text, media_urls: mediaUrls, subject: item.text('options.subject') };
}

/** How Telnyx treats a message. */
export const treatmentBody = (item: Item) => ({
	type: item.choice<'SMS' | 'MMS'>('options.type'),
	auto_detect: item.boolean('options.autoDetect'),
});

/**
 * A name that the recipient sees instead of a number: up to 11 letters, digits and spaces, at least
 * one of them a letter (Telnyx).
 */
export function alphanumericSender(item: Item, name: string): string {
	const sender = item.requiredId(name);
	if (/^(?=.*[a-z])[a-z0-9 ]{1,11}$/i.test(sender)) return sender;
	throw item.error(
		name,
		sender,
		sender.length > 11 ? `is longer than 11 characters (${sender.length})` : 'is not a sender ID',
		'Use 1 to 11 letters, digits and spaces, with at least one letter.',
	);
}

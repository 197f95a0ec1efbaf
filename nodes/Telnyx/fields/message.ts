import type Telnyx from 'telnyx';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../actions/item';
import { flatMessage } from '../message/flat';
import { countSegments, mostSegments, outsideGsm7 } from '../message/segments';

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

export const messageIdField: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b',
	description: 'The ID that Telnyx gave when the message was sent, received or scheduled',
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

/** Adds how the text went out to the output. */
export const includeSegmentsField: INodeProperties = {
	displayName: 'Include Segments',
	name: 'includeSegments',
	type: 'boolean',
	default: true,
	description:
		'Whether to add to the output how many SMS the text takes, as segments, and its encoding',
};

/** The fields of a message whose sender is a number, and which all endpoints for it take. */
export const contentOptions: INodeProperties[] = [
	messageOptions.mediaUrls,
	messageOptions.subject,
	messageOptions.useProfileWebhooks,
	messageOptions.webhookFailoverUrl,
	messageOptions.webhookUrl,
];

/** Where a message's delivery events go. */
export const webhookBody = (item: Item) => ({
	webhook_url: item.text('options.webhookUrl'),
	webhook_failover_url: item.text('options.webhookFailoverUrl'),
	use_profile_webhooks: item.boolean('options.useProfileWebhooks'),
});

/** The most media that an MMS takes (Telnyx). */
const mostMedia = 10;

/** The addresses of an MMS's media. */
export function mediaUrls(item: Item, name = 'options.mediaUrls'): string[] | undefined {
	const urls = item.list(name);
	if (urls && urls.length > mostMedia) {
		throw item.error(name, `${urls.length} URLs`, 'holds too many', `An MMS takes at most ${mostMedia}.`);
	}
	return urls?.map((url) => item.webAddress(name, url));
}

/** What a message says. */
export function contentBody(item: Item): Pick<Telnyx.MessageSendGroupMmsParams, 'text' | 'media_urls' | 'subject'> {
	const text = item.text('text');
	const urls = mediaUrls(item);
	if (!text?.trim() && !urls) {
		throw item.problem('"Text" is empty', 'Enter a text, or add Media URLs under Options.');
	}
	return { text, media_urls: urls, subject: item.text('options.subject') };
}

/** How Telnyx treats a message. */
export const treatmentBody = (item: Item) => ({
	type: item.choice<'SMS' | 'MMS'>('options.type'),
	auto_detect: item.boolean('options.autoDetect'),
});

type Encoding = 'auto' | 'gsm7' | 'ucs2';

/**
 * The encoding that the user chose, once it is sure that the text fits.
 *
 * @throws NodeOperationError where the text takes too many SMS, or the encoding lacks one of its characters
 */
export function fittingEncoding(item: Item): Encoding | undefined {
	const encoding = item.choice<Encoding>('options.encoding');
	const text = smsText(item);
	if (text === undefined) return encoding;
	const strange = outsideGsm7(text);
	if (encoding === 'gsm7' && strange.length > 0) {
		throw item.error('text', strange.join(' '), 'has characters that GSM-7 lacks', 'Replace them, or set Encoding to Auto.');
	}
	const { segments } = countSegments(text, encoding);
	if (segments > mostSegments) {
		const remedy =
			strange.length > 0 && encoding !== 'ucs2'
				? `Shorten it, or replace ${strange.slice(0, 10).join(' ')}: because of them, an SMS holds 67 characters instead of 153.`
				: 'Shorten it, or split it over several messages.';
		throw item.error('text', text, `takes ${segments} SMS, and ${mostSegments} are the most`, remedy);
	}
	return encoding;
}

/** The text, unless it goes out as an MMS, which has no segments. */
function smsText(item: Item): string | undefined {
	const isMms = item.value('options.mediaUrls') !== undefined && item.list('options.mediaUrls') !== undefined;
	return isMms || item.choice('options.type') === 'MMS' ? undefined : item.text('text');
}

/** Adds to a message how its text went out, where the user wants it. */
export function withSegments(message: IDataObject, item: Item): IDataObject {
	const text = smsText(item);
	if (text === undefined || !item.boolean('options.includeSegments')) return message;
	return { ...message, ...countSegments(text, item.choice<Encoding>('options.encoding')) };
}

/** The short form of a message that was sent. */
export const simplifySent = (message: IDataObject): IDataObject => ({
	...flatMessage(message),
	...('segments' in message ? { segments: message.segments, encoding: message.encoding } : {}),
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

/** A number, short code or name. A value with a letter is a name; everything else has to be a number. */
export function anySender(item: Item): string | undefined {
	const sender = item.id('from');
	if (sender === undefined) return undefined;
	return /^[^+]*[a-z]/i.test(sender) ? alphanumericSender(item, 'from') : item.address('from', sender);
}

const minute = 60_000;

/**
 * When to send a message: 5 minutes to 5 days ahead (Telnyx).
 *
 * @throws NodeOperationError for any other time
 */
export function sendAt(item: Item, name: string): string | undefined {
	const date = item.date(name);
	if (date === undefined) return undefined;
	const ahead = Date.parse(date) - Date.now();
	if (ahead >= 5 * minute && ahead <= 5 * 24 * 60 * minute) return date;
	throw item.error(
		name,
		item.value(name),
		ahead < 0 ? 'is in the past' : ahead < 5 * minute ? 'is less than 5 minutes ahead' : 'is more than 5 days ahead',
		'Choose a time from 5 minutes to 5 days from now; a time without an offset is in the workflow’s time zone.',
	);
}

/** The most recipients of a group MMS (Telnyx). */
const mostInGroup = 8;

/** The recipients of a group MMS, which has to stay in the US and Canada (Telnyx). */
export function groupOf(item: Item, name: string, numbers: string[]): string[] {
	const group = [...new Set(numbers.map((number) => item.address(name, number)))];
	if (group.length > mostInGroup) {
		throw item.error(name, `${group.length} numbers`, 'holds too many', `A group MMS reaches at most ${mostInGroup}.`);
	}
	for (const number of group) {
		if (!/^\+1\d{10}$/.test(number)) {
			throw item.error(name, number, 'is outside the US and Canada', 'Group MMS exists only there. Send to this number with Send.');
		}
	}
	return group;
}

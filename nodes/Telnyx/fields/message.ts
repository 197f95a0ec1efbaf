import type { INodeProperties } from 'n8n-workflow';

import { deliveryEventsField } from './deliveryEvents';

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
		description: 'Whether Telnyx rejects texts that need more parts than it recommends',
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
	webhookFailoverUrl: {
		displayName: 'Webhook Failover URL',
		name: 'webhookFailoverUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/telnyx-failover',
		description: 'Where to send this message’s delivery events if the webhook URL fails',
	},
	webhookUrl: {
		displayName: 'Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/telnyx',
		description:
			'Where to send this message’s delivery events first. The messaging profile’s webhook gets them too, unless Delivery Events says otherwise.',
	},
} satisfies Record<string, INodeProperties>;

/** Adds how the text went out to the output. */
export const includeSegmentsField: INodeProperties = {
	displayName: 'Include Segments',
	name: 'includeSegments',
	type: 'boolean',
	default: true,
	description:
		'Whether to add how many SMS the text takes (segments) and its encoding to the output. Ignores the profile’s smart encoding; parts has Telnyx’s own count.',
};

/** The fields of a message whose sender is a number, and which all endpoints for it take. */
export const contentOptions: INodeProperties[] = [
	messageOptions.mediaUrls,
	messageOptions.subject,
	deliveryEventsField,
	messageOptions.webhookFailoverUrl,
	messageOptions.webhookUrl,
];

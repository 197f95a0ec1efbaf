import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** What nearly every workflow starts with, and so the first in the list. */
const messageReceived: INodePropertyOptions = {
	name: 'Message Received',
	value: 'messageReceived',
	description:
		'A text, picture, tapped button or other message arrived. STOP, START and HELP are keywords, and not in here.',
};

const others: INodePropertyOptions[] = [
	{
		name: 'Account Changed',
		value: 'accountChanged',
		description:
			'Something about a WhatsApp account, its templates or numbers, or about a 10DLC campaign changed',
	},
	{
		name: 'Delivery Unconfirmed',
		value: 'deliveryUnconfirmed',
		description: 'The carrier did not confirm whether the message arrived',
	},
	{
		name: 'Keyword Received',
		value: 'keywordReceived',
		description: 'A text that Telnyx answers by itself: STOP, START or HELP',
	},
	{
		name: 'Link Clicked',
		value: 'linkClicked',
		description: 'The recipient opened a shortened link of a message',
	},
	{
		name: 'Message Deleted',
		value: 'messageDeleted',
		description: 'The sender deleted a WhatsApp message for everyone',
	},
	{
		name: 'Message Delivered',
		value: 'messageDelivered',
		description: 'A message arrived on the recipient’s phone',
	},
	{
		name: 'Message Edited',
		value: 'messageEdited',
		description: 'The sender changed a WhatsApp message',
	},
	{
		name: 'Message Failed',
		value: 'messageFailed',
		description: 'A message could not be sent or delivered',
	},
	{
		name: 'Message Read',
		value: 'messageRead',
		description: 'The recipient read an RCS or WhatsApp message',
	},
	{
		name: 'Message Sent',
		value: 'messageSent',
		description: 'A message was handed to the recipient’s carrier',
	},
	{
		name: 'Sent From the WhatsApp App',
		action: 'On sent from the WhatsApp app',
		value: 'messageEcho',
		description:
			'Somebody at your business answered in the WhatsApp Business app, for example to take over from a bot',
	},
];

/** Asks which events are wanted; the values are those of `trigger/events.ts`. */
export const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	default: ['messageReceived'],
	options: [messageReceived, ...others],
};

/** Asks how the ends of messages reach the workflow. */
export const deliveryReceiptsField: INodeProperties = {
	displayName: 'Delivery Receipts',
	name: 'deliveryReceipts',
	type: 'options',
	noDataExpression: true,
	default: 'oneByOne',
	description:
		'How the events Message Delivered, Message Failed and Delivery Unconfirmed start the workflow',
	displayOptions: {
		show: {
			registration: ['automatic'],
			events: ['messageDelivered', 'messageFailed', 'deliveryUnconfirmed'],
		},
	},
	options: [
		{
			name: 'In Batches',
			value: 'inBatches',
			description:
				'Once a minute, with one item per message, from Telnyx’s log. Use it when you send lists, whose receipts would otherwise crowd out incoming texts.',
		},
		{
			name: 'One by One',
			value: 'oneByOne',
			description: 'At once, with one run per message',
		},
	],
};

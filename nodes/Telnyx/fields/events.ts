import type { INodeProperties } from 'n8n-workflow';

/** Asks which events are wanted; the values are those of `trigger/events.ts`. */
export const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	default: ['messageReceived'],
	options: [
		{
			name: 'Delivery Unconfirmed',
			value: 'deliveryUnconfirmed',
			description: 'The carrier did not tell whether the message arrived',
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
			name: 'Message Delivered',
			value: 'messageDelivered',
			description: 'A message arrived on the recipient’s phone',
		},
		{
			name: 'Message Failed',
			value: 'messageFailed',
			description: 'A message could not be sent or delivered',
		},
		{
			name: 'Message Read',
			value: 'messageRead',
			description: 'The recipient read an RCS message',
		},
		{
			name: 'Message Received',
			value: 'messageReceived',
			description: 'A text arrived. STOP, START and HELP are keywords, and not in here.',
		},
		{
			name: 'Message Sent',
			value: 'messageSent',
			description: 'A message was handed to the recipient’s carrier',
		},
	],
};

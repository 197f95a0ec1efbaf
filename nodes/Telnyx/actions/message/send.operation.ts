import type Telnyx from 'telnyx';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { attachFilesField } from '../../fields/attachedFiles';
import { options } from '../../fields/collections';
import { deliveryEventsField, webhookBody, webhookUrl } from '../../fields/deliveryEvents';
import {
	alphanumericSenderLocator,
	anySenderLocator,
	messagingProfileLocator,
	optional,
	phoneNumberSenderLocator,
	rcsAgentLocator,
	shortCodeSenderLocator,
} from '../../fields/locators';
import { fittingTexts, ifTooLongField, plainTextField } from '../../fields/longText';
import { includeSegmentsField, messageOptions, textField, toField } from '../../fields/message';
import { contentBody, treatmentBody } from '../../fields/messageBody';
import { agentProfileField, fromAgent } from '../../fields/rcs/agent';
import { rcsAnswer } from '../../fields/rcs/answer';
import { sendAt } from '../../fields/sendAt';
import { anySender, senderId } from '../../fields/sender';
import { fittingEncoding, sentForModel, simplifySent, sentMessage } from '../../fields/smsText';
import { withDefaultFrom } from '../defaultFrom';
import { withAgentProfile, withSenderProfile } from '../senderProfile';
import type { Item } from '../../fields/item';
import type { Client } from '../client';
import type { TextOperation } from '../operation';

type Sender = 'any' | 'longCode' | 'shortCode' | 'numberPool' | 'alphanumeric' | 'rcsElseSms';

const forSender = (...senders: Sender[]): Pick<INodeProperties, 'displayOptions'> => ({
	displayOptions: { show: { '/sender': senders } },
});

const senderKinds: INodePropertyOptions[] = [
	{
		name: 'Alphanumeric Sender ID',
		value: 'alphanumeric',
		description: 'A name instead of a number; recipients can’t answer',
	},
	{
		name: 'Any Number or Sender ID',
		value: 'any',
		description: 'Telnyx finds out what kind of sender it is',
	},
	{ name: 'Long Code', value: 'longCode', description: 'An ordinary phone number' },
	{
		name: 'Number Pool',
		value: 'numberPool',
		description: 'Telnyx picks one of the messaging profile’s numbers',
	},
	{ name: 'Short Code', value: 'shortCode', description: 'A number of 5 or 6 digits' },
];

/** It stands behind what everybody fills in. In the options, n8n would not look at it to show the fields of each kind. */
export const senderField: INodeProperties = {
	displayName: 'Sender Type',
	name: 'sender',
	type: 'options',
	noDataExpression: true,
	default: 'any',
	description:
		'What to send from. To send from a number pool of a messaging profile, choose it here.',
	options: senderKinds,
};

/** A question’s answers and a message’s delivery are awaited on one channel, so that only Send has it. */
const rcsElseSms: INodePropertyOptions = {
	name: 'RCS Agent, Else Long Code',
	value: 'rcsElseSms',
	description: 'By RCS to phones that have it, and by SMS or MMS to all others',
};

const sms = ['any', 'longCode', 'shortCode', 'numberPool'] as const;
const withFiles = [...sms, 'rcsElseSms'] as const;
/** Telnyx takes less with RCS. */
const unlessRcs = forSender(...sms, 'alphanumeric');

/** The body for each kind of sender, on the endpoint that is its own. */
const requests: Record<Sender, (item: Item) => { path: string; body: object }> = {
	any(item) {
		const profile = item.id('options.messagingProfileId');
		const from = item.required('from', anySender(item, profile));
		return {
			path: '/messages',
			body: {
				from,
				to: item.recipient('to'),
				messaging_profile_id: profile,
				send_at: sendAt(item, 'options.sendAt'),
				...numberBody(item, from),
			} satisfies Telnyx.MessageSendParams,
		};
	},
	longCode: (item) => ({
		path: '/messages/long_code',
		body: fromNumber(item) satisfies Telnyx.MessageSendLongCodeParams,
	}),
	shortCode: (item) => ({
		path: '/messages/short_code',
		body: fromNumber(item) satisfies Telnyx.MessageSendShortCodeParams,
	}),
	numberPool: (item) => ({
		path: '/messages/number_pool',
		body: {
			messaging_profile_id: item.requiredId('messagingProfileId'),
			to: item.recipient('to'),
			...numberBody(item),
		} satisfies Telnyx.MessageSendNumberPoolParams,
	}),
	alphanumeric(item) {
		fittingEncoding(item);
		return {
			path: '/messages/alphanumeric_sender_id',
			body: {
				...senderId(item, item.id('messagingProfileId')),
				to: item.recipient('to'),
				text: item.requiredText('text'),
				...webhookBody(item),
			} satisfies Telnyx.MessageSendWithAlphanumericSenderParams,
		};
	},
	rcsElseSms(item) {
		const from = ownNumber(item);
		fittingEncoding(item, from);
		const content = contentBody(item);
		return {
			path: '/messages/rcs',
			body: {
				...fromAgent(item),
				agent_message: rcsAnswer(item),
				...((content.media_urls ?? content.subject)
					? { mms_fallback: { from, ...content } }
					: { sms_fallback: { from, text: content.text } }),
				webhook_url: webhookUrl(item),
			} satisfies Telnyx.Messages.RcSendParams,
		};
	},
};

const ownNumber = (item: Item) => item.address('from', item.requiredId('from'));

/** Reads from whom a text comes, where that is one of the account's numbers or its own name. */
const senders: Partial<Record<Sender, (item: Item) => string | undefined>> = {
	any: (item) => anySender(item, item.id('options.messagingProfileId')),
	longCode: ownNumber,
	shortCode: ownNumber,
	rcsElseSms: ownNumber,
};

function fromNumber(item: Item) {
	const from = ownNumber(item);
	return { from, to: item.recipient('to'), ...numberBody(item, from) };
}

const numberBody = (item: Item, from?: string) => ({
	...contentBody(item),
	...treatmentBody(item),
	encoding: fittingEncoding(item, from),
	...webhookBody(item),
});

/** Which sender, for each kind. */
export const fromFields: INodeProperties[] = [
	{ ...anySenderLocator, ...forSender('any') },
	{ ...phoneNumberSenderLocator, ...forSender('longCode', 'rcsElseSms') },
	{ ...shortCodeSenderLocator, ...forSender('shortCode') },
	{ ...alphanumericSenderLocator, ...forSender('alphanumeric') },
	{ ...messagingProfileLocator, ...forSender('numberPool') },
	{
		...optional(messagingProfileLocator),
		description: 'Needed only for a sender ID that several messaging profiles have',
		...forSender('alphanumeric'),
	},
];

/** Names can’t send MMS. */
export const attachField: INodeProperties = {
	...attachFilesField,
	...forSender(...withFiles),
};

export const sendOptions: INodeProperties[] = [
	{ ...messageOptions.autoDetect, ...forSender(...sms) },
	{ ...messageOptions.encoding, ...forSender(...sms) },
	{ ...messageOptions.mediaUrls, ...forSender(...withFiles) },
	ifTooLongField,
	{ ...includeSegmentsField, ...unlessRcs },
	{
		...optional(messagingProfileLocator),
		description: 'Needed only for a sender ID that several messaging profiles have',
		...forSender('any'),
	},
	plainTextField,
	{
		displayName: 'Send At',
		name: 'sendAt',
		type: 'dateTime',
		default: '',
		description:
			'When to send, to the minute, from 5 minutes to 5 days ahead. Leave it empty to send now. Without an offset the time is in the workflow’s time zone.',
		...forSender('any'),
	},
	{ ...messageOptions.subject, ...forSender(...withFiles) },
	{ ...messageOptions.type, ...forSender(...sms) },
	{ ...deliveryEventsField, ...unlessRcs },
	{ ...messageOptions.webhookFailoverUrl, ...unlessRcs },
	messageOptions.webhookUrl,
];

/** A sender may be the credential's, and a sender ID brings its messaging profile along. */
export async function completeSender(item: Item, telnyx: Client): Promise<Item> {
	const sender = item.choice<Sender>('sender') ?? 'any';
	switch (sender) {
		case 'numberPool':
			return item;
		case 'any':
			return await withSenderProfile(
				withDefaultFrom(item, telnyx),
				telnyx,
				'options.messagingProfileId',
			);
		case 'alphanumeric':
			return await withSenderProfile(
				withDefaultFrom(item, telnyx, 'name'),
				telnyx,
				'messagingProfileId',
			);
		case 'rcsElseSms':
			return await withAgentProfile(withDefaultFrom(item, telnyx, 'number'), telnyx);
		default:
			return withDefaultFrom(item, telnyx, 'number');
	}
}

export const send: TextOperation = {
	resource: 'message',
	name: 'send',
	displayName: 'Send',
	action: 'Send an SMS or MMS',
	description:
		'Send an SMS or MMS to one recipient per item, or an RCS message with an SMS for phones without RCS',
	kind: 'text',
	fields: [
		{ ...rcsAgentLocator, displayName: 'RCS Agent', ...forSender('rcsElseSms') },
		...fromFields,
		toField,
		textField,
		attachField,
		{ ...senderField, options: [...senderKinds, rcsElseSms] },
		options([...sendOptions, { ...agentProfileField, ...forSender('rcsElseSms') }]),
	],
	complete: completeSender,
	texts: (item) => fittingTexts(item, senders[item.choice<Sender>('sender') ?? 'any']?.(item)),
	request: (item) => ({
		method: 'POST',
		...requests[item.choice<Sender>('sender') ?? 'any'](item),
	}),
	output: sentMessage,
	simplify: simplifySent,
	forModel: sentForModel,
};

import type { INodeProperties } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { attachFilesField } from '../../fields/attachedFiles';
import {
	answered,
	answeredMessage,
	answeredMessageField,
	withAgentOutput,
	withAnsweredProfile,
	type Answered,
	type Channel,
} from '../../fields/answer';
import { options } from '../../fields/collections';
import type { Item } from '../../fields/item';
import { fittingTexts, ifTooLongField, plainTextField, withPlainText } from '../../fields/longText';
import {
	contentOptions,
	includeSegmentsField,
	messageOptions,
	textField,
} from '../../fields/message';
import { webhookBody, webhookUrl } from '../../fields/deliveryEvents';
import { contentBody, groupOf, treatmentBody } from '../../fields/messageBody';
import { rcsAnswer } from '../../fields/rcs/answer';
import { isSenderId } from '../../fields/sender';
import { fittingEncoding, sentMessage, sentForModel, simplifySent } from '../../fields/smsText';
import { whatsappAnswer } from '../../fields/whatsapp/answer';
import type { TextOperation } from '../operation';
import { agentProfile } from '../senderProfile';

const ownOptions: INodeProperties[] = [
	answeredMessageField,
	{
		displayName: 'Quote Message',
		name: 'quoteMessage',
		type: 'boolean',
		default: false,
		description:
			'Whether a WhatsApp answer shows above it the message that it answers. Without this option, it does.',
	},
	{
		displayName: 'Reply To',
		name: 'replyTo',
		type: 'options',
		default: 'sender',
		description: 'Who gets the answer to a group MMS',
		options: [
			{ name: 'Sender Only', value: 'sender' },
			{ name: 'Whole Group', value: 'group', description: 'As it is without this option' },
		],
	},
];

export const reply: TextOperation = {
	resource: 'message',
	name: 'reply',
	displayName: 'Reply',
	action: 'Reply to a message',
	description:
		'Answer a message on the channel on which it came: SMS, MMS, group MMS, WhatsApp or RCS',
	kind: 'text',
	fields: [
		{
			...textField,
			description:
				'What the person reads. Leave it empty behind an AI Agent to send what the agent said.',
		},
		attachFilesField,
		options([
			...ownOptions,
			...contentOptions,
			messageOptions.autoDetect,
			messageOptions.encoding,
			messageOptions.type,
			includeSegmentsField,
			{
				...ifTooLongField,
				description:
					'What to do with a text that takes more than 10 SMS. It does not apply to MMS, WhatsApp and RCS.',
			},
			{
				...plainTextField,
				description: `${plainTextField.description} WhatsApp and RCS get the text as it is.`,
			},
		]),
	],
	async complete(item, telnyx) {
		const { channel, own, messagingProfileId } = answered(item);
		if (channel !== 'RCS' || messagingProfileId !== undefined) return item;
		const profile = await agentProfile(own, item, telnyx);
		return profile ? withAnsweredProfile(item, profile) : item;
	},
	texts(item) {
		const [text, to] = [withAgentOutput(item), answered(item)];
		if (to.channel !== 'SMS') return [text];
		return othersIn(item, to).length > 0 ? [withPlainText(text)] : fittingTexts(text, to.own);
	},
	request(item) {
		const to = answered(item);
		return { method: 'POST', ...requests[to.channel](item, to) };
	},
	output: (item, request) =>
		answered(item).channel === 'SMS' ? sentMessage(item, request) : (message) => message,
	simplify: simplifySent,
	forModel: sentForModel,
};

/** Who else of a group gets the answer. */
const othersIn = (item: Item, { others }: Answered): string[] =>
	item.choice('options.replyTo') === 'sender' ? [] : others;

const requests: Record<Channel, (item: Item, to: Answered) => { path: string; body: object }> = {
	SMS(item, to) {
		const group = othersIn(item, to);
		const body = { from: to.own, ...contentBody(item), ...webhookBody(item) };
		if (group.length > 0) {
			return {
				path: '/messages/group_mms',
				body: {
					...body,
					to: groupOf(item, answeredMessage, [to.person, ...group]),
				} satisfies Telnyx.MessageSendGroupMmsParams,
			};
		}
		return {
			path: '/messages',
			body: {
				...body,
				to: to.person,
				messaging_profile_id: isSenderId(to.own) ? to.messagingProfileId : undefined,
				...treatmentBody(item),
				encoding: fittingEncoding(item, to.own),
			} satisfies Telnyx.MessageSendParams,
		};
	},
	WHATSAPP: (item, to) => ({
		path: '/messages/whatsapp',
		body: {
			from: to.own,
			to: to.person,
			type: 'WHATSAPP',
			messaging_profile_id: to.messagingProfileId,
			whatsapp_message: whatsappAnswer(
				item,
				item.boolean('options.quoteMessage') === false ? undefined : to.channelMessageId,
			),
			webhook_url: webhookUrl(item),
		} satisfies Telnyx.MessageWhatsappParams,
	}),
	RCS: (item, to) => ({
		path: '/messages/rcs',
		body: {
			agent_id: to.own,
			messaging_profile_id: profileOf(item, to),
			to: to.person,
			type: 'RCS',
			agent_message: rcsAnswer(item),
			webhook_url: webhookUrl(item),
		} satisfies Telnyx.Messages.RcSendParams,
	}),
};

function profileOf(item: Item, { own, messagingProfileId }: Answered): string {
	if (messagingProfileId !== undefined) return messagingProfileId;
	throw item.problem(
		`The RCS agent ${own} has no messaging profile`,
		'Assign one to it in the Telnyx portal, or answer with Send RCS, where you can choose one.',
	);
}

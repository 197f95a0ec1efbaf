import type { IDataObject } from 'n8n-workflow';

import { byId, ids, typed, type ParityCase } from './case.mts';

const from = '+13125550101';
const to = '+13125550001';
const soon = new Date(Date.now() + 3 * 60 * 60 * 1000).toISOString();

const content = {
	mediaUrls: ['https://example.com/a.png'],
	subject: 'Your receipt',
	deliveryEvents: 'address',
	webhookFailoverUrl: 'https://example.com/failover',
	webhookUrl: 'https://example.com/hook',
};

const official = {
	media_urls: content.mediaUrls,
	subject: content.subject,
	use_profile_webhooks: false,
	webhook_failover_url: content.webhookFailoverUrl,
	webhook_url: content.webhookUrl,
};

/** A message to the account's number, as an expression gives it to Reply. */
const received = (more: IDataObject = {}) =>
	JSON.stringify({ direction: 'inbound', type: 'SMS', from: to, to: from, ...more });

export const messageCases: ParityCase[] = [
	{
		name: 'message.reply (minimal)',
		parameters: { text: 'Hi', options: { answeredMessage: received() } },
		official: async (client) => await client.messages.send({ from, to, text: 'Hi' }),
	},
	{
		name: 'message.reply (to a group, full)',
		parameters: {
			text: 'Hi',
			options: {
				...content,
				answeredMessage: received({ cc: ['+13125550002', from, '+13125550003'] }),
			},
		},
		official: async (client) =>
			await client.messages.sendGroupMms({
				from,
				to: [to, '+13125550002', '+13125550003'],
				text: 'Hi',
				...official,
			}),
	},
	{
		name: 'message.reply (on WhatsApp)',
		parameters: {
			text: 'Hi',
			options: { answeredMessage: received({ type: 'WHATSAPP', channelMessageId: 'wamid.1' }) },
		},
		official: async (client) =>
			await client.messages.whatsapp({
				from,
				to,
				type: 'WHATSAPP',
				// The official types lack the context, which Telnyx's guide has.
				whatsapp_message: {
					type: 'text',
					text: { body: 'Hi' },
					...{ context: { message_id: 'wamid.1' } },
				},
			}),
	},
	{
		name: 'message.reply (on RCS)',
		parameters: {
			text: 'Hi',
			options: {
				answeredMessage: received({
					type: 'RCS',
					to: 'acme',
					messagingProfileId: ids.profile,
				}),
			},
		},
		official: async (client) =>
			await client.messages.rcs.send({
				agent_id: 'acme',
				messaging_profile_id: ids.profile,
				to,
				type: 'RCS',
				agent_message: { content_message: { text: 'Hi' } },
			}),
	},
	{
		name: 'message.sendGroupMms (minimal)',
		parameters: { from: typed('value', from), recipients: [to, '+13125550002'], text: 'Hi' },
		official: async (client) =>
			await client.messages.sendGroupMms({ from, to: [to, '+13125550002'], text: 'Hi' }),
	},
	{
		name: 'message.sendGroupMms (full)',
		parameters: {
			from: typed('value', from),
			recipients: [to, '+13125550002'],
			text: 'Hi',
			options: content,
		},
		official: async (client) =>
			await client.messages.sendGroupMms({
				from,
				to: [to, '+13125550002'],
				text: 'Hi',
				...official,
			}),
	},
	{
		name: 'message.schedule (minimal)',
		parameters: { from: typed('value', from), to, text: 'Hi', sendAt: soon },
		official: async (client) =>
			await client.messages.schedule({ from, to, text: 'Hi', send_at: soon }),
	},
	{
		name: 'message.schedule (full)',
		parameters: {
			from: typed('value', 'MyCompany'),
			to,
			text: 'Hi',
			sendAt: soon,
			options: {
				...content,
				autoDetect: false,
				type: 'MMS',
				messagingProfileId: byId(ids.profile),
			},
		},
		official: async (client) =>
			await client.messages.schedule({
				from: 'MyCompany',
				to,
				text: 'Hi',
				send_at: soon,
				auto_detect: false,
				type: 'MMS',
				messaging_profile_id: ids.profile,
				...official,
			}),
	},
	{
		name: 'message.schedule (number pool)',
		parameters: {
			to,
			text: 'Hi',
			sendAt: soon,
			options: { messagingProfileId: byId(ids.profile) },
		},
		official: async (client) =>
			await client.messages.schedule({
				messaging_profile_id: ids.profile,
				to,
				text: 'Hi',
				send_at: soon,
			}),
	},
	{
		name: 'message.cancelScheduled',
		parameters: { messageId: ids.other },
		official: async (client) => await client.messages.cancelScheduled(ids.other),
	},
	{
		name: 'message.get',
		parameters: { messageId: ids.other },
		official: async (client) => await client.messages.retrieve(ids.other),
	},
	{
		name: 'message.getGroup',
		parameters: { messageId: ids.other },
		official: async (client) => await client.messages.retrieveGroupMessages(ids.other),
	},
	{
		name: 'message.sendAndWaitForDelivery',
		parameters: { sender: 'any', from: typed('value', from), to, text: 'Hi' },
		official: async (client, { webhook_url }) =>
			await client.messages.send({ from, to, text: 'Hi', webhook_url }),
	},
	{
		name: 'message.sendAndWait',
		parameters: { sender: 'longCode', from: typed('value', from), to, message: 'Shall we?' },
		official: async (client, { text, webhook_url }) =>
			await client.messages.sendLongCode({
				from,
				to,
				text,
				webhook_url,
				use_profile_webhooks: false,
			}),
	},
];

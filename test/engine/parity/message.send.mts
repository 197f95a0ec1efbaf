import { typed, type ParityCase } from './case.mts';

const from = '+13125550101';
const to = '+13125550001';
const profile = '4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b';

/** Tomorrow at noon in New York, or an hour off it: at no time that the clocks there show twice. */
const sendAt = new Date(Date.now() + 24 * 60 * 60 * 1000);
sendAt.setUTCHours(17, 0, 0, 0);

/** The same without an offset, in the time zone of the workflow. */
const inNewYork = sendAt
	.toLocaleString('sv-SE', { timeZone: 'America/New_York' })
	.replace(' ', 'T');

const options = {
	autoDetect: false,
	encoding: 'ucs2',
	mediaUrls: ['https://example.com/a.png', 'https://example.com/b.png'],
	subject: 'Your receipt',
	type: 'MMS',
	deliveryEvents: 'address',
	webhookFailoverUrl: 'https://example.com/failover',
	webhookUrl: 'https://example.com/hook',
};

const official = {
	auto_detect: false,
	encoding: 'ucs2' as const,
	media_urls: options.mediaUrls,
	subject: options.subject,
	type: 'MMS' as const,
	use_profile_webhooks: false,
	webhook_failover_url: options.webhookFailoverUrl,
	webhook_url: options.webhookUrl,
};

export const sendCases: ParityCase[] = [
	{
		name: 'message.send (any, minimal)',
		parameters: { sender: 'any', from: typed('value', from), to, text: 'Hi' },
		official: async (client) => await client.messages.send({ from, to, text: 'Hi' }),
	},
	{
		name: 'message.send (any, full)',
		parameters: {
			sender: 'any',
			from: typed('value', from),
			to: '+1 (312) 555-0001',
			text: 'Hi – “é” 👋',
			options: {
				...options,
				messagingProfileId: typed('id', profile),
				sendAt: inNewYork,
			},
		},
		official: async (client) =>
			await client.messages.send({
				from,
				to,
				text: 'Hi – “é” 👋',
				messaging_profile_id: profile,
				send_at: sendAt.toISOString(),
				...official,
			}),
	},
	{
		name: 'message.send (long code, minimal)',
		parameters: { sender: 'longCode', from: typed('value', from), to, text: 'Hi' },
		official: async (client) => await client.messages.sendLongCode({ from, to, text: 'Hi' }),
	},
	{
		name: 'message.send (long code, full)',
		parameters: { sender: 'longCode', from: typed('value', from), to, text: 'Hi', options },
		official: async (client) =>
			await client.messages.sendLongCode({ from, to, text: 'Hi', ...official }),
	},
	{
		name: 'message.send (short code, minimal)',
		parameters: { sender: 'shortCode', from: typed('value', '24673'), to, text: 'Hi' },
		official: async (client) =>
			await client.messages.sendShortCode({ from: '24673', to, text: 'Hi' }),
	},
	{
		name: 'message.send (short code, full)',
		parameters: { sender: 'shortCode', from: typed('value', '24673'), to, text: 'Hi', options },
		official: async (client) =>
			await client.messages.sendShortCode({ from: '24673', to, text: 'Hi', ...official }),
	},
	{
		name: 'message.send (number pool, minimal)',
		parameters: {
			sender: 'numberPool',
			messagingProfileId: typed('id', profile),
			to,
			text: '',
			options: { mediaUrls: ['https://example.com/a.png'] },
		},
		official: async (client) =>
			await client.messages.sendNumberPool({
				messaging_profile_id: profile,
				to,
				media_urls: ['https://example.com/a.png'],
			}),
	},
	{
		name: 'message.send (number pool, full)',
		parameters: {
			sender: 'numberPool',
			messagingProfileId: typed(
				'url',
				`https://portal.telnyx.com/#/messaging/profiles/${profile}/outbound`,
			),
			to,
			text: 'Hi',
			options,
		},
		official: async (client) =>
			await client.messages.sendNumberPool({
				messaging_profile_id: profile,
				to,
				text: 'Hi',
				...official,
			}),
	},
	{
		name: 'message.send (RCS, else SMS)',
		parameters: {
			sender: 'rcsElseSms',
			agentId: typed('id', 'agent'),
			from: typed('value', from),
			to,
			text: 'Hi',
			options: { messagingProfileId: typed('id', profile) },
		},
		official: async (client) =>
			await client.messages.rcs.send({
				agent_id: 'agent',
				messaging_profile_id: profile,
				to,
				type: 'RCS',
				agent_message: { content_message: { text: 'Hi' } },
				sms_fallback: { from, text: 'Hi' },
			}),
	},
	{
		name: 'message.send (RCS, else MMS)',
		parameters: {
			sender: 'rcsElseSms',
			agentId: typed('id', 'agent'),
			from: typed('value', from),
			to,
			text: '',
			options: {
				messagingProfileId: typed('id', profile),
				mediaUrls: ['https://example.com/a.png'],
				subject: 'Your receipt',
				webhookUrl: 'https://example.com/hook',
			},
		},
		official: async (client) =>
			await client.messages.rcs.send({
				agent_id: 'agent',
				messaging_profile_id: profile,
				to,
				type: 'RCS',
				agent_message: {
					content_message: { content_info: { file_url: 'https://example.com/a.png' } },
				},
				mms_fallback: { from, media_urls: ['https://example.com/a.png'], subject: 'Your receipt' },
				webhook_url: 'https://example.com/hook',
			}),
	},
	{
		name: 'message.send (alphanumeric, minimal)',
		parameters: {
			sender: 'alphanumeric',
			from: typed('value', 'MyCompany'),
			messagingProfileId: typed('id', profile),
			to,
			text: 'Hi',
		},
		official: async (client) =>
			await client.messages.sendWithAlphanumericSender({
				from: 'MyCompany',
				messaging_profile_id: profile,
				to,
				text: 'Hi',
			}),
	},
	{
		name: 'message.send (alphanumeric, full)',
		parameters: {
			sender: 'alphanumeric',
			from: typed('value', 'My Company'),
			messagingProfileId: typed('id', profile),
			to,
			text: 'Hi',
			options: {
				deliveryEvents: 'profile',
				webhookFailoverUrl: options.webhookFailoverUrl,
				webhookUrl: options.webhookUrl,
			},
		},
		official: async (client) =>
			await client.messages.sendWithAlphanumericSender({
				from: 'My Company',
				messaging_profile_id: profile,
				to,
				text: 'Hi',
				use_profile_webhooks: true,
				webhook_failover_url: options.webhookFailoverUrl,
				webhook_url: options.webhookUrl,
			}),
	},
];

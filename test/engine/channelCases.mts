import type { IDataObject } from 'n8n-workflow';

import type { EventName } from '../../nodes/Telnyx/trigger/events.ts';
import { eventOf, own, person, textOf } from './triggers.mts';

/** What Telnyx posts for one kind of content on one channel, and what the trigger makes of it. */
export interface ChannelCase {
	name: string;
	webhook: object;
	event: EventName;
	/** The fields that are not empty; `event`, the IDs of Telnyx and the times are checked for all alike. */
	gives: IDataObject;
}

const hash = 'ab'.repeat(32);
const wamid = 'wamid.HBgLMTMxMjU1NTAxNDIVAgASGBQzQTdCNTk2QjA0NEI1QjJGNzQ2AA==';
const earlier = 'wamid.HBgLMTMxMjU1NTAxMDAVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA';
const agent = 'acme_agent';

const file = (fields: object) => ({
	url: null,
	contentType: null,
	size: null,
	sha256: null,
	fileName: null,
	id: null,
	...fields,
});

/** Fields that every inbound message of a kind gives. */
const sms = {
	from: person,
	to: own,
	type: 'SMS',
	direction: 'inbound',
	status: 'webhook_delivered',
};
const mms = { ...sms, type: 'MMS' };
const rcs = { from: person, to: agent, type: 'RCS', direction: 'inbound' };
const whatsapp = {
	from: person,
	to: own,
	type: 'WHATSAPP',
	direction: 'inbound',
	channelMessageId: wamid,
};

const received = (name: string, payload: object, gives: IDataObject): ChannelCase => ({
	name,
	webhook: eventOf(payload),
	event: 'messageReceived',
	gives,
});

const rcsPayload = (body: object) => ({
	...textOf('', { type: 'RCS', to: [{ agent_id: agent, agent_name: 'ACME', carrier: 'Telnyx' }] }),
	text: undefined,
	media: undefined,
	body,
});

/** The person's part of a body; the content is a member named like its type. */
const whatsappBody = (content: object) => ({
	id: crypto.randomUUID(),
	foreign_id: wamid,
	from: person,
	timestamp: '1764061200',
	...content,
});

const whatsappPayload = (content: object, more: object = {}) => ({
	...textOf('', { type: 'WHATSAPP', to: own }),
	text: undefined,
	media: undefined,
	body: whatsappBody(content),
	...more,
});

const picture = { url: 'https://media.telnyx.com/1.png', content_type: 'image/png', size: 3_000 };
const flatPicture = file({
	url: 'https://media.telnyx.com/1.png',
	contentType: 'image/png',
	size: 3_000,
});

const smsCases: ChannelCase[] = [
	received('SMS: a text', textOf('Hello 👋'), { ...sms, text: 'Hello 👋' }),
	received(
		'SMS: from a short code',
		textOf('Your code is 1234', { from: { phone_number: '24365' } }),
		{ ...sms, from: '24365', text: 'Your code is 1234' },
	),
	{
		name: 'SMS: a keyword',
		webhook: eventOf(textOf('STOP', { autoresponse_type: 'STOP' })),
		event: 'keywordReceived',
		gives: { ...sms, text: 'STOP', keyword: 'STOP' },
	},
	received('SMS: a tapback', textOf('Liked “See you at 5”'), {
		...sms,
		text: 'Liked “See you at 5”',
		reaction: { emoji: '👍', removed: false, messageId: null, quotedText: 'See you at 5' },
	}),
	received('SMS: a tapback that is taken back', textOf('Removed a heart from an image'), {
		...sms,
		text: 'Removed a heart from an image',
		reaction: { emoji: '❤️', removed: true, messageId: null, quotedText: null },
	}),
	received('MMS: a picture', textOf('', { type: 'MMS', media: [{ ...picture, sha256: hash }] }), {
		...mms,
		media: [{ ...flatPicture, sha256: hash }],
	}),
	received(
		'MMS: a text and two files',
		textOf('Look', {
			type: 'MMS',
			media: [
				{ ...picture, hash_sha256: hash.toUpperCase() },
				{ url: 'https://media.telnyx.com/2.vcf', content_type: 'text/x-vcard', size: null },
			],
		}),
		{
			...mms,
			text: 'Look',
			media: [
				{ ...flatPicture, sha256: hash },
				file({ url: 'https://media.telnyx.com/2.vcf', contentType: 'text/x-vcard' }),
			],
		},
	),
	received(
		'MMS: nothing but a subject',
		textOf('', { type: 'MMS', subject: 'Invoice', media: [picture] }),
		{ ...mms, text: 'Invoice', subject: 'Invoice', media: [flatPicture] },
	),
	received(
		'MMS: a group, which names the parties among its members',
		textOf('Hi all', {
			type: 'MMS',
			group_message_id: 'group-1',
			cc: [own, '+13125550143', person, '+13125550144', '+13125550143'].map((phone_number) => ({
				phone_number,
				status: 'webhook_delivered',
			})),
		}),
		{
			...mms,
			text: 'Hi all',
			cc: ['+13125550143', '+13125550144'],
			groupMessageId: 'group-1',
		},
	),
];

const rcsCases: ChannelCase[] = [
	received('RCS: a text', rcsPayload({ text: 'Hello' }), { ...rcs, text: 'Hello' }),
	received('RCS: a tapback', rcsPayload({ text: 'Reacted 🎉 to “We won”' }), {
		...rcs,
		text: 'Reacted 🎉 to “We won”',
		reaction: { emoji: '🎉', removed: false, messageId: null, quotedText: 'We won' },
	}),
	received(
		'RCS: a file',
		rcsPayload({
			user_file: {
				payload: {
					file_name: 'IMG_1.jpg',
					file_size_bytes: 123_456,
					file_uri: 'https://rcs-content.example/1.jpg',
					mime_type: 'image/jpeg',
				},
				thumbnail: {
					file_name: 'thumb.jpg',
					file_size_bytes: 1_234,
					file_uri: 'https://rcs-content.example/1-small.jpg',
					mime_type: 'image/jpeg',
				},
			},
		}),
		{
			...rcs,
			media: [
				file({
					url: 'https://rcs-content.example/1.jpg',
					contentType: 'image/jpeg',
					size: 123_456,
					fileName: 'IMG_1.jpg',
				}),
			],
		},
	),
	received('RCS: a place', rcsPayload({ location: { latitude: 41.8789, longitude: -87.6359 } }), {
		...rcs,
		location: { latitude: 41.8789, longitude: -87.6359, name: null, address: null },
	}),
	received(
		'RCS: a tapped suggestion',
		rcsPayload({ suggestion_response: { postback_data: 'yes-42', text: 'Yes, please' } }),
		{ ...rcs, text: 'Yes, please', button: { id: 'yes-42', text: 'Yes, please' } },
	),
	received('RCS: content of an unknown kind', rcsPayload({ typing: { started: true } }), {
		...rcs,
		content: { typing: { started: true } },
	}),
];

const whatsappFile = {
	id: '1003383421387256',
	url: 'https://media.telnyx.com/whatsapp/1003383421387256',
	// Meta writes the hash as base64.
	sha256: Buffer.from(hash, 'hex').toString('base64'),
};
const flatWhatsappFile = file({ ...whatsappFile, sha256: hash });
const unknown = (name: string, content: object): ChannelCase => {
	const payload = whatsappPayload(content);
	return received(`WhatsApp: ${name}`, payload, { ...whatsapp, content: payload.body });
};

const whatsappCases: ChannelCase[] = [
	received('WhatsApp: a text', whatsappPayload({ type: 'text', text: { body: 'Hola' } }), {
		...whatsapp,
		text: 'Hola',
	}),
	received(
		'WhatsApp: a text that answers a message',
		whatsappPayload({
			type: 'text',
			text: { body: 'That one' },
			context: { from: own, id: earlier },
		}),
		{ ...whatsapp, text: 'That one', repliedTo: earlier },
	),
	received(
		'WhatsApp: a text of somebody without a number',
		whatsappPayload(
			{ type: 'text', text: { body: 'Hi' }, from: undefined, from_user_id: 'US.1349120' },
			{ from: { phone_number: '', carrier: 'Meta' } },
		),
		{ ...whatsapp, from: 'US.1349120', text: 'Hi' },
	),
	received(
		'WhatsApp: a picture with a caption',
		whatsappPayload({
			type: 'image',
			image: { ...whatsappFile, mime_type: 'image/jpeg', caption: 'My receipt' },
		}),
		{
			...whatsapp,
			text: 'My receipt',
			media: [{ ...flatWhatsappFile, contentType: 'image/jpeg' }],
		},
	),
	received(
		'WhatsApp: a video',
		whatsappPayload({ type: 'video', video: { ...whatsappFile, mime_type: 'video/mp4' } }),
		{ ...whatsapp, media: [{ ...flatWhatsappFile, contentType: 'video/mp4' }] },
	),
	received(
		'WhatsApp: a voice message',
		whatsappPayload({
			type: 'audio',
			audio: { ...whatsappFile, mime_type: 'audio/ogg; codecs=opus', voice: true },
		}),
		{ ...whatsapp, media: [{ ...flatWhatsappFile, contentType: 'audio/ogg; codecs=opus' }] },
	),
	received(
		'WhatsApp: a document',
		whatsappPayload({
			type: 'document',
			document: { ...whatsappFile, mime_type: 'application/pdf', filename: 'order.pdf' },
		}),
		{
			...whatsapp,
			media: [{ ...flatWhatsappFile, contentType: 'application/pdf', fileName: 'order.pdf' }],
		},
	),
	received(
		'WhatsApp: a sticker, whose address is not known',
		whatsappPayload({
			type: 'sticker',
			sticker: { id: whatsappFile.id, mime_type: 'image/webp', animated: false },
		}),
		{ ...whatsapp, media: [file({ id: whatsappFile.id, contentType: 'image/webp' })] },
	),
	received(
		'WhatsApp: a tapped button',
		whatsappPayload({
			type: 'interactive',
			context: { from: own, id: earlier },
			interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
		}),
		{ ...whatsapp, text: 'Yes', button: { id: 'yes', text: 'Yes' }, repliedTo: earlier },
	),
	received(
		'WhatsApp: a tapped row of a list',
		whatsappPayload({
			type: 'interactive',
			interactive: {
				type: 'list_reply',
				list_reply: { id: 'express', title: 'Express', description: 'Next day' },
			},
		}),
		{ ...whatsapp, text: 'Express', button: { id: 'express', text: 'Express' } },
	),
	received(
		'WhatsApp: a tapped button of a template',
		whatsappPayload({ type: 'button', button: { payload: 'stop-promo', text: 'No more' } }),
		{ ...whatsapp, text: 'No more', button: { id: 'stop-promo', text: 'No more' } },
	),
	received(
		'WhatsApp: a place with a name',
		whatsappPayload({
			type: 'location',
			location: {
				latitude: 37.4847,
				longitude: '-122.1473',
				name: 'Meta',
				address: '1 Hacker Way',
			},
		}),
		{
			...whatsapp,
			text: 'Meta, 1 Hacker Way',
			location: {
				latitude: 37.4847,
				longitude: -122.1473,
				name: 'Meta',
				address: '1 Hacker Way',
			},
		},
	),
	received(
		'WhatsApp: contacts',
		whatsappPayload({
			type: 'contacts',
			contacts: [
				{
					name: { formatted_name: 'Ada Lovelace', first_name: 'Ada' },
					phones: [{ phone: '+44 7700 900123', type: 'CELL', wa_id: '447700900123' }],
					emails: [{ email: 'ada@example.com', type: 'WORK' }],
					org: { company: 'Analytical Engines' },
				},
				{ name: { first_name: 'Charles', last_name: 'Babbage' } },
			],
		}),
		{
			...whatsapp,
			text: 'Ada Lovelace, Charles Babbage',
			contacts: [
				{
					name: 'Ada Lovelace',
					phones: ['+44 7700 900123'],
					emails: ['ada@example.com'],
					company: 'Analytical Engines',
				},
				{ name: 'Charles Babbage', phones: [], emails: [], company: null },
			],
		},
	),
	received(
		'WhatsApp: a reaction',
		whatsappPayload({ type: 'reaction', reaction: { message_id: earlier, emoji: '🙏' } }),
		{
			...whatsapp,
			text: '🙏',
			reaction: { emoji: '🙏', removed: false, messageId: earlier, quotedText: null },
		},
	),
	received(
		'WhatsApp: a reaction that is taken back',
		whatsappPayload({ type: 'reaction', reaction: { message_id: earlier, emoji: '' } }),
		{
			...whatsapp,
			reaction: { emoji: null, removed: true, messageId: earlier, quotedText: null },
		},
	),
	{
		name: 'WhatsApp: an edit',
		webhook: eventOf(
			whatsappPayload({
				type: 'edit',
				edit: {
					original_message_id: 'telnyx-or-meta-id',
					message: {
						type: 'image',
						image: { ...whatsappFile, mime_type: 'image/jpeg', caption: 'Not blurred' },
					},
				},
			}),
		),
		event: 'messageEdited',
		gives: {
			...whatsapp,
			text: 'Not blurred',
			media: [{ ...flatWhatsappFile, contentType: 'image/jpeg' }],
			originalMessageId: 'telnyx-or-meta-id',
		},
	},
	{
		name: 'WhatsApp: a deletion',
		webhook: eventOf(
			whatsappPayload({ type: 'revoke', revoke: { original_message_id: 'telnyx-or-meta-id' } }),
		),
		event: 'messageDeleted',
		gives: { ...whatsapp, originalMessageId: 'telnyx-or-meta-id' },
	},
	unknown('an order', { type: 'order', order: { catalog_id: '1', product_items: [] } }),
	unknown('the answers to a flow', {
		type: 'interactive',
		interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"a":1}' } },
	}),
	unknown('what WhatsApp itself does not support', {
		type: 'unsupported',
		errors: [{ code: 131051, title: 'Message type unknown' }],
	}),
	{
		name: 'WhatsApp: sent from the app',
		webhook: eventOf(
			{
				record_type: 'message',
				direction: 'outbound',
				origin: 'whatsapp_business_app',
				id: crypto.randomUUID(),
				type: 'WHATSAPP',
				from: { phone_number: own, carrier: '', line_type: '' },
				to: person,
				body: whatsappBody({ type: 'text', text: { body: 'I take over' } }),
				cost: { amount: null, currency: null },
				errors: [],
				received_at: '2026-11-25T09:00:00.000Z',
			},
			{ event_type: 'message.echo' },
		),
		event: 'messageEcho',
		gives: { ...whatsapp, from: own, to: person, direction: 'outbound', text: 'I take over' },
	},
];

const outbound = (more: object) =>
	textOf('On our way', {
		direction: 'outbound',
		from: { phone_number: own, carrier: 'Telnyx', line_type: 'Wireless' },
		to: [{ phone_number: person, status: 'delivered', carrier: 'AT&T', line_type: 'Wireless' }],
		cost: { amount: '0.0051', currency: 'USD' },
		parts: 1,
		messaging_profile_id: 'profile-1',
		sent_at: '2026-11-25T08:59:00.000Z',
		...more,
	});
const sent = {
	from: own,
	to: person,
	text: 'On our way',
	type: 'SMS',
	direction: 'outbound',
	status: 'delivered',
	cost: 0.0051,
	currency: 'USD',
	parts: 1,
	messagingProfileId: 'profile-1',
	sentAt: '2026-11-25T08:59:00.000Z',
};
const finalized = (name: string, event: EventName, payload: object, gives: IDataObject) => ({
	name,
	webhook: eventOf(payload, { event_type: 'message.finalized' }),
	event,
	gives,
});

const deliveryCases: ChannelCase[] = [
	finalized(
		'SMS: a delivery',
		'messageDelivered',
		outbound({ completed_at: '2026-11-25T09:00:00.000Z' }),
		{ ...sent, completedAt: '2026-11-25T09:00:00.000Z' },
	),
	finalized(
		'SMS: a failure',
		'messageFailed',
		outbound({
			to: [{ phone_number: person, status: 'delivery_failed' }],
			errors: [
				{ code: '40300', title: 'Blocked due to STOP message', detail: 'They opted out.' },
				{ code: 49_999, title: 'Something new' },
			],
		}),
		{
			...sent,
			status: 'delivery_failed',
			errors: [
				{
					code: '40300',
					title: 'Blocked due to STOP message',
					detail: 'They opted out.',
					advice: expect.stringContaining('only they can opt in again'),
				},
				{ code: '49999', title: 'Something new', detail: null, advice: null },
			],
		},
	),
	finalized(
		'MMS: a group of whom one got nothing',
		'messageFailed',
		outbound({
			type: 'MMS',
			group_message_id: 'group-2',
			to: [
				{ phone_number: person, status: 'delivered' },
				{ phone_number: '+13125550143', status: 'sending_failed' },
			],
		}),
		{
			...sent,
			type: 'MMS',
			status: 'sending_failed',
			cc: ['+13125550143'],
			groupMessageId: 'group-2',
		},
	),
	{
		name: 'RCS: a message that was read',
		webhook: eventOf(
			outbound({
				type: 'RCS',
				text: undefined,
				from: { agent_id: agent, agent_name: 'ACME', carrier: 'Telnyx' },
				to: [{ phone_number: person, status: 'read' }],
				body: { content_message: { text: 'On our way' } },
			}),
			{ event_type: 'message.read' },
		),
		event: 'messageRead',
		gives: { ...sent, from: agent, senderName: 'ACME', type: 'RCS', status: 'read' },
	},
	finalized(
		'WhatsApp: a template that failed',
		'messageFailed',
		outbound({
			type: 'WHATSAPP',
			text: undefined,
			to: [{ phone_number: person, status: 'failed' }],
			body: { type: 'template', template: { name: 'order_update', language: { code: 'en_US' } } },
		}),
		{
			...sent,
			text: null,
			type: 'WHATSAPP',
			status: 'failed',
			content: {
				type: 'template',
				template: { name: 'order_update', language: { code: 'en_US' } },
			},
		},
	),
];

const click = {
	record_type: 'link_clicked',
	url: 'https://acme.example/sale',
	to: person,
	message_id: 'message-1',
	time_clicked: '2026-11-25T09:00:00.000Z',
};
const clicked = { to: person, url: 'https://acme.example/sale', messageId: 'message-1' };

const otherCases: ChannelCase[] = [
	{
		name: 'a click, without an envelope',
		webhook: { data: click },
		event: 'linkClicked',
		gives: clicked,
	},
	{
		name: 'a click, in an envelope',
		webhook: eventOf(click, { event_type: 'message.link_click' }),
		event: 'linkClicked',
		gives: clicked,
	},
	...(
		[
			[
				'a WhatsApp account',
				'whatsapp.account.update',
				{ record_type: 'whatsapp_account', event: 'ACCOUNT_OFFBOARDED', waba_id: '42' },
				{ status: 'ACCOUNT_OFFBOARDED' },
			],
			[
				'a campaign',
				'10dlc.campaign.update',
				{ campaignId: 'C1', type: 'MNO_REVIEW', status: 'REJECTED', description: 'Opt-in missing' },
				{ status: 'REJECTED', text: 'Opt-in missing' },
			],
		] as const
	).map(([what, type, payload, gives]): ChannelCase => {
		const webhook = eventOf(payload, { event_type: type });
		return {
			name: `a change of ${what}`,
			webhook,
			event: 'accountChanged',
			gives: { ...gives, content: webhook.data },
		};
	}),
	{
		name: 'a change of a campaign, without an envelope',
		webhook: { brandId: 'B1', campaignId: 'C1', type: 'TELNYX_EVENT', status: 'DORMANT' },
		event: 'accountChanged',
		gives: {
			status: 'DORMANT',
			content: { brandId: 'B1', campaignId: 'C1', type: 'TELNYX_EVENT', status: 'DORMANT' },
		},
	},
];

/** Kinds of content by channel, as Telnyx documents them; Meta's shapes where Telnyx passes those on. */
export const channelCases: ChannelCase[] = [
	...smsCases,
	...rcsCases,
	...whatsappCases,
	...deliveryCases,
	...otherCases,
];

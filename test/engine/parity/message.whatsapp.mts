import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { byId, ids, typed, type ParityCase } from './case.mts';

const from = '+13125550101';
const to = '+13125550001';
const wamid = 'wamid.HBgLMTMxMjU1NTAwMDEVAgASGBQzQTdC';
const link = 'https://example.com/file';

const whatsapp = (
	what: string,
	parameters: IDataObject,
	content: Telnyx.WhatsappMessageContent,
	more: Partial<Telnyx.MessageWhatsappParams> = {},
): ParityCase => ({
	name: `message.sendWhatsapp (${what})`,
	parameters: { from: typed('value', from), to, ...parameters },
	official: async (client) =>
		await client.messages.whatsapp({
			from,
			to,
			type: 'WHATSAPP',
			whatsapp_message: content,
			...more,
		}),
});

const file = { link, caption: 'Look' };

const carousel: Telnyx.WhatsappInteractive.Action = {
	catalog_id: '1',
	mode: 'normal',
	product_retailer_id: '2',
	cards: [
		{
			card_index: 0,
			type: 'cta_url',
			header: { type: 'image', image: file, video: file },
			body: { text: 'A bike' },
			action: { catalog_id: '1', product_retailer_id: '2' },
		},
	],
	sections: [{ title: 'Bikes', product_items: [{ product_retailer_id: '2' }] }],
};

export const whatsappCases: ParityCase[] = [
	whatsapp(
		'text, minimal',
		{ messageType: 'text', text: 'Hi' },
		{ type: 'text', text: { body: 'Hi' } },
	),
	whatsapp(
		'text, full',
		{
			messageType: 'text',
			text: 'Hi',
			options: {
				previewUrl: false,
				bizOpaqueCallbackData: 'order-1',
				messagingProfileId: byId(ids.profile),
				webhookUrl: 'https://example.com/hook',
			},
		},
		{ type: 'text', text: { body: 'Hi', preview_url: false }, biz_opaque_callback_data: 'order-1' },
		{ messaging_profile_id: ids.profile, webhook_url: 'https://example.com/hook' },
	),
	whatsapp(
		'template, minimal',
		{ messageType: 'template', template: byId(ids.other) },
		{ type: 'template', template: { template_id: ids.other } },
	),
	whatsapp(
		'template, full',
		{
			messageType: 'template',
			template: typed('name', 'order_shipped'),
			languageCode: 'en_US',
			options: {
				bodyParameters: ['Ada', 'tomorrow'],
				headerParameter: 'Order 1',
				languagePolicy: 'deterministic',
				buttonParameters: { button: [{ index: 1, subType: 'quick_reply', text: 'track' }] },
				components: '[{"type":"header","parameters":[{"type":"image"}]}]',
			},
		},
		{
			type: 'template',
			template: {
				name: 'order_shipped',
				language: { code: 'en_US', policy: 'deterministic' },
				components: [
					{ type: 'header', parameters: [{ type: 'text', text: 'Order 1' }] },
					{
						type: 'body',
						parameters: [
							{ type: 'text', text: 'Ada' },
							{ type: 'text', text: 'tomorrow' },
						],
					},
					{
						type: 'button',
						sub_type: 'quick_reply',
						index: 1,
						parameters: [{ type: 'text', text: 'track' }],
					},
					{ type: 'header', parameters: [{ type: 'image' }] },
				],
			},
		},
	),
	whatsapp(
		'template, mapped',
		{
			messageType: 'template',
			template: byId(ids.other),
			templateVariables: {
				mappingMode: 'defineBelow',
				value: { header_text: 'Order 1', body_1: 'Ada', body_2: 'tomorrow', button_1: '4711' },
				schema: ['header_text', 'body_1', 'body_2', 'button_1'].map((id) => ({ id })),
			},
		},
		{
			type: 'template',
			template: {
				template_id: ids.other,
				components: [
					{ type: 'header', parameters: [{ type: 'text', text: 'Order 1' }] },
					{
						type: 'body',
						parameters: [
							{ type: 'text', text: 'Ada' },
							{ type: 'text', text: 'tomorrow' },
						],
					},
					{
						type: 'button',
						sub_type: 'url',
						index: 0,
						parameters: [{ type: 'text', text: '4711' }],
					},
				],
			},
		},
	),
	whatsapp(
		'text that quotes a message',
		{ messageType: 'text', text: 'Hi', options: { quotedMessageId: wamid } },
		// The official types lack the context, which Telnyx's guide has.
		{ type: 'text', text: { body: 'Hi' }, ...{ context: { message_id: wamid } } },
	),
	...(['image', 'video', 'document', 'audio', 'sticker'] as const).map((type) =>
		whatsapp(`${type}, minimal`, { messageType: type, link }, { type, [type]: { link } }),
	),
	whatsapp(
		'image, full',
		{ messageType: 'image', link, options: { caption: 'Look' } },
		{ type: 'image', image: { link, caption: 'Look' } },
	),
	whatsapp(
		'video, full',
		{ messageType: 'video', link, options: { caption: 'Look' } },
		{ type: 'video', video: { link, caption: 'Look' } },
	),
	whatsapp(
		'document, full',
		{ messageType: 'document', link, options: { caption: 'Look', filename: 'a.pdf' } },
		{ type: 'document', document: { link, caption: 'Look', filename: 'a.pdf' } },
	),
	whatsapp(
		'audio, full',
		{ messageType: 'audio', link, options: { voice: true } },
		{ type: 'audio', audio: { link, voice: true } },
	),
	whatsapp(
		'location, minimal',
		{ messageType: 'location', latitude: '41.8827', longitude: -87.6233 },
		{ type: 'location', location: { latitude: '41.8827', longitude: '-87.6233' } },
	),
	whatsapp(
		'location, full',
		{
			messageType: 'location',
			latitude: '41.8827',
			longitude: '-87.6233',
			options: { address: '201 E Randolph St', name: 'Our shop' },
		},
		{
			type: 'location',
			location: {
				latitude: '41.8827',
				longitude: '-87.6233',
				address: '201 E Randolph St',
				name: 'Our shop',
			},
		},
	),
	whatsapp(
		'reaction',
		{ messageType: 'reaction', channelMessageId: wamid, emoji: '👍' },
		{ type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } },
	),
	whatsapp(
		'reaction taken back',
		{ messageType: 'reaction', channelMessageId: wamid },
		{ type: 'reaction', reaction: { message_id: wamid, emoji: '' } },
	),
	whatsapp(
		'contacts, minimal',
		{ messageType: 'contacts', contacts: { contact: [{ name: 'Ada' }] } },
		{ type: 'contacts', contacts: [{ name: 'Ada' }] },
	),
	whatsapp(
		'contacts, full',
		{
			messageType: 'contacts',
			contacts: {
				contact: [
					{
						name: 'Ada',
						birthday: '1985-12-10',
						company: 'Example Inc.',
						department: 'Sales',
						title: 'Engineer',
						addresses: {
							entry: [
								{
									city: 'Chicago',
									country: 'United States',
									countryCode: 'US',
									state: 'IL',
									street: '201 E Randolph St',
									type: 'WORK',
									zip: '60602',
								},
							],
						},
						emails: { entry: [{ email: 'ada@example.com', type: 'WORK' }] },
						phones: { entry: [{ phone: to, type: 'CELL', waId: '13125550001' }] },
						urls: { entry: [{ type: 'WORK', url: 'https://example.com' }] },
					},
					{ name: 'Bob' },
				],
			},
		},
		{
			type: 'contacts',
			contacts: [
				{
					name: 'Ada',
					birthday: '1985-12-10',
					org: { company: 'Example Inc.', department: 'Sales', title: 'Engineer' },
					addresses: [
						{
							city: 'Chicago',
							country: 'United States',
							country_code: 'US',
							state: 'IL',
							street: '201 E Randolph St',
							type: 'WORK',
							zip: '60602',
						},
					],
					emails: [{ email: 'ada@example.com', type: 'WORK' }],
					phones: [{ phone: to, type: 'CELL', wa_id: '13125550001' }],
					urls: [{ type: 'WORK', url: 'https://example.com' }],
				},
				{ name: 'Bob' },
			],
		},
	),
	whatsapp(
		'buttons, minimal',
		{
			messageType: 'interactive',
			interactiveType: 'button',
			body: 'Shall we come?',
			buttons: { button: [{ id: 'yes', title: 'Yes' }] },
		},
		{
			type: 'interactive',
			interactive: {
				type: 'button',
				body: { text: 'Shall we come?' },
				action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
			},
		},
	),
	whatsapp(
		'list, full',
		{
			messageType: 'interactive',
			interactiveType: 'list',
			body: 'When?',
			listButton: 'Choose',
			sections: {
				section: [
					{
						title: 'Morning',
						rows: { row: [{ id: '9', title: '9:00', description: 'With Ada' }] },
					},
				],
			},
			options: {
				footer: 'Until noon',
				headerText: 'Your appointment',
				headerSubText: 'Only today',
				headerImage: link,
				headerVideo: link,
				headerDocument: link,
			},
		},
		{
			type: 'interactive',
			interactive: {
				type: 'list',
				header: {
					text: 'Your appointment',
					sub_text: 'Only today',
					image: { link },
					video: { link },
					document: { link },
				},
				body: { text: 'When?' },
				footer: { text: 'Until noon' },
				action: {
					button: 'Choose',
					sections: [
						{ title: 'Morning', rows: [{ id: '9', title: '9:00', description: 'With Ada' }] },
					],
				},
			},
		},
	),
	whatsapp(
		'link',
		{
			messageType: 'interactive',
			interactiveType: 'cta_url',
			body: 'On its way',
			displayText: 'Track',
			url: 'https://example.com/order',
		},
		{
			type: 'interactive',
			interactive: {
				type: 'cta_url',
				body: { text: 'On its way' },
				action: {
					name: 'cta_url',
					parameters: { display_text: 'Track', url: 'https://example.com/order' },
				},
			},
		},
	),
	whatsapp(
		'location request',
		{
			messageType: 'interactive',
			interactiveType: 'location_request_message',
			body: 'Where are you?',
		},
		{
			type: 'interactive',
			interactive: {
				type: 'location_request_message',
				body: { text: 'Where are you?' },
				action: { name: 'send_location' },
			},
		},
	),
	whatsapp(
		'carousel, as JSON',
		{
			messageType: 'interactive',
			interactiveType: 'carousel',
			body: 'Our bikes',
			action: JSON.stringify(carousel),
		},
		{
			type: 'interactive',
			interactive: { type: 'carousel', body: { text: 'Our bikes' }, action: carousel },
		},
	),
];

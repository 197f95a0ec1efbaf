import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { byId, ids, type ParityCase } from './case.mts';

const to = '+13125550001';
const fileUrl = 'https://example.com/a.png';
const thumbnailUrl = 'https://example.com/small.png';
const base64 = (text: string) => Buffer.from(text).toString('base64');

const rcs = (
	what: string,
	parameters: IDataObject,
	message: Telnyx.RcsAgentMessage,
	more: Partial<Telnyx.Messages.RcSendParams> = {},
): ParityCase => ({
	name: `message.sendRcs (${what})`,
	parameters: {
		agentId: byId('agent'),
		to,
		...parameters,
		options: { ...(parameters.options as IDataObject), messagingProfileId: byId(ids.profile) },
	},
	official: async (client) =>
		await client.messages.rcs.send({
			agent_id: 'agent',
			messaging_profile_id: ids.profile,
			to,
			type: 'RCS',
			agent_message: message,
			...more,
		}),
});

const suggestions = {
	suggestion: [
		{ kind: 'reply', text: 'Yes', postbackData: 'yes' },
		{
			kind: 'openUrl',
			text: 'Look',
			postbackData: 'look',
			fallbackUrl: 'https://example.com/f',
			application: 'WEBVIEW',
			url: 'https://example.com',
			webviewViewMode: 'HALF',
			description: 'The shop',
		},
		{ kind: 'dial', text: 'Call', phoneNumber: '+1 312 555 0100' },
		{
			kind: 'viewLocation',
			text: 'Where',
			label: 'Shop',
			latitude: '41.5',
			longitude: '-87.5',
			query: 'bikes',
		},
		{ kind: 'shareLocation', text: 'Share' },
		{
			kind: 'createEvent',
			text: 'Save',
			title: 'Repair',
			description: 'Bring it',
			startTime: '2030-01-02T10:00:00',
			endTime: '2030-01-02T11:00:00',
		},
	],
};

const officialSuggestions: Telnyx.RcsSuggestion[] = [
	{ reply: { text: 'Yes', postback_data: base64('yes') } },
	{
		action: {
			text: 'Look',
			postback_data: base64('look'),
			fallback_url: 'https://example.com/f',
			open_url_action: {
				application: 'WEBVIEW',
				url: 'https://example.com',
				webview_view_mode: 'HALF',
				description: 'The shop',
			},
		},
	},
	{ action: { text: 'Call', dial_action: { phone_number: '+13125550100' } } },
	{
		action: {
			text: 'Where',
			view_location_action: {
				label: 'Shop',
				query: 'bikes',
				lat_long: { latitude: 41.5, longitude: -87.5 },
			},
		},
	},
	{ action: { text: 'Share', share_location_action: {} } },
	{
		action: {
			text: 'Save',
			create_calendar_event_action: {
				title: 'Repair',
				description: 'Bring it',
				start_time: '2030-01-02T15:00:00.000Z',
				end_time: '2030-01-02T16:00:00.000Z',
			},
		},
	},
];

export const rcsCases: ParityCase[] = [
	rcs('text, minimal', { content: 'text', text: 'Hi' }, { content_message: { text: 'Hi' } }),
	rcs(
		'text, full',
		{
			content: 'text',
			text: 'Hi',
			options: {
				suggestions,
				expireTime: '2030-01-02T10:00:00',
				ttl: 600,
				mmsFallback: {
					message: { from: '+13125550101', mediaUrls: [fileUrl], subject: 'Hi', text: 'Hi by MMS' },
				},
				smsFallback: { message: { from: '+13125550101', text: 'Hi by SMS' } },
				webhookUrl: 'https://example.com/hook',
			},
		},
		{
			content_message: { text: 'Hi', suggestions: officialSuggestions },
			expire_time: '2030-01-02T15:00:00.000Z',
			ttl: '600s',
		},
		{
			mms_fallback: {
				from: '+13125550101',
				media_urls: [fileUrl],
				subject: 'Hi',
				text: 'Hi by MMS',
			},
			sms_fallback: { from: '+13125550101', text: 'Hi by SMS' },
			webhook_url: 'https://example.com/hook',
		},
	),
	rcs(
		'file, minimal',
		{ content: 'file', fileUrl },
		{ content_message: { content_info: { file_url: fileUrl } } },
	),
	rcs(
		'file, full',
		{ content: 'file', fileUrl, options: { forceRefresh: true, thumbnailUrl } },
		{
			content_message: {
				content_info: { file_url: fileUrl, force_refresh: true, thumbnail_url: thumbnailUrl },
			},
		},
	),
	rcs(
		'rich card',
		{
			content: 'richCard',
			cardOrientation: 'HORIZONTAL',
			thumbnailImageAlignment: 'RIGHT',
			card: {
				content: {
					title: 'Ready',
					description: 'Come by',
					fileUrl,
					forceRefresh: true,
					thumbnailUrl,
					height: 'TALL',
					suggestions,
				},
			},
		},
		{
			content_message: {
				rich_card: {
					standalone_card: {
						card_orientation: 'HORIZONTAL',
						thumbnail_image_alignment: 'RIGHT',
						card_content: {
							title: 'Ready',
							description: 'Come by',
							media: {
								height: 'TALL',
								content_info: {
									file_url: fileUrl,
									force_refresh: true,
									thumbnail_url: thumbnailUrl,
								},
							},
							suggestions: officialSuggestions,
						},
					},
				},
			},
		},
	),
	rcs(
		'carousel',
		{
			content: 'carousel',
			cardWidth: 'SMALL',
			cards: {
				card: [
					{
						title: 'One',
						description: 'Come by',
						fileUrl,
						forceRefresh: true,
						thumbnailUrl,
						height: 'SHORT',
					},
					{ title: 'Two', suggestions },
				],
			},
		},
		{
			content_message: {
				rich_card: {
					carousel_card: {
						card_width: 'SMALL',
						card_contents: [
							{
								title: 'One',
								description: 'Come by',
								media: {
									height: 'SHORT',
									content_info: {
										file_url: fileUrl,
										force_refresh: true,
										thumbnail_url: thumbnailUrl,
									},
								},
							},
							{ title: 'Two', suggestions: officialSuggestions },
						],
					},
				},
			},
		},
	),
	rcs('event', { content: 'event', eventType: 'READ' }, { event: { event_type: 'READ' } }),
];

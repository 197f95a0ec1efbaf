import type Telnyx from 'telnyx';
import type { Fields, Kind } from '../body.mts';

const media: Kind = {
	object: {
		caption: 'string',
		filename: 'string',
		link: 'string',
		voice: 'boolean',
	} satisfies Fields<Telnyx.WhatsappMedia>,
};

const contact = {
	addresses: {
		list: {
			object: {
				city: 'string',
				country: 'string',
				country_code: 'string',
				state: 'string',
				street: 'string',
				type: 'string',
				zip: 'string',
			} satisfies Fields<Telnyx.WhatsappContact.Address>,
		},
	},
	birthday: 'string',
	emails: { list: { object: { email: 'string', type: 'string' } } },
	name: 'string',
	org: { object: { company: 'string', department: 'string', title: 'string' } },
	phones: { list: { object: { phone: 'string', type: 'string', wa_id: 'string' } } },
	urls: { list: { object: { type: 'string', url: 'string' } } },
} satisfies Fields<Telnyx.WhatsappContact>;

const template = {
	components: {
		list: {
			object: {
				index: 'number',
				parameters: {
					list: {
						object: {
							text: 'string',
							type: ['text', 'image', 'video', 'document', 'currency', 'date_time'],
							// Telnyx's guide has the files of a header, its SDK does not.
							image: media,
							video: media,
							document: media,
						},
					},
				},
				sub_type: ['quick_reply', 'url'],
				type: ['header', 'body', 'button'],
			},
		},
	},
	language: { object: { code: 'string', policy: 'string' } },
	name: 'string',
	template_id: 'string',
} satisfies Fields<Telnyx.WhatsappMessageContent.Template>;

const interactive = {
	action: 'any',
	body: { object: { text: 'string' } },
	footer: { object: { text: 'string' } },
	header: {
		object: {
			document: media,
			image: media,
			sub_text: 'string',
			text: 'string',
			video: media,
		} satisfies Fields<Telnyx.WhatsappInteractive.Header>,
	},
	type: ['cta_url', 'list', 'carousel', 'button', 'location_request_message'],
} satisfies Fields<Telnyx.WhatsappInteractive>;

/** What `whatsapp_message` may hold. */
export const whatsappMessageFields = {
	audio: media,
	biz_opaque_callback_data: 'string',
	contacts: { list: { object: contact } },
	// Telnyx's guide has it, its SDK does not.
	context: { object: { message_id: 'string' } },
	document: media,
	image: media,
	interactive: { object: interactive },
	location: {
		object: {
			address: 'string',
			latitude: 'string',
			longitude: 'string',
			name: 'string',
		} satisfies Fields<Telnyx.WhatsappLocation>,
	},
	reaction: { object: { emoji: 'string', message_id: 'string' } },
	sticker: media,
	template: { object: template },
	text: { object: { body: 'string', preview_url: 'boolean' } },
	type: [
		'audio',
		'document',
		'image',
		'sticker',
		'video',
		'interactive',
		'location',
		'template',
		'reaction',
		'contacts',
		'text',
	],
	video: media,
} satisfies Fields<Telnyx.WhatsappMessageContent & { context?: { message_id: string } }>;

const suggestion: Kind = {
	object: { action: 'any', reply: { object: { postback_data: 'string', text: 'string' } } },
};

/** What `agent_message` may hold. */
export const rcsAgentMessageFields = {
	content_message: {
		object: {
			content_info: {
				object: {
					file_url: 'string',
					force_refresh: 'boolean',
					thumbnail_url: 'string',
				} satisfies Fields<Telnyx.RcsContentInfo>,
			},
			rich_card: { object: { carousel_card: 'any', standalone_card: 'any' } },
			suggestions: { list: suggestion },
			text: 'string',
		} satisfies Fields<Telnyx.RcsAgentMessage.ContentMessage>,
	},
	event: { object: { event_type: ['TYPE_UNSPECIFIED', 'IS_TYPING', 'READ'] } },
	expire_time: 'string',
	ttl: 'string',
} satisfies Fields<Telnyx.RcsAgentMessage>;

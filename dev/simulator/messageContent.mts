import type Telnyx from 'telnyx';
import type { InboundMessage } from './inboundMessage.mts';
import type { Message, Store } from './store.mts';
import { fillTemplate, findTemplate } from './whatsappTemplate.mts';

/** What a phone shows of a message, whatever its channel. */
export interface Content {
	text: string;
	header?: string;
	footer?: string;
	files: File[];
	place?: { latitude: number; longitude: number; name?: string };
	contacts: string[];
	cards: Card[];
	buttons: Button[];
	/** opened by a button of these words */
	list?: { button: string; sections: Array<{ title: string; rows: Row[] }> };
}

export interface File {
	kind: 'image' | 'video' | 'audio' | 'document' | 'sticker';
	url: string;
	name: string;
}

export interface Card {
	title: string;
	text: string;
	file?: File;
	buttons: Button[];
}

/** Something to tap: it sends an answer, or opens something of the phone's. */
export interface Button {
	text: string;
	/** what tapping it sends */
	sends?: Pick<InboundMessage, 'button' | 'location'>;
	/** what tapping it opens */
	opens?: string;
}

export interface Row extends Button {
	description: string;
}

const nothing = { files: [], contacts: [], cards: [], buttons: [] };

export function contentOf(store: Store, message: Message): Content {
	const media = message.media.map(({ url, content_type }) => file(url, content_type));
	const plain: Content = { ...nothing, text: message.text, files: media };
	const { body } = message;
	if (!body) return plain;
	if (message.type === 'RCS') return { ...plain, ...rcs(body) };
	return { ...plain, ...whatsapp(store, body) };
}

function file(url: string, type?: string | null, name?: string): File {
	const [group] = (type ?? 'image/png').split('/');
	const kind = group === 'image' || group === 'video' || group === 'audio' ? group : 'document';
	return { kind, url, name: name ?? decodeURIComponent(url.split('/').at(-1) ?? '') };
}

type Body = Record<string, unknown>;

function rcs(body: Body): Partial<Content> {
	const received = body as NonNullable<Telnyx.Messages.MessagingInboundMessagePayload['body']>;
	const sent = (body as Telnyx.RcsAgentMessage).content_message;
	if (sent) return rcsSent(sent);
	const { user_file, location, suggestion_response } = received;
	const payload = user_file?.payload;
	return {
		...(payload?.file_uri
			? { files: [file(payload.file_uri, payload.mime_type, payload.file_name)] }
			: {}),
		...(location ? { place: place(location) } : {}),
		...(suggestion_response ? { text: suggestion_response.text ?? '' } : {}),
	};
}

function rcsSent(sent: Telnyx.RcsAgentMessage.ContentMessage): Partial<Content> {
	const { standalone_card, carousel_card } = sent.rich_card ?? {};
	const cards =
		carousel_card?.card_contents ?? (standalone_card ? [standalone_card.card_content] : []);
	const url = sent.content_info?.file_url;
	return {
		text: sent.text ?? '',
		...(url ? { files: [file(url, typeByName(url))] } : {}),
		cards: cards.map(({ title = '', description = '', media, suggestions }) => ({
			title,
			text: description,
			...(media?.content_info ? { file: file(media.content_info.file_url) } : {}),
			buttons: (suggestions ?? []).map(suggestion),
		})),
		buttons: (sent.suggestions ?? []).map(suggestion),
	};
}

/** A suggested reply or action. Every tap is told to the agent, also of what the phone does by itself. */
function suggestion({ reply, action }: Telnyx.RcsSuggestion): Button {
	const { text = '', postback_data = '' } = reply ?? action ?? {};
	if (action?.share_location_action) return { text, sends: { location: here } };
	const sends = { button: { id: postback_data, text } };
	const { open_url_action, dial_action, view_location_action } = action ?? {};
	const at = view_location_action?.lat_long;
	const opens =
		open_url_action?.url ??
		(dial_action && `tel:${dial_action.phone_number}`) ??
		(at && mapOf(at)) ??
		action?.fallback_url;
	return { text, sends, ...(opens === undefined ? {} : { opens }) };
}

/** Where the phone is: Chicago. */
const here = { latitude: 41.8837, longitude: -87.6325 };

const mapOf = ({ latitude, longitude }: { latitude: number; longitude: number }): string =>
	`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;

/** A place as both directions have it: Telnyx's requests hold texts, and what comes in, numbers. */
function place(at: {
	latitude?: string | number;
	longitude?: string | number;
	name?: string;
	address?: string;
}): NonNullable<Content['place']> {
	const name = [at.name, at.address].filter(Boolean).join(', ');
	const spot = { latitude: Number(at.latitude), longitude: Number(at.longitude) };
	return { ...spot, ...(name ? { name } : {}) };
}

const fileKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const;

function whatsapp(store: Store, body: Body): Partial<Content> {
	const sent = body as Telnyx.WhatsappMessageContent;
	const kind = fileKinds.find((it) => sent[it] !== undefined);
	if (kind) {
		const found = sent[kind] as Telnyx.WhatsappMedia & { url?: string };
		const url = found.link ?? found.url ?? '';
		const name = found.filename ?? decodeURIComponent(url.split('/').at(-1) ?? '');
		return { files: [{ kind, url, name }], text: found.caption ?? '' };
	}
	if (sent.template) return template(store, sent.template);
	if (sent.location) return { place: place(sent.location) };
	if (sent.contacts) return { contacts: sent.contacts.map(contact) };
	if (sent.interactive) return interactive(sent.interactive);
	const { button } = body as { button?: { text?: string } };
	if (button) return { text: button.text ?? '' };
	const words = sent.text?.body;
	return words === undefined ? {} : { text: words };
}

function template(store: Store, sent: Telnyx.WhatsappMessageContent.Template): Partial<Content> {
	const known = findTemplate(store, sent);
	if (!known) return { text: `Template: ${sent.name ?? sent.template_id}` };
	const { header, file: top, body, footer, buttons } = fillTemplate(known, sent);
	return {
		text: body,
		...(header === null ? {} : { header }),
		...(footer === null ? {} : { footer }),
		...(top?.url ? { files: [{ ...file(top.url), kind: top.kind as File['kind'] }] } : {}),
		buttons: buttons.map(({ type, text, url, phone }): Button => {
			if (type === 'QUICK_REPLY')
				return { text, sends: { button: { id: text, text, of: 'template' } } };
			return { text, opens: url ?? (phone ? `tel:${phone}` : undefined) };
		}),
	};
}

function contact({ name, phones = [] }: Telnyx.WhatsappContact): string {
	// Telnyx's requests hold a text; Meta's own form, in what comes in, is an object.
	const given = name as string | { formatted_name?: string } | undefined;
	const words = typeof given === 'object' ? given.formatted_name : given;
	return [words, ...phones.map(({ phone }) => phone)].filter(Boolean).join(' · ');
}

type Reply = { title?: string };

function interactive(sent: Telnyx.WhatsappInteractive): Partial<Content> {
	const { button_reply, list_reply } = sent as { button_reply?: Reply; list_reply?: Reply };
	const tapped = button_reply ?? list_reply;
	if (tapped) return { text: tapped.title ?? '' };
	const { header, body, footer, action = {} } = sent;
	const top = fileKinds.find((it) => header?.[it as 'image'] !== undefined);
	return {
		text: body?.text ?? '',
		...(header?.text ? { header: header.text } : {}),
		...(footer?.text ? { footer: footer.text } : {}),
		...(top ? { files: [{ ...file(header?.[top as 'image']?.link ?? ''), kind: top }] } : {}),
		buttons: [...(action.buttons ?? []).map(replyButton), ...ownButtons(sent)],
		cards: (action.cards ?? []).map((card) => ({
			title: '',
			text: card.body?.text ?? '',
			...(card.header?.image?.link ? { file: file(card.header.image.link) } : {}),
			buttons: [],
		})),
		...(action.sections ? { list: list(action) } : {}),
	};
}

function replyButton({ reply }: Telnyx.WhatsappInteractive.Action.Button): Button {
	const text = reply?.title ?? '';
	return { text, sends: { button: { id: reply?.id ?? text, text } } };
}

/** The button of a link, and that which asks for the place where the person is. */
function ownButtons({ type, action }: Telnyx.WhatsappInteractive): Button[] {
	if (type === 'location_request_message') {
		return [{ text: 'Send location', sends: { location: here } }];
	}
	if (type !== 'cta_url') return [];
	const { display_text = '', url } = action?.parameters ?? {};
	return [{ text: display_text, opens: url }];
}

function list({ button = '', sections = [] }: Telnyx.WhatsappInteractive.Action): Content['list'] {
	return {
		button,
		sections: sections.map(({ title = '', rows = [] }) => ({
			title,
			rows: rows.map(({ id = '', title: text = '', description = '' }) => ({
				text,
				description,
				sends: {
					button: { id, text, of: 'list', ...(description ? { description } : {}) },
				},
			})),
		})),
	};
}

function typeByName(url: string): string {
	if (/\.(?:mp4|webm|3gp)$/i.test(url)) return 'video/mp4';
	if (/\.(?:mp3|ogg|m4a)$/i.test(url)) return 'audio/mpeg';
	return /\.(?:pdf|docx?|txt|csv)$/i.test(url) ? 'application/pdf' : 'image/png';
}

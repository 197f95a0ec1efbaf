import { randomUUID } from 'node:crypto';
import type { InboundMedia, InboundMessage } from './inboundMessage.mts';
import type { Store } from './store.mts';

/**
 * What arrives in `body` over WhatsApp: Meta's shapes in Telnyx's envelope, and Telnyx's own for an edit
 * and a deletion.
 * @throws for a message that holds nothing
 */
export function whatsappBody(
	store: Store,
	message: InboundMessage,
	wamid: string,
): Record<string, unknown> {
	const [type, content] = contentOf(store, message);
	const { from, fromUserId, repliedTo } = message;
	return {
		id: randomUUID(),
		foreign_id: wamid,
		...(fromUserId === undefined ? { from } : { from_user_id: fromUserId }),
		timestamp: String(Math.floor(Date.now() / 1000)),
		type,
		[type]: content,
		...(repliedTo === undefined ? {} : { context: context(store, message, repliedTo) }),
	};
}

function contentOf(store: Store, message: InboundMessage): [type: string, content: unknown] {
	const { text, media, location, contacts, button, reaction, edit, revoke } = message;
	if (media?.[0]) return file(media[0], text);
	if (location) return ['location', location];
	if (contacts) return ['contacts', contacts];
	if (button) return tapped(button);
	if (reaction) {
		const { messageId, emoji } = reaction;
		// Meta leaves the emoji out where a reaction is taken away.
		return ['reaction', { message_id: wamidOf(store, messageId), ...(emoji ? { emoji } : {}) }];
	}
	if (edit) {
		const changed = { type: 'text', text: { body: edit.text } };
		return ['edit', { original_message_id: edit.messageId, message: changed }];
	}
	if (revoke) return ['revoke', { original_message_id: revoke.messageId }];
	if (text !== undefined) return ['text', { body: text }];
	throw new Error('A WhatsApp message holds a text, a file, a place, contacts or a reaction');
}

function file(
	{ url, content_type = 'image/png', size, sha256, fileName, kind }: InboundMedia,
	caption: string | undefined,
): [type: string, content: object] {
	const [group] = content_type.split('/');
	const type = kind ?? (['image', 'video', 'audio'].includes(group) ? group : 'document');
	const hasCaption = caption && type !== 'audio' && type !== 'sticker';
	return [
		type,
		{
			id: String(parseInt(randomUUID().slice(0, 8), 16)),
			mime_type: content_type,
			url,
			...(sha256 === undefined ? {} : { sha256: Buffer.from(sha256, 'hex').toString('base64') }),
			...(size === undefined ? {} : { file_size: size }),
			...(hasCaption ? { caption } : {}),
			...(type === 'document' ? { filename: fileName ?? url.split('/').at(-1) } : {}),
			...(type === 'audio' ? { voice: true } : {}),
			...(type === 'sticker' ? { animated: false } : {}),
		},
	];
}

function tapped({
	id,
	text,
	description,
	of = 'buttons',
}: NonNullable<InboundMessage['button']>): [type: string, content: object] {
	if (of === 'template') return ['button', { payload: id, text }];
	if (of === 'buttons') {
		return ['interactive', { type: 'button_reply', button_reply: { id, title: text } }];
	}
	const row = { id, title: text, ...(description === undefined ? {} : { description }) };
	return ['interactive', { type: 'list_reply', list_reply: row }];
}

/** Names the message that is answered, and who wrote that. */
function context(store: Store, { from, to }: InboundMessage, repliedTo: string): object {
	const answered = store.messages.get(repliedTo);
	const author = answered?.direction === 'inbound' ? from : to;
	return { id: wamidOf(store, repliedTo), from: author };
}

/** Meta's ID of a message, by Telnyx's; what is none of those is Meta's already. */
function wamidOf(store: Store, messageId: string): string {
	return store.messages.get(messageId)?.hidden.wamid ?? messageId;
}

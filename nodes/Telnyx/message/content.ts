import type { IDataObject } from 'n8n-workflow';

import { listOf, numberOf, objectOf, textOf, textsOf } from './json';
import { rcsFile, whatsappFile, type FlatMedia } from './media';

/** The button, quick reply or list row that was tapped. */
export type FlatButton = {
	/** Its ID; of an RCS suggestion the postback data, of a template's button the payload. */
	id: string | null;
	/** Its label. */
	text: string | null;
};

/** A place that was shared. */
export type FlatLocation = {
	latitude: number | null;
	longitude: number | null;
	name: string | null;
	address: string | null;
};

/** A contact card that was shared. */
export type FlatContact = {
	name: string | null;
	phones: string[];
	emails: string[];
	company: string | null;
};

/** An emoji that was put on a message. */
export type FlatReaction = {
	emoji: string | null;
	/** Whether it was taken away again. */
	removed: boolean;
	/** The channel's ID of the message; an iPhone's tapback has none. */
	messageId: string | null;
	/** The beginning of the message, which is all that a tapback names it by. */
	quotedText: string | null;
};

/** What the body of a chat message holds. */
export type Content = {
	/** The best words there are: a text, a caption, the label that was tapped. */
	text: string | null;
	media: FlatMedia[];
	button: FlatButton | null;
	location: FlatLocation | null;
	contacts: FlatContact[];
	reaction: FlatReaction | null;
	/** The message that was edited or deleted. */
	originalMessageId: string | null;
	/** The body as it came, where it holds nothing of the above. */
	content: IDataObject | null;
};

const nothing: Content = {
	text: null,
	media: [],
	button: null,
	location: null,
	contacts: [],
	reaction: null,
	originalMessageId: null,
	content: null,
};

/**
 * Reads the `body` that RCS and WhatsApp have in place of a text, of what comes in and of what was sent.
 * RCS names its content by the member that is there, and WhatsApp has a member named like its `type`.
 * Its edits and revocations are Telnyx's own, the rest are Meta's shapes.
 */
export function contentOf(body: IDataObject): Content {
	const found = Object.keys(body)
		.filter((member) => Object.hasOwn(readers, member))
		.map((member) => readers[member](body[member]));
	const text = found.find((one) => one.text)?.text ?? null;
	const content: Content = Object.assign({}, nothing, ...found, { text });
	const isKnown = found.some((one) => Object.keys(one).length > 0);
	const isEmpty = Object.keys(body).every((member) => envelope.has(member));
	return isKnown || isEmpty ? content : { ...content, content: body };
}

/** What every body has, whatever its content. */
const envelope = new Set(['id', 'foreign_id', 'from', 'from_user_id', 'timestamp', 'context']);

type Reader = (value: unknown) => Partial<Content>;

const file: Reader = (value) => {
	const { caption, ...media } = objectOf(value);
	return { media: [whatsappFile(media)], text: textOf(caption) };
};

const readers: Record<string, Reader> = {
	text: (value) => ({ text: textOf(value) ?? textOf(objectOf(value).body) }),
	image: file,
	video: file,
	audio: file,
	document: file,
	sticker: file,
	user_file: (value) => ({ media: [rcsFile(objectOf(value))] }),
	suggestion_response: (value) => {
		const { postback_data: id, text } = objectOf(value);
		return tapped({ id: textOf(id), text: textOf(text) });
	},
	button: (value) => {
		const { payload: id, text } = objectOf(value);
		return tapped({ id: textOf(id), text: textOf(text) });
	},
	interactive,
	location: (value) => {
		const { latitude, longitude, name, address } = objectOf(value);
		const location = {
			latitude: numberOf(latitude),
			longitude: numberOf(longitude),
			name: textOf(name),
			address: textOf(address),
		};
		return { location, text: textsOf([name, address]).join(', ') || null };
	},
	contacts: (value) => {
		const contacts = listOf(value).map(objectOf).map(contact);
		return { contacts, text: textsOf(contacts.map(({ name }) => name)).join(', ') || null };
	},
	reaction: (value) => {
		const { emoji, message_id: id } = objectOf(value);
		const reaction = {
			emoji: textOf(emoji),
			removed: textOf(emoji) === null,
			messageId: textOf(id),
			quotedText: null,
		};
		return { reaction, text: reaction.emoji };
	},
	edit: (value) => {
		const { original_message_id: original, message } = objectOf(value);
		return { ...contentOf(objectOf(message)), originalMessageId: textOf(original) };
	},
	revoke: (value) => ({ originalMessageId: textOf(objectOf(value).original_message_id) }),
	content_message: (value) => {
		const { text, content_info: info } = objectOf(value);
		const url = textOf(objectOf(info).file_url);
		return {
			...(textOf(text) === null ? {} : { text: textOf(text) }),
			...(url === null ? {} : { media: [whatsappFile({ url })] }),
		};
	},
};

/** What was tapped of a message with buttons or a list; of one that was sent, its text. */
function interactive(value: unknown): Partial<Content> {
	const { button_reply: button, list_reply: row, body } = objectOf(value);
	const { id, title } = objectOf(button ?? row);
	if (button !== undefined || row !== undefined) {
		return tapped({ id: textOf(id), text: textOf(title) });
	}
	const sent = textOf(objectOf(body).text);
	return sent === null ? {} : { text: sent };
}

const tapped = (button: FlatButton): Partial<Content> => ({ button, text: button.text });

function contact({ name, phones, emails, org }: IDataObject): FlatContact {
	const { formatted_name: formatted, first_name: first, last_name: last } = objectOf(name);
	return {
		name: textOf(formatted) ?? (textsOf([first, last]).join(' ') || null),
		phones: textsOf(listOf(phones).map((entry) => objectOf(entry).phone)),
		emails: textsOf(listOf(emails).map((entry) => objectOf(entry).email)),
		company: textOf(objectOf(org).company),
	};
}

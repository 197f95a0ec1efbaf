import type { MessageType } from './store.mts';

/**
 * What somebody sends to the account, the same for every channel: the simulator puts it into the channel's
 * own shape. A message holds one of `text`, `media`, `location`, `contacts`, `button`, `reaction`, `edit` and
 * `revoke`; only media may have a text beside them.
 */
export interface InboundMessage {
	from: string;
	/** the account's number, short code or RCS agent */
	to: string;
	/** by default RCS for an agent, MMS where there is media or a group, else SMS */
	type?: MessageType;
	text?: string;
	/** RCS and WhatsApp: one */
	media?: InboundMedia[];
	/** the other participants of a group MMS */
	cc?: string[];
	/** of a group MMS; a new one by default */
	groupMessageId?: string;
	subject?: string;
	location?: { latitude: number; longitude: number; name?: string; address?: string };
	/** WhatsApp: in the shape that Meta has for them */
	contacts?: object[];
	button?: InboundButton;
	/** SMS: comes as the words that an iPhone writes. Without an emoji, one is taken away again. */
	reaction?: { messageId: string; emoji?: string };
	/** WhatsApp: other words for an earlier text */
	edit?: { messageId: string; text: string };
	/** WhatsApp: deletes an earlier message */
	revoke?: { messageId: string };
	/** WhatsApp: the message that this one answers */
	repliedTo?: string;
	/** WhatsApp: what Meta names a sender by who has no phone number to show, in place of `from` */
	fromUserId?: string;
	/** RCS and WhatsApp: the whole body, in place of what would be made of the rest */
	body?: Record<string, unknown>;
}

export interface InboundMedia {
	url: string;
	/** default `image/png`, for RCS and WhatsApp */
	content_type?: string;
	/** bytes */
	size?: number;
	/** in hexadecimal digits */
	sha256?: string;
	/** RCS, and WhatsApp's documents */
	fileName?: string;
	/** WhatsApp: default by the content type */
	kind?: 'image' | 'video' | 'audio' | 'document' | 'sticker';
}

/** What was tapped, by the ID and the words that the account gave it. */
export interface InboundButton {
	id: string;
	text: string;
	/** WhatsApp: the row's second line */
	description?: string;
	/** WhatsApp: what it was part of, default `buttons` */
	of?: 'buttons' | 'list' | 'template';
}

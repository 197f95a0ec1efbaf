import { chatProblem } from './chatProblems.mts';
import type { Message, Store } from './store.mts';

/** What to send in place of an RCS message to a phone that has none. */
export interface Fallback {
	type: 'SMS' | 'MMS';
	from: string;
	text: string;
	media: string[];
	subject?: string;
}

/**
 * Turns an RCS message that cannot arrive into the text that its sender gave for this case. Telnyx does not
 * document what its events look like then: here it stays one message, under its own ID.
 */
export function fallBack(store: Store, message: Message): void {
	const { fallback } = message.hidden;
	if (!fallback || !chatProblem(store, message)) return;
	const { type, from, text, media, subject } = fallback;
	delete message.body;
	Object.assign(message, {
		type,
		from: { phone_number: from, carrier: 'Telnyx', line_type: 'VoIP' },
		text,
		subject: subject ?? null,
		media: media.map((url) => ({ url, content_type: null, sha256: null, size: null })),
	} satisfies Partial<Message>);
}

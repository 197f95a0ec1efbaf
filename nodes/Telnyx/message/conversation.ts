import type { FlatMessage } from './flat';
import { listOf, objectOf } from './json';
import type { FlatMedia } from './media';

/** What n8n's AI nodes read by themselves: the agent its prompt, the memory its key. */
export interface Conversation {
	/** What the person said, and in brackets what else they sent: never empty, since models refuse an empty prompt. */
	chatInput: string;
	/** The same for all messages between an own number and a person, or the members of a group, in both directions. */
	sessionId: string | null;
}

/** @param message of which a workflow may have left fields out */
export const conversationOf = (message: Partial<FlatMessage>): Conversation => ({
	chatInput: chatInputOf(message),
	sessionId: sessionOf(message),
});

/** The words, followed by what no model would know of otherwise. Memory keeps only this of a picture. */
function chatInputOf({ text, media, location }: Partial<FlatMessage>): string {
	const { latitude, longitude } = location ?? {};
	const place =
		typeof latitude === 'number' && typeof longitude === 'number'
			? [`[Location: ${latitude}, ${longitude}]`]
			: [];
	const parts = [
		...(text?.trim() ? [text] : []),
		...place,
		...listOf(media).map(objectOf).map(fileNote),
	];
	return parts.join('\n') || '[Message without text]';
}

const kinds: Record<string, string> = { image: 'Picture', video: 'Video', audio: 'Audio' };

function fileNote({ contentType, fileName }: Partial<FlatMedia>): string {
	const kind = kinds[contentType?.split('/')[0] ?? ''] ?? 'File';
	return fileName ? `[${kind}: ${fileName}]` : `[${kind}]`;
}

function sessionOf({ from, to, cc, direction }: Partial<FlatMessage>): string | null {
	const [own, person] = direction === 'outbound' ? [from, to] : [to, from];
	if (!own || !person) return null;
	return [own, ...[person, ...listOf(cc)].sort()].join(' ');
}

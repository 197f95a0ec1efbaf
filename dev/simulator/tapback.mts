import type { Message } from './store.mts';

const verbs: Record<string, string> = {
	'❤️': 'Loved',
	'👍': 'Liked',
	'👎': 'Disliked',
	'😂': 'Laughed at',
	'‼️': 'Emphasized',
	'❓': 'Questioned',
};

/** The words that an iPhone writes to somebody without iMessage where its owner reacts to a message. */
export function tapbackWords(message: Message, emoji: string | undefined): string {
	const what = message.text ? `“${message.text}”` : 'an image';
	if (!emoji) return `Removed a heart from ${what}`;
	const verb = verbs[emoji];
	return verb ? `${verb} ${what}` : `Reacted ${emoji} to ${what}`;
}

import type { FlatReaction } from './content';

/**
 * How an iPhone words a tapback to somebody who has no iMessage, in English, Spanish and French. Apple
 * documents none of them: these are forms that were seen.
 */
const added: Record<string, string> = {
	Loved: '❤️',
	Liked: '👍',
	Disliked: '👎',
	'Laughed at': '😂',
	Emphasized: '‼️',
	Emphasised: '‼️',
	Questioned: '❓',
	'Le encantó': '❤️',
	'Le gustó': '👍',
	'No le gustó': '👎',
	'Le dio risa': '😂',
	'Se rió de': '😂',
	'Exclamó por': '‼️',
	Enfatizó: '‼️',
	'Dudó sobre': '❓',
	'A adoré': '❤️',
	'A aimé': '👍',
	'N’a pas aimé': '👎',
	'A ri de': '😂',
	'A souligné': '‼️',
	'A mis en évidence': '‼️',
};

const removed: Record<string, string> = {
	'Removed a heart from': '❤️',
	'Removed a like from': '👍',
	'Removed a dislike from': '👎',
	'Removed a laugh from': '😂',
	'Removed an exclamation from': '‼️',
	'Removed a question mark from': '❓',
};

const files = [
	'an image',
	'a photo',
	'a movie',
	'a video',
	'a GIF',
	'a sticker',
	'an audio message',
	'an attachment',
	'una imagen',
	'una foto',
	'un video',
	'une image',
	'une photo',
	'une vidéo',
];

/** What was reacted to: its words in quotes, or the kind of its file. */
const target = `(?:[“"«](?<quoted>.*)[”"»]|${files.join('|')})`;

const emoji =
	'(?:\\p{RI}{2}|\\p{Extended_Pictographic}[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u{FE0F}\\u{200D}]*)';

const worded = new RegExp(
	`^(?<phrase>${Object.keys({ ...added, ...removed }).join('|')}) ${target}$`,
	'su',
);

/** The forms that hold the emoji itself, Android's among them. */
const written = new RegExp(
	`^(?:Reacted |Reaccionó con |A réagi avec |(?<removed>Removed ))?(?<emoji>${emoji}) (?:to|from|a|à) ${target}$`,
	'su',
);

/** Marks that phones put around these words unseen. A joiner is part of an emoji. */
const unseen = /[\u200a\u200b\u200e\u200f\u2060\ufeff]/g;

/** Reads a text that stands for a reaction; undefined where it is a text. */
export function tapbackOf(text: string): FlatReaction | undefined {
	const plain = text
		.replace(unseen, '')
		.replace(/\u00a0/g, ' ')
		.trim();
	const groups = (worded.exec(plain) ?? written.exec(plain))?.groups;
	if (!groups) return undefined;
	const { phrase = '' } = groups;
	return {
		emoji: groups.emoji ?? added[phrase] ?? removed[phrase],
		removed: phrase in removed || groups.removed !== undefined,
		messageId: null,
		quotedText: groups.quoted?.trim() ?? null,
	};
}

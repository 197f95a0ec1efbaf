/** How a text goes out as SMS. */
export interface Segments {
	encoding: 'GSM-7' | 'ASCII' | 'UCS-2';
	/** SMS that the text takes. */
	segments: number;
}

/** How the user wants a text encoded, in Telnyx's words. */
export type Encoding = 'auto' | 'gsm7' | 'ucs2';

/** What a text's segments depend on, besides its characters. */
export interface SegmentOptions {
	/** `auto` by default: the sender's alphabet where the text allows it. */
	encoding?: Encoding;
	/** Telnyx sends texts of short codes in ASCII, those of all other senders in GSM-7. */
	isFromShortCode?: boolean;
}

/** The most segments that an SMS may have (Telnyx). */
export const mostSegments = 10;

/**
 * Telnyx's GSM-7. It leaves out what not every carrier has of GSM 03.38: Ç, ¤, the form feed and the Greek capitals.
 * https://developers.telnyx.com/docs/messaging/messages/message-encoding
 */
const gsm7 = new Set(
	'@£$¥èéùìò\nØø\rÅå_ÆæßÉ !"#%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension: each takes two places, the first for an escape. */
const extension = new Set('^{}\\[~]|€');

/** How many places a character takes in an alphabet; undefined where the alphabet lacks it. */
type Alphabet = (character: string) => number | undefined;

const inGsm7: Alphabet = (character) =>
	gsm7.has(character) ? 1 : extension.has(character) ? 2 : undefined;

const inAscii: Alphabet = (character) => (character <= '\x7f' ? 1 : undefined);

/** A place is 16 bits, of which an emoji takes two. */
const inUcs2: Alphabet = (character) => character.length;

const lacks = (text: string, alphabet: Alphabet): string[] => [
	...new Set([...text].filter((character) => alphabet(character) === undefined)),
];

/** The characters because of which a text is not sent in the sender's own alphabet, each once. */
export const outsideAlphabet = (text: string, isFromShortCode = false): string[] =>
	lacks(text, isFromShortCode ? inAscii : inGsm7);

/**
 * The characters that Telnyx can't put into GSM-7, each once. Its smart encoding, which "gsm7" implies, finds similar ones for
 * punctuation, spaces, accents and Latin letters; for emoji and other alphabets there are none.
 */
export const impossibleInGsm7 = (text: string): string[] =>
	lacks(text, inGsm7).filter(
		(character) => !/[\p{P}\p{Z}\p{M}\p{Sk}\p{Cf}\p{Script=Latin}]/u.test(character),
	);

/** The least segments that a text takes: whether a messaging profile has smart encoding, only Telnyx knows. */
export function leastSegments(text: string, options: SegmentOptions = {}): number {
	const { segments } = countSegments(text, options);
	const isFixed = options.encoding === 'ucs2' || impossibleInGsm7(text).length > 0;
	return isFixed
		? segments
		: Math.min(segments, countSegments(text, { ...options, encoding: 'gsm7' }).segments);
}

/**
 * The segments of a text: 160 places of a 7-bit alphabet or 70 of UCS-2 in a single one, 153 or 67 in each of
 * several, where a header takes the rest. A character of two places is never split between two.
 */
export function countSegments(
	text: string,
	{ encoding = 'auto', isFromShortCode = false }: SegmentOptions = {},
): Segments {
	const own = isFromShortCode && encoding === 'auto' ? inAscii : inGsm7;
	const isOwn = encoding === 'gsm7' || (encoding === 'auto' && lacks(text, own).length === 0);
	const [single, each] = isOwn ? [160, 153] : [70, 67];
	const name = own === inAscii ? 'ASCII' : 'GSM-7';
	const widths = [...text].map((character) => (isOwn ? own(character) : inUcs2(character)) ?? 1);
	return {
		encoding: isOwn ? name : 'UCS-2',
		segments: segmentsOf(widths, single, each),
	};
}

function segmentsOf(widths: number[], single: number, each: number): number {
	if (widths.reduce((sum, width) => sum + width, 0) <= single) return 1;
	let segments = 1;
	let used = 0;
	for (const width of widths) {
		if (used + width > each) {
			segments++;
			used = 0;
		}
		used += width;
	}
	return segments;
}

/** How a text goes out as SMS. */
export interface Segments {
	encoding: 'GSM-7' | 'UCS-2';
	/** SMS that the text takes. */
	segments: number;
}

/** How the user wants a text encoded, in Telnyx's words. */
export type Encoding = 'auto' | 'gsm7' | 'ucs2';

/** The most segments that an SMS may have (Telnyx). */
export const mostSegments = 10;

/** The basic alphabet of GSM 03.38. */
const basic = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension table: each takes two places, the first for an escape. */
const extension = new Set('\f^{}\\[~]|€');

/** The characters of a text that GSM-7 does not have, each once. */
export const outsideGsm7 = (text: string): string[] => [
	...new Set([...text].filter((character) => !basic.has(character) && !extension.has(character))),
];

/**
 * Whether Telnyx's smart encoding may find a character of GSM-7 for this one: punctuation, spaces, accents and
 * Latin letters, but no emoji and no other alphabet.
 */
const isReplaceable = (character: string): boolean =>
	/[\p{P}\p{Z}\p{M}\p{Sk}\p{Cf}\p{Script=Latin}]/u.test(character);

/**
 * The least segments that a text takes. Whether a messaging profile has smart encoding, only Telnyx knows.
 *
 * @param encoding `auto` is GSM-7 where the text allows it
 */
export function leastSegments(text: string, encoding: Encoding = 'auto'): number {
	const { segments } = countSegments(text, encoding);
	if (encoding !== 'auto' || !outsideGsm7(text).every(isReplaceable)) return segments;
	return Math.min(segments, countSegments(text, 'gsm7').segments);
}

/**
 * The segments of a text: 160 places of GSM-7 or 70 of UCS-2 in a single one, 153 or 67 in each of
 * several, where a header takes the rest. A character of two places is never split between two.
 *
 * @param encoding `auto` is GSM-7 where the text allows it
 */
export function countSegments(text: string, encoding: Encoding = 'auto'): Segments {
	const isGsm = encoding === 'gsm7' || (encoding === 'auto' && outsideGsm7(text).length === 0);
	// A UCS-2 place is 16 bits, which an emoji takes two of.
	const widths = [...text].map((character) =>
		isGsm ? (extension.has(character) ? 2 : 1) : character.length,
	);
	const [single, each] = isGsm ? [160, 153] : [70, 67];
	const encodingName = isGsm ? 'GSM-7' : 'UCS-2';
	if (widths.reduce((sum, width) => sum + width, 0) <= single) {
		return { encoding: encodingName, segments: 1 };
	}
	let segments = 1;
	let used = 0;
	for (const width of widths) {
		if (used + width > each) {
			segments++;
			used = 0;
		}
		used += width;
	}
	return { encoding: encodingName, segments };
}

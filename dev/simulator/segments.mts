import { ApiError } from './errors.mts';

const gsm7 =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Characters that take two places in GSM-7: an escape and themselves. */
const gsm7Extension = '\f^{}\\[~]|€';

const basic = new Set(gsm7);
const extension = new Set(gsm7Extension);
const largestParts = 10;

/** How Telnyx would cut a text: the encoding as it names it, and the number of segments. */
export interface Segmentation {
	encoding: 'GSM-7' | 'UCS-2';
	parts: number;
}

/**
 * @param encoding as in the request; `gsm7` refuses what GSM-7 can't hold
 * @throws ApiError 10015 for a text that can't be encoded, 40302 for more than 10 segments
 */
export function segment(text: string, encoding: 'auto' | 'gsm7' | 'ucs2' = 'auto'): Segmentation {
	const fits = [...text].every((character) => basic.has(character) || extension.has(character));
	if (encoding === 'gsm7' && !fits) {
		throw new ApiError('10015', '/text', 'The text has characters that GSM-7 cannot encode.');
	}
	const asGsm7 = encoding !== 'ucs2' && fits;
	const parts = asGsm7 ? count(text, gsm7Width, 160, 153) : count(text, (c) => c.length, 70, 67);
	if (parts > largestParts) throw new ApiError('40302', '/text');
	return { encoding: asGsm7 ? 'GSM-7' : 'UCS-2', parts };
}

function gsm7Width(character: string): number {
	return extension.has(character) ? 2 : 1;
}

/** Greedy, because neither an escape pair nor a surrogate pair may be split between two segments. */
function count(
	text: string,
	width: (character: string) => number,
	single: number,
	later: number,
): number {
	let total = 0;
	let parts = 1;
	let used = 0;
	for (const character of text) {
		const needed = width(character);
		total += needed;
		if (used + needed > later) {
			parts++;
			used = 0;
		}
		used += needed;
	}
	return total <= single ? 1 : parts;
}

import { countSegments, mostSegments, type SegmentOptions } from './segments';

/**
 * The parts of a text that is too long for one message, each with as many whole sentences as fit, and numbered: "(1/3) …".
 * Where a sentence alone is too long, it is cut between words, and a word between characters. Addresses are never cut: one
 * that is longer than a message makes a part that is too long.
 */
export function splitText(text: string, options: SegmentOptions = {}): string[] {
	if (fits(text, options)) return [text];
	// The number of parts has a place in each of them, before it is known.
	for (let most = 9; ; most = most * 10 + 9) {
		const parts = cut(text, (part) => fits(`(${most}/${most}) ${part}`, options));
		if (parts.length > most) continue;
		return parts.map((part, index) => `(${index + 1}/${parts.length}) ${part}`);
	}
}

/** As much of a text as fits into one message: whole sentences, unless more than half would be lost by that. */
export function shortenText(text: string, options: SegmentOptions = {}): string {
	if (fits(text, options)) return text;
	const withDots = (part: string) => `${part.trimEnd()} ...`;
	const [part] = cut(text.slice(0, mostCharacters), (start) => fits(withDots(start), options), 0.5);
	return withDots(part);
}

/** UTF-16 units of which no more than a part fits, however they are encoded. */
const mostCharacters = 2 * 160 * mostSegments;

const fits = (text: string, options: SegmentOptions): boolean =>
	countSegments(text, options).segments <= mostSegments;

/**
 * @param isShort whether a part fits; one that does not becomes none that does by getting longer
 * @param least the share of what fits that a part has to have in order to end with its last sentence
 */
function cut(text: string, isShort: (part: string) => boolean, least = 0): string[] {
	const breaks = breaksOf(text);
	const parts: string[] = [];
	let start = 0;
	let first = 0;
	while (first < breaks.length) {
		const isFitting = ({ at }: Break) => isShort(text.slice(start, at).trim());
		const fitting = breaks.slice(
			first,
			firstIndex(breaks, (place) => !isFitting(place), first),
		);
		const longest = (fitting.at(-1)?.at ?? start) - start;
		const end =
			fitting.findLast(({ after, at }) => after === 'sentence' && at - start > longest * least) ??
			fitting.findLast(({ after }) => after !== 'character') ??
			fitting.at(-1) ??
			breaks[first];
		const part = text.slice(start, end.at).trim();
		if (part !== '') parts.push(part);
		start = end.at;
		first = breaks.indexOf(end) + 1;
	}
	return parts;
}

/** The index of the first one from there on, in an order in which all before it are not, and all behind it are. */
function firstIndex<T>(values: T[], is: (value: T) => boolean, from: number): number {
	let [low, high] = [from, values.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (is(values[middle])) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** A place where a text may be cut, and what ends there. */
interface Break {
	/** Index of what comes behind it. */
	at: number;
	after: 'sentence' | 'word' | 'character';
}

/** Web and e-mail addresses. */
const addresses = /(?:https?:\/\/|www\.)[\x21-\x7e]+|[\w.+-]+@[\w-]+\.[\w.-]+/gi;

/** Made where the first text is cut: it takes as long as a good part of this package to load. */
let sentences: Intl.Segmenter | undefined;

/** In the same way. What readers take for one character: a flag, a family, a letter with its marks. */
let characters: Intl.Segmenter | undefined;

/** A space or line break, but not one behind a title such as "Dr.", or a full stop of a script that has no spaces. */
const sentenceEnd = /(?<!(?:^|[\s.])\p{Lu}\p{L}{0,3}\.)\s$|[。！？]$/u;

/** All places where the text may be cut, in order. The last one is its end. */
function breaksOf(text: string): Break[] {
	const ends = new Set<number>();
	sentences ??= new Intl.Segmenter('en', { granularity: 'sentence' });
	for (const { index, segment } of sentences.segment(text)) {
		if (sentenceEnd.test(segment)) ends.add(index + segment.length);
	}
	const whole = [...text.matchAll(addresses)].map(({ 0: address, index }) => ({
		from: index,
		to: index + address.length,
	}));
	const breaks: Break[] = [];
	characters ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
	for (const { index } of characters.segment(text)) {
		const isWithin = whole.some(({ from, to }) => from < index && index < to);
		if (index === 0 || isWithin) continue;
		const isWordEnd = /\s/.test(text[index - 1]);
		const after = ends.has(index) ? 'sentence' : isWordEnd ? 'word' : 'character';
		breaks.push({ at: index, after });
	}
	return [...breaks, { at: text.length, after: 'sentence' }];
}

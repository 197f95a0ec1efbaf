import {
	alone,
	courtesies,
	doubts,
	idioms,
	negations,
	noEmoji,
	noWords,
	yesEmoji,
	yesWords,
} from './answerWords';
import { tapbackOf } from './tapback';

/** What a question offers. */
export interface AnswerOption {
	/** As it stands in the text. */
	label: string;
	/** Words that mean it, too. */
	words: string[];
	/** Whether it is also what people mean when they agree, or refuse. */
	means?: 'yes' | 'no';
}

/** The longest reply, in words, whose sense may hang on one of them. */
const mostWords = 8;

/**
 * Which of the options a person means, by its place; undefined where that is in doubt: then it is better to ask again
 * than to take a "Yes, but …" for a yes.
 */
export function understand(text: string, options: AnswerOption[]): number | undefined {
	const tapback = tapbackOf(text);
	if (tapback?.removed) return undefined;
	const said = tapback?.emoji ?? text;
	if (/[?？؟]\s*$/u.test(said)) return undefined;
	const plain = normalized(said);
	const named = optionsWhere(options, (name) => name === plain);
	if (named.length > 0) return only(named);

	const core = without(plain, idioms);
	const words = without(core, courtesies).split(' ').filter(Boolean);
	const numbered = numberIn(words, options);
	if (numbered !== undefined) return numbered;
	const sense = senseOf(said, plain, core);
	if (sense === 'doubtful' || words.length > mostWords) return undefined;

	const bySense = options.findIndex(({ means }) => means !== undefined && means === sense);
	const mentioned = optionsWhere(options, (name) => holds(core, name));
	const rest = words.filter((word) => senseOfWord(word) === undefined);
	const meant =
		mentioned.length > 0 ? mentioned : optionsWhere(options, (name) => isPart(rest, name));
	// "No, not Tuesday" names what it refuses.
	const isRefused = sense === 'no' && meant.some((index) => options[index].means !== 'no');
	if (isRefused && bySense < 0) return undefined;
	return only(bySense < 0 ? meant : [...meant, bySense]);
}

const only = (found: number[]): number | undefined =>
	new Set(found).size === 1 ? found[0] : undefined;

/** The places of the options that have such a name. */
const optionsWhere = (options: AnswerOption[], fits: (name: string) => boolean): number[] =>
	options.flatMap(({ label, words }, index) =>
		[label, ...words].map(normalized).some((name) => name !== '' && fits(name)) ? [index] : [],
	);

/** A text for comparison: small letters without accents and punctuation, words apart by one space. */
function normalized(text: string): string {
	return text
		.replace(/(?<=\p{L})[’'`´](?=\p{L})/gu, '')
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[ßıłø]/g, (letter) => ({ ß: 'ss', ı: 'i', ł: 'l', ø: 'o' })[letter]!)
		.replace(accents, '')
		.normalize('NFC')
		.replace(/\p{Nd}/gu, digitOf)
		.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
		.trim();
}

/** In these scripts a word is the same without them. */
const accents =
	/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{M}\p{N}])[\p{Mn}\p{Me}](?![\p{Script=Devanagari}\p{Script=Thai}])|\u0640/gu;

/** Digits of any script; those of each stand in a row that begins at a multiple of ten, or with a zero before it. */
function digitOf(digit: string): string {
	if (digit >= '0' && digit <= '9') return digit;
	let value = 0;
	for (let code = digit.codePointAt(0)! - 1; value < 9; code--, value++) {
		if (!/\p{Nd}/u.test(String.fromCodePoint(code))) break;
	}
	return String(value);
}

const holds = (text: string, phrase: string): boolean => ` ${text} `.includes(` ${phrase} `);

function without(text: string, phrases: Phrases): string {
	return tokens(text, phrases)
		.filter((token) => !phrasesIn(phrases).has(token))
		.join(' ');
}

type Phrases = readonly string[];

const sets = new WeakMap<Phrases, Set<string>>();

/** The phrases as they are compared. */
function phrasesIn(phrases: Phrases): Set<string> {
	const known = sets.get(phrases) ?? new Set(phrases.map(normalized));
	sets.set(phrases, known);
	return known;
}

/** The longest phrase of these lists, in words. */
const longestPhrase = 5;

/** The words of a text, those together that make one of the phrases. */
function tokens(text: string, ...lists: Phrases[]): string[] {
	const words = text.split(' ').filter(Boolean);
	const found: string[] = [];
	for (let start = 0; start < words.length; ) {
		let length = Math.min(longestPhrase, words.length - start);
		const phrase = () => words.slice(start, start + length).join(' ');
		while (length > 1 && !lists.some((phrases) => phrasesIn(phrases).has(phrase()))) length--;
		found.push(phrase());
		start += length;
	}
	return found;
}

/** What is said on the whole. */
function senseOf(said: string, plain: string, core: string): 'yes' | 'no' | 'doubtful' | undefined {
	const emoji = [yesEmoji, noEmoji].map((signs) => signs.some((sign) => said.includes(sign)));
	const all = tokens(plain, yesWords, noWords);
	if (emoji.every(Boolean)) return 'doubtful';
	if (all.length === 1 && !emoji.some(Boolean)) {
		const sense = alone[plain] ?? senseOfWord(plain);
		if (sense) return sense;
	}
	const words = tokens(core, yesWords, noWords, doubts, courtesies);
	const has = (phrases: Phrases) => words.some((word) => phrasesIn(phrases).has(word));
	if (has(doubts)) return 'doubtful';
	const telling = words.filter((word) => !phrasesIn(courtesies).has(word));
	const senses = [
		...(emoji[0] ? ['yes' as const] : []),
		...(emoji[1] ? ['no' as const] : []),
		...telling.map(senseOfWord).filter((sense) => sense !== undefined),
	];
	const [sense, ...others] = new Set(senses);
	if (others.length > 0 || (sense === 'yes' && has(negations))) return 'doubtful';
	if (sense === undefined || telling.length === 0) return sense;
	// In the middle of a sentence such a word may be about anything.
	const isTold = emoji.some(Boolean)
		? telling.length <= 3
		: [telling[0], telling[telling.length - 1]].some(senseOfWord);
	return isTold ? sense : undefined;
}

const senseOfWord = (word: string): 'yes' | 'no' | undefined => {
	if (phrasesIn(yesWords).has(word)) return 'yes';
	return phrasesIn(noWords).has(word) ? 'no' : undefined;
};

/** Words that stand before the number of an option. */
const beforeNumber = new Set([
	'option',
	'number',
	'nr',
	'no',
	'choice',
	'opcion',
	'numero',
	'nummer',
	'num',
]);

/** The option whose number is said, and nothing else; undefined where the number may stand for something else. */
function numberIn(words: string[], options: AnswerOption[]): number | undefined {
	const said = words.length === 2 && beforeNumber.has(words[0]) ? words[1] : words[0];
	if (words.length === 0 || words.length > 2 || (words.length === 2 && said === words[0]))
		return undefined;
	const place = /^\d{1,2}$/.test(said) ? Number(said) - 1 : -1;
	if (place < 0 || place >= options.length) return undefined;
	const elsewhere = optionsWhere(options, (name) => holds(name, said));
	return elsewhere.some((index) => index !== place) ? undefined : place;
}

/** Whether all that is said is a part of the name: of "Tuesday 10:00" the day. */
const isPart = (words: string[], name: string): boolean =>
	words.some((word) => word.length > 1) && words.every((word) => holds(name, word));

import type { BadValue } from './badValue';

/** A number that can't be read. */
export interface BadNumber extends BadValue {
	/** Whether a default country would mend it. */
	lacksCountry?: boolean;
}

/** The digits of the one phone number in what somebody wrote. */
export interface WrittenNumber {
	digits: string;
	/** Whether a plus sign stands before them. */
	hasPlus: boolean;
	/** The digits without the zero of a "(0)". */
	withoutZero?: string;
}

export const exampleRemedy = 'Write it with a plus sign and the country code, like +13125550001.';

export const notANumber: BadNumber = { problem: 'is not a phone number', remedy: exampleRemedy };

/** Marks that nobody sees, such as those with which chat programs surround a number. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** The zeros of the scripts that have digits of their own. */
const zeros = [...'٠۰०০੦૦୦௦౦೦൦๐໐'].map((zero) => zero.charCodeAt(0));

/** The text with ASCII's digits and punctuation in place of wide ones and those of other scripts, and nothing invisible. */
export const inAscii = (text: string): string =>
	text
		.normalize('NFKC')
		.replace(invisible, '')
		.replace(/\p{Nd}/gu, (digit) => {
			const zero = zeros.find(
				(start) => start <= digit.charCodeAt(0) && digit.charCodeAt(0) < start + 10,
			);
			return zero === undefined ? digit : String(digit.charCodeAt(0) - zero);
		})
		.trim();

/** What people write between the digits of a number, for a character class. */
const punctuation = String.raw`\s().\-\/\[\]~\u2010-\u2015\u2212\u30fc`;

/** A number, or a part of one, as Telnyx has it. */
export const withoutPunctuation = (written: string): string =>
	inAscii(written).replace(new RegExp(`[${punctuation}]`, 'g'), '');

/** Digits with nothing but punctuation between them, from their plus sign on. */
const digitRun = new RegExp(`(?:\\+[+${punctuation}]*)?\\d(?:[${punctuation}]*\\d)*`, 'g');

/** What is dialled once a call is answered, as Google's library knows it. */
const extension = new RegExp(
	[
		String.raw`[\s,;(]*(?:;ext=|e?xt(?:ensi[oó])?n?|доб|anexo|x|#|int)[:.]?[\s,-]*\d{1,9}#?`,
		String.raw`[\s-]+\d{1,6}#`,
		String.raw`\s*(?:,+|;)[:.]?[\s,-]*\d{1,6}#?`,
	]
		.map((spelling) => String.raw`(?<=\d[\s)]*)${spelling}[^\d+]*$`)
		.join('|'),
	'i',
);

const date =
	/^(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d(?!\d)|^[0-3]?\d[-/.][0-3]?\d[-/.](?:19|20)\d\d(?!\d)/;

/** With a calling code and what is dialled before it, no number has more digits. */
const mostDigits = 18;

/**
 * Finds the phone number in what people write: among names, labels, extensions and the marks of
 * spreadsheets, in the digits of any script.
 */
export function findNumber(written: string): WrittenNumber | BadNumber {
	const text = inAscii(written);
	if (date.test(text)) return { problem: 'is a date', remedy: exampleRemedy };
	// Addresses of other kinds have digits, too.
	if (/\S@\S|:\/\//.test(text)) return notANumber;
	const number = withoutSpreadsheetForm(text);
	if (typeof number !== 'string') return number;
	const [main] = number.split(extension, 1);
	const runs = [...main.matchAll(digitRun)].map(({ 0: shown, index }) => ({
		shown,
		digits: shown.replace(/\D/g, ''),
		isInWord:
			(/\p{L}$/u.test(main.slice(0, index)) && !shown.startsWith('+')) ||
			/^\p{L}/u.test(main.slice(index + shown.length)),
	}));
	const candidates = runs.filter(({ digits }) => digits.length >= 7);
	if (candidates.length > 1 || candidates.some(({ digits }) => digits.length > mostDigits)) {
		return {
			problem: 'holds more than one number',
			remedy: `Give each recipient an item of its own, for example with a Split Out node.${
				/[,;\n]/.test(text) ? '' : ' Where a field takes several numbers, separate them by commas.'
			}`,
		};
	}
	const [found] = candidates.length > 0 ? candidates : runs;
	// A label may have a digit: "Phone 2: …". More of them make it unclear what is meant.
	const isClear = runs.every(
		(run) => run === found || run.digits.length <= (candidates.length > 0 ? 2 : 0),
	);
	if (!found || found.isInWord || !isClear) return notANumber;
	const withoutZero = found.shown.replace(/\(\s*0\s*\)/, '').replace(/\D/g, '');
	return {
		digits: found.digits,
		hasPlus: found.shown.startsWith('+'),
		withoutZero: withoutZero === found.digits ? undefined : withoutZero,
	};
}

/** A number that a spreadsheet shows as an amount: 1.3125550142E10, or 13125550142.0. */
function withoutSpreadsheetForm(text: string): string | BadNumber {
	const [, first, decimals, exponent] = /^[^\d+]*\+?(\d)[.,](\d+)e\+?(\d\d?)\D*$/i.exec(text) ?? [];
	if (first === undefined) return text.replace(/^(\D*\d{7,15})[.,]0+(\D*)$/, '$1$2');
	const missing = Number(exponent) - decimals.length;
	if (missing < 0) return notANumber;
	// Trailing zeros may be the number's own; more of them were other digits before.
	const plus = /^[^\d+]*\+/.test(text) ? '+' : '';
	if (missing <= 3) return plus + first + decimals + '0'.repeat(missing);
	return {
		problem: 'was rounded by a spreadsheet',
		remedy: 'Format the column as text there, and enter the numbers again.',
	};
}

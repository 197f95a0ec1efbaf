import { nameInSentence } from './country';
import { kindOf, planOf, plansOf, type NumberingPlan, type NumberKind } from './numberingPlan';
import {
	exampleRemedy,
	findNumber,
	inAscii,
	notANumber,
	type BadNumber,
	withoutPunctuation,
	type WrittenNumber,
} from './writtenNumber';

/** Whom a text goes to, or comes from. */
export interface Address {
	/** E.164, or a short code's digits. */
	number: string;
	/** ISO 3166, two letters; undefined for a number that is no country's, such as a satellite phone's. */
	country?: string;
	/** What the number is for; undefined where it is in no range that is in use. */
	kind?: NumberKind | 'shortCode';
}

export const isBad = (read: Address | BadNumber): read is BadNumber => 'problem' in read;

export interface NumberOptions {
	/** The country of numbers without a country code, in two letters. */
	home?: string;
	/** Whether to take numbers of ranges that nobody uses yet, as far as the table knows. */
	allowUnlisted?: boolean;
}

/** Reads a recipient as people write it: a phone number that some country has, or a short code of up to six digits. */
export function readRecipient(
	written: string,
	{ home, allowUnlisted = false }: NumberOptions = {},
): Address | BadNumber {
	const read = readPhoneNumber(written, home);
	// In countries with numbers as short as that, a column of them holds phones.
	const isMobile = !isBad(read) && /mobile/i.test(read.kind ?? '');
	if (!isMobile && isShortCode(written, 6)) return { number: inAscii(written), kind: 'shortCode' };
	if (isBad(read) || read.kind !== undefined || allowUnlisted) return read;
	return {
		problem: 'is in no number range that is in use',
		remedy:
			'Check its digits. If they are right, turn on Allow Unlisted Numbers under Sending Options.',
	};
}

/**
 * Reads an own number, the number of somebody who texted, or one to look for. What Telnyx may have it takes, whatever
 * the table knows of it: E.164 numbers of any range, and short codes of up to eight digits.
 */
export function readAddress(written: string, { home }: NumberOptions = {}): Address | BadNumber {
	if (isShortCode(written, 8)) return { number: inAscii(written), kind: 'shortCode' };
	const read = readPhoneNumber(written, home);
	const number = withoutPunctuation(written);
	return isBad(read) && /^\+[1-9]\d{6,14}$/.test(number) ? { number } : read;
}

/** Short codes are written in digits alone: with punctuation, it is a date, an amount or a part of a number. */
const isShortCode = (written: string, most: number): boolean =>
	new RegExp(`^[1-9]\\d{2,${most - 1}}$`).test(inAscii(written));

/**
 * Reads a phone number as Google's libphonenumber does, of which it has the numbering plans. It goes further
 * where people's spellings do: 00 and 011 are read in every country, and a needless "(0)" is left out.
 *
 * @param home the country of numbers without a country code, in two letters
 */
export function readPhoneNumber(written: string, home?: string): Address | BadNumber {
	const found = findNumber(written);
	if ('problem' in found) return found;
	const plan = home === undefined ? undefined : planOf(home);
	const readings = readingsOf(found, plan);
	const best = readings.find(isListed) ?? readings.find(hasShape);
	if (!best) return problemOf(found, readings[0], plan);
	return {
		number: `+${best.plan.callingCode}${best.national}`,
		country: best.isExact ? best.plan.country : undefined,
		kind: kindOf(best.plan, best.national),
	};
}

/** A number by one of the plans that it may belong to. */
interface Reading {
	plan: NumberingPlan;
	national: string;
	/** Whether it is this plan's country's, and not another's that shares the calling code. */
	isExact: boolean;
}

const hasShape = ({ plan, national }: Reading) => plan.shape.test(national);

const isListed = ({ plan, national }: Reading) => kindOf(plan, national) !== undefined;

/** What the digits may mean, the likeliest first. */
function readingsOf(
	{ digits, hasPlus, withoutZero }: WrittenNumber,
	home?: NumberingPlan,
): Reading[] {
	const forms = [digits, withoutZero ?? digits];
	if (hasPlus) return forms.flatMap(international);
	const readings = home ? asDialledIn(home, digits) : [];
	// Where the country is known, 011 may be an area: Buenos Aires has it.
	const prefix = home ? /^00(?=[1-9])/ : /^(?:00(?=[1-9])|011(?=[1-9]\d{9}))/;
	const abroad = forms.filter((form) => prefix.test(form)).map((form) => form.replace(prefix, ''));
	return [...readings, ...abroad.flatMap(international).filter(isListed)];
}

/** A number from its calling code on; none where there is no such code. */
function international(digits: string): Reading[] {
	const code = [1, 2, 3]
		.map((length) => digits.slice(0, length))
		.find((start) => plansOf(start).length > 0);
	if (code === undefined) return [];
	const [main] = plansOf(code);
	return [inItsCountry(main, withoutTrunkPrefix(main, digits.slice(code.length)), false)];
}

/** A number as it is dialled from within a country. */
function asDialledIn(home: NumberingPlan, digits: string): Reading[] {
	const abroad = home.internationalPrefix && digits.replace(home.internationalPrefix, '');
	if (abroad && abroad !== digits && !abroad.startsWith('0')) return international(abroad);
	const national = withoutTrunkPrefix(home, digits);
	if (digits.startsWith(home.callingCode)) {
		const rest = withoutTrunkPrefix(home, digits.slice(home.callingCode.length));
		const isTooLong = national.length > Math.max(...home.lengths);
		const lacksPlus = isTooLong || (!home.shape.test(national) && home.shape.test(rest));
		if (lacksPlus) return international(digits);
	}
	return [inItsCountry(home, national, true)];
}

/** The reading by the plan of the country that the number belongs to, among those that share the calling code. */
function inItsCountry(plan: NumberingPlan, national: string, isHome: boolean): Reading {
	const exact = ownerOf(plan, national);
	return { plan: exact ?? plan, national, isExact: exact !== undefined || isHome };
}

function ownerOf({ callingCode }: NumberingPlan, national: string): NumberingPlan | undefined {
	const sharing = plansOf(callingCode);
	if (sharing.length === 1) return sharing[0];
	return sharing.find((plan) =>
		plan.leadingDigits ? plan.leadingDigits.test(national) : kindOf(plan, national) !== undefined,
	);
}

/** The number without what is dialled before it at home, unless that is a part of it. */
function withoutTrunkPrefix(plan: NumberingPlan, digits: string): string {
	const match = plan.trunkPrefix?.exec(digits);
	if (!match) return digits;
	const isReplaced = plan.trunkReplacement !== undefined && match.length > 1 && match.at(-1);
	const stripped = isReplaced
		? digits.replace(plan.trunkPrefix!, plan.trunkReplacement!)
		: digits.slice(match[0].length);
	if (plan.shape.test(digits) && !plan.shape.test(stripped)) return digits;
	const { lengths } = ownerOf(plan, stripped) ?? plan;
	const isPossible = lengths.includes(stripped.length) || stripped.length > Math.max(...lengths);
	return isPossible ? stripped : digits;
}

function problemOf(
	{ digits, hasPlus }: WrittenNumber,
	reading: Reading | undefined,
	home: NumberingPlan | undefined,
): BadNumber {
	const lacksPlus = !hasPlus && digits.length > 10 && international(digits).some(isListed);
	if (lacksPlus) {
		return {
			problem: 'has no plus sign before its country code',
			remedy: `Write it as +${digits}. For a whole column, put a plus before the expression: +{{ … }}.`,
		};
	}
	if (!hasPlus && !home) {
		if (digits.length < 7) return notANumber;
		return { problem: 'has no country code', remedy: exampleRemedy, lacksCountry: true };
	}
	if (!reading) return { problem: 'begins with no country’s code', remedy: exampleRemedy };
	const { plan, national } = reading;
	const isLengthWrong = !plan.lengths.includes(national.length);
	if (hasPlus) {
		return {
			problem: isLengthWrong
				? `has ${national.length} digits after +${plan.callingCode}, where numbers have ${inWords(plan.lengths)}`
				: `is not a phone number that exists under +${plan.callingCode}`,
			remedy: 'Check its digits.',
		};
	}
	return {
		problem: `is not a phone number of ${nameInSentence(home!.country!)}${isLengthWrong ? `, where they have ${inWords(plan.lengths)} digits` : ''}`,
		remedy:
			'Check its digits. Write the number of another country with a plus sign and its country code.',
	};
}

function inWords(lengths: number[]): string {
	const [first, last] = [lengths[0], lengths[lengths.length - 1]];
	if (lengths.length > 2 && last - first === lengths.length - 1) return `${first} to ${last}`;
	return lengths.join(', ').replace(/, (\d+)$/, ' or $1');
}

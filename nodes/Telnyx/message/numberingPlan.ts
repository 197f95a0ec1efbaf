import { table } from './numberingPlans';

/** The numbers of a country, or of a calling code that belongs to none. All patterns are for whole national numbers. */
export interface NumberingPlan {
	/** ISO 3166, two letters. */
	country?: string;
	callingCode: string;
	/** The shape of all numbers, whether anybody has them or not. */
	shape: RegExp;
	/** How many digits a number may have, ascending. */
	lengths: number[];
	/** With what a number begins, where several countries share the calling code. */
	leadingDigits?: RegExp;
	/** What is dialled before the number of another country. */
	internationalPrefix?: RegExp;
	/** What is dialled before a number within the country only. */
	trunkPrefix?: RegExp;
	/** What takes the trunk prefix's place, where it is not just left out. */
	trunkReplacement?: string;
	/** The ranges in use, in the order in which a number is looked for in them. */
	ranges: Array<{ letter: string; numbers: RegExp }>;
}

/** What the numbers of a range are for, by its letter in the table. */
const kinds = {
	P: 'premium',
	T: 'tollFree',
	S: 'sharedCost',
	I: 'voip',
	N: 'personal',
	G: 'pager',
	U: 'companyWide',
	V: 'voicemail',
	X: 'satellite',
	F: 'fixedLine',
	M: 'mobile',
} as const;

export type NumberKind = (typeof kinds)[keyof typeof kinds] | 'fixedLineOrMobile';

/** What a national number is for; undefined where it is in no range that is in use. */
export function kindOf({ shape, ranges }: NumberingPlan, national: string): NumberKind | undefined {
	if (!shape.test(national)) return undefined;
	const letter = ranges.find(({ numbers }) => numbers.test(national))?.letter;
	if (letter !== 'F') return kinds[letter as keyof typeof kinds];
	// Some countries use the same range for both.
	const mobile = ranges.filter((range) => range.letter === 'M');
	const isBoth = mobile.length === 0 || mobile.some(({ numbers }) => numbers.test(national));
	return isBoth ? 'fixedLineOrMobile' : 'fixedLine';
}

/** The lines of the table by calling code, the largest country's first, and each country's code. */
let index: { lines: Map<string, string[]>; codes: Map<string, string> } | undefined;

function indexOfTable() {
	if (index) return index;
	index = { lines: new Map(), codes: new Map() };
	for (const line of table.trim().split('\n')) {
		const [country, code] = line.split(' ', 2);
		index.codes.set(country, code);
		index.lines.set(code, [...(index.lines.get(code) ?? []), line]);
	}
	index.codes.delete(noCountry);
	return index;
}

/** What the table has in place of a country. */
const noCountry = '-';

/** The two letters of every country that has numbers (ISO 3166). */
export const countries = (): string[] => [...indexOfTable().codes.keys()];

const plans = new Map<string, NumberingPlan[]>();

/** The plans that share a calling code, the largest country's first; none where the code is nobody's. */
export function plansOf(callingCode: string): NumberingPlan[] {
	const known = plans.get(callingCode);
	if (known) return known;
	const read = (indexOfTable().lines.get(callingCode) ?? []).map(planOfLine);
	plans.set(callingCode, read);
	return read;
}

/** The plan of a country by its two letters; undefined where there is no such country. */
export function planOf(country: string): NumberingPlan | undefined {
	const callingCode = indexOfTable().codes.get(country);
	return plansOf(callingCode ?? '').find((plan) => plan.country === country);
}

function planOfLine(line: string): NumberingPlan {
	const [country, callingCode, shape, lengths, ...rest] = line.split(' ');
	const parts = rest.map((part) => ({ letter: part[0], text: part.slice(1) }));
	const textOf = (letter: string) => parts.find((part) => part.letter === letter)?.text;
	const startOf = (letter: string) => {
		const text = textOf(letter);
		return text === undefined ? undefined : new RegExp(`^(?:${text})`);
	};
	return {
		country: country === noCountry ? undefined : country,
		callingCode,
		shape: whole(shape),
		lengths: lengths.split(',').map(Number),
		leadingDigits: startOf('l'),
		internationalPrefix: startOf('i'),
		trunkPrefix: startOf('t'),
		trunkReplacement: textOf('r'),
		ranges: parts
			.filter(({ letter }) => letter in kinds)
			.map(({ letter, text }) => ({ letter, numbers: whole(text) })),
	};
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);

// Writes nodes/Telnyx/message/numberingPlans.ts from the metadata of libphonenumber-js, which is Google's:
// node dev/generate/phoneNumbers.mts
import { writeFileSync } from 'node:fs';
import metadata from 'libphonenumber-js/metadata.max.json';

export const path = `${import.meta.dirname}/../../nodes/Telnyx/message/numberingPlans.ts`;

/** A country's row in the metadata, by its places; what is missing is 0. */
type Row = [
	callingCode: string,
	internationalPrefix: string | 0,
	shape: string,
	lengths: number[],
	formats: unknown,
	trunkPrefix: string | 0,
	trunkFormat: unknown,
	trunkPrefixForParsing: string | 0,
	trunkReplacement: string | 0,
	isTrunkOptional: unknown,
	leadingDigits: string | 0,
	types: Array<[pattern: string, lengths?: number[]] | 0>,
];

/** The letter of each kind of range, and its place among the types. Special ones come first: some lie within others. */
const letters: Array<[letter: string, type: number]> = [
	['P', 3],
	['T', 2],
	['S', 9],
	['I', 8],
	['N', 4],
	['G', 7],
	['U', 6],
	['V', 5],
	['F', 0],
	['M', 1],
];

/** Satellite and other networks that are no country's (ITU): whatever their ranges are called, they are dear. */
const satelliteCodes = ['870', '881', '882', '883'];

/** Beginnings that the metadata no longer knows: Mexico did without them in 2020, and address books did not. */
const formerTrunkPrefixes: Record<string, string> = { MX: '0(?:[12]|4[45])|1' };

/** Mobile numbers that a regulator keeps for examples. Nobody has them, but people test with them. */
const examples: Record<string, string> = { GB: '7700900\\d{3}' };

function lineOf(country: string, row: Row): string {
	const [code, prefix, shape, lengths, , trunk, , trunkForParsing, replacement, , leading, types] =
		row;
	const trunkPrefix = trunkForParsing || trunk || formerTrunkPrefixes[country];
	const ranges = letters.flatMap(([letter, type]) => {
		const pattern = types[type] && types[type][0];
		return pattern ? `${satelliteCodes.includes(code) ? 'X' : letter}${pattern}` : [];
	});
	const parts = [
		country,
		code,
		shape,
		lengths.join(),
		prefix && `i${prefix}`,
		trunkPrefix && `t${trunkPrefix}`,
		replacement && `r${replacement}`,
		leading && `l${leading}`,
		...ranges,
		examples[country] && `M${examples[country]}`,
	].filter(Boolean);
	if (parts.some((part) => /[`\s]|\$\{/.test(`${part}`))) {
		throw new Error(`A pattern of ${country} has a character that the table can't hold`);
	}
	return parts.join(' ');
}

/** The whole file. */
export function generate(): string {
	const countries = metadata.countries as unknown as Record<string, Row>;
	const withoutCountry = metadata.nonGeographic as unknown as Record<string, Row>;
	const countriesByCode: Record<string, string[]> = metadata.country_calling_codes;
	const lines = [
		...Object.values(countriesByCode)
			.flat()
			.map((country) => lineOf(country, countries[country])),
		...Object.values(withoutCountry).map((row) => lineOf('-', row)),
	];
	return `/**
 * The numbering plans of all countries, as Google's libphonenumber has them (Apache License 2.0). Made by
 * dev/generate/phoneNumbers.mts, not to be edited. A line is a plan: the country, its calling code, the shape and
 * the lengths of national numbers, and what each letter stands for in numberingPlan.ts.
 */
export const table = String.raw\`
${lines.join('\n')}
\`;
`;
}

if (import.meta.main) writeFileSync(path, generate());

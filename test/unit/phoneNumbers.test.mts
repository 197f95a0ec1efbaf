import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
	getCountryCallingCode,
	getExampleNumber,
	parsePhoneNumberFromString,
	type CountryCode,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';

import { generate, path } from '../../dev/generate/phoneNumbers.mts';
import { countries, plansOf } from '../../nodes/Telnyx/message/numberingPlan.ts';
import { isBad, readPhoneNumber, type Address } from '../../nodes/Telnyx/message/phoneNumber.ts';
import { random, sample } from './random.mts';

test('the table is what the generator makes of the library’s metadata', () => {
	expect(readFileSync(path, 'utf8')).toBe(generate());
});

const kinds: Record<string, string> = {
	FIXED_LINE: 'fixedLine',
	MOBILE: 'mobile',
	FIXED_LINE_OR_MOBILE: 'fixedLineOrMobile',
	PREMIUM_RATE: 'premium',
	TOLL_FREE: 'tollFree',
	SHARED_COST: 'sharedCost',
	VOIP: 'voip',
	PERSONAL_NUMBER: 'personal',
	PAGER: 'pager',
	UAN: 'companyWide',
	VOICEMAIL: 'voicemail',
};

type Verdict = Pick<Address, 'number' | 'country' | 'kind'> | 'none';

function theirs(written: string, home?: string): Verdict {
	const read = parsePhoneNumberFromString(written, home as CountryCode);
	if (!read?.isValid()) return 'none';
	return {
		number: read.number,
		country: read.country,
		kind: kinds[read.getType() ?? ''] as Address['kind'],
	};
}

function ours(written: string, home?: string): Verdict {
	const read = readPhoneNumber(written, home);
	return isBad(read) || read.kind === undefined ? 'none' : read;
}

describe('in spreadsheets and address books', () => {
	const homes =
		'US CA GB IE DE AT CH FR BE NL LU IT ES PT PL CZ HU RO SE NO DK FI GR TR RU UA IL AE SA EG ZA NG KE IN CN JP SG AU BR AR'.split(
			' ',
		);

	const spellings: Array<(number: PhoneNumber) => string> = [
		(number) => number.number,
		(number) => number.formatInternational(),
		(number) => number.formatNational(),
		(number) => number.getURI(),
		(number) => number.formatNational().replace(/\D/g, ''),
		(number) => number.nationalNumber,
		(number) => number.number.slice(1),
		(number) => number.formatInternational().replace(/ /g, '-'),
		(number) => number.formatNational().replace(/[ -]+/g, '.'),
		(number) => number.formatNational().replace(/ /g, '\u00a0'),
		(number) => `  ${number.formatInternational()}\t`,
		(number) => `'${number.number}`,
		(number) => `="${number.number}"`,
		(number) => `Tel.: ${number.formatInternational()}`,
		(number) => `Ada Park <${number.number}>`,
		(number) => `${number.formatInternational()} ext. 5`,
		(number) => `${number.formatNational()} x42`,
		(number) => `${number.number},7`,
		(number) => `(+${number.countryCallingCode}) ${number.nationalNumber}`,
		(number) => wide(number.formatNational()),
		(number) => `${number.formatInternational()} (mobile)`,
		(number) => `\u202a${number.number}\u202c`,
		(number) => arabic(number.formatNational()),
		(number) => number.formatInternational().replace(/(\d\d)$/, '\u2011$1'),
	];

	const wide = (text: string) =>
		text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

	const arabic = (text: string) =>
		text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

	/** Spellings that the library does not read, or of which it makes another number. */
	const differences: Record<string, (number: PhoneNumber) => string> = {
		'two plus signs': (number) => `+${number.number}`,
		'a wide plus sign': (number) => wide(number.formatInternational()),
		'00 where another prefix is dialled': (number) => `00${number.number.slice(1)}`,
		'an exponent': (number) => {
			const [first, ...rest] = number.number.slice(1);
			return `+${first}.${rest.join('')}E${rest.length}`;
		},
		decimals: (number) => `${number.number}.0`,
		'narrow spaces': (number) => number.formatInternational().replace(/ /g, '\u202f'),
		'digits of India': (number) =>
			number.number.replace(/\d/g, (digit) => String.fromCharCode(0x966 + Number(digit))),
		'marks of writing direction': (number) => number.formatInternational().replace(/ /g, '\u200e '),
	};

	/** Numbers like the country's example, which is a mobile one. */
	function* numbersOf(home: string, count: number): Generator<PhoneNumber> {
		const example = getExampleNumber(home as CountryCode, examples)!;
		const next = random(home.charCodeAt(0) * 256 + home.charCodeAt(1));
		for (let made = 0; made < count; ) {
			const tail = String(Math.floor(next() * 10_000)).padStart(4, '0');
			const number = parsePhoneNumberFromString(example.number.slice(0, -4) + tail);
			if (!number?.isValid()) continue;
			made++;
			yield number;
		}
	}

	test.each(homes)('numbers of %s are read as by the library, however they are written', (home) => {
		const found = [...numbersOf(home, 375)].map((number, index) => {
			const written = spellings[index % spellings.length](number);
			return { written, theirs: theirs(written, home), ours: ours(written, home) };
		});
		expect(found.map(({ written, ours: read }) => ({ written, read }))).toEqual(
			found.map(({ written, theirs: read }) => ({ written, read })),
		);
		const read = found.filter(({ ours: verdict }) => verdict !== 'none');
		expect(read.length / found.length).toBeGreaterThan(0.8);
	});

	test.each(homes)('wrong numbers of %s are refused as by the library', (home) => {
		const next = random(7);
		const breakings: Array<(digits: string) => string> = [
			(digits) => digits.slice(0, -1),
			(digits) => digits.slice(0, -3),
			(digits) => digits + Math.floor(next() * 10),
			(digits) => `${digits} ${Math.floor(next() * 10)}`,
			(digits) => digits.replace(/\d(?=\d{6}$)/, '0'),
			(digits) => digits.slice(0, 4) + digits.slice(2),
			(digits) => digits.replace(/^(\+?\d)\d/, `$1${Math.floor(next() * 10)}`),
			(digits) => [...digits].reverse().join(''),
		];
		for (const [index, number] of [...numbersOf(home, 100)].entries()) {
			const form = index % 2 === 0 ? number.number : number.formatNational();
			const written = breakings[index % breakings.length](form);
			expect({ written, read: ours(written, home) }).toEqual({
				written,
				read: theirs(written, home),
			});
		}
	});

	test.each(Object.keys(differences))(
		'%s: read, where the library reads none or another',
		(name) => {
			const different = homes.flatMap((home) =>
				[...numbersOf(home, 3)].filter((number) => {
					const written = differences[name](number);
					const plain = theirs(number.number);
					expect({ written, read: ours(written, home) }).toEqual({ written, read: plain });
					return !isDeepStrictEqual(theirs(written, home), plain);
				}),
			);
			// Without any, it would be no difference.
			expect(different.length).toBeGreaterThan(0);
		},
	);

	test.each(homes)('a needless (0) is left out of a number of %s', (home) => {
		for (const number of numbersOf(home, 5)) {
			const written = number.formatInternational().replace(' ', ' (0)');
			// Italy's zeros are a part of the number.
			const expected = theirs(written) === 'none' ? theirs(number.number) : theirs(written);
			expect({ written, read: ours(written) }).toEqual({ written, read: expected });
		}
	});
});

test('a number of any range of any plan has the library’s country and kind', () => {
	const next = random(3);
	const codes = new Set(
		countries().map((country) => getCountryCallingCode(country as CountryCode) as string),
	);
	let tried = 0;
	for (const code of [...codes, '800', '808', '878', '888', '979']) {
		for (const plan of plansOf(code)) {
			for (const { numbers } of plan.ranges) {
				for (let time = 0; time < 4; time++) {
					const written = `+${code}${sample(numbers.source.slice(4, -2), next)}`;
					const expected = theirs(written);
					if (expected === 'none' && /^\+447700900/.test(written)) continue;
					expect({ written, read: ours(written) }).toEqual({ written, read: expected });
					if (expected !== 'none') tried++;
				}
			}
		}
	}
	expect(tried).toBeGreaterThan(4_000);
});

import { segment } from '../../dev/simulator/segments.mts';
import {
	countSegments,
	impossibleInGsm7,
	leastSegments,
	outsideAlphabet,
} from '../../nodes/Telnyx/message/segments.ts';
import { random } from './random.mts';

/** Telnyx's page on message encoding, by code points; each range takes one place. */
const onePlace: Array<[from: number, to: number]> = [
	// Line feed, carriage return, space to question mark.
	[0x0a, 0x0a],
	[0x0d, 0x0d],
	[0x20, 0x3f],
	// At sign and capitals, low line, small letters.
	[0x40, 0x5a],
	[0x5f, 0x5f],
	[0x61, 0x7a],
	// Inverted marks, pound, yen, section.
	[0xa1, 0xa1],
	[0xa3, 0xa3],
	[0xa5, 0xa5],
	[0xa7, 0xa7],
	[0xbf, 0xbf],
	// Ä Å Æ, É, Ñ, Ö, Ø, Ü, ß.
	[0xc4, 0xc6],
	[0xc9, 0xc9],
	[0xd1, 0xd1],
	[0xd6, 0xd6],
	[0xd8, 0xd8],
	[0xdc, 0xdc],
	[0xdf, 0xdf],
	// à, ä å æ, è é, ì, ñ ò, ö, ø ù, ü.
	[0xe0, 0xe0],
	[0xe4, 0xe6],
	[0xe8, 0xe9],
	[0xec, 0xec],
	[0xf1, 0xf2],
	[0xf6, 0xf6],
	[0xf8, 0xf9],
	[0xfc, 0xfc],
];

/** The same page: "count as 2 characters". */
const twoPlaces = [0x7e, 0x5e, 0x7c, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x20ac];

const isOnePlace = (code: number) => onePlace.some(([from, to]) => from <= code && code <= to);

test('every character is in the alphabet that Telnyx’s page has it in', () => {
	for (let code = 0; code <= 0x2fff; code++) {
		const character = String.fromCodePoint(code);
		const expected = isOnePlace(code)
			? { encoding: 'GSM-7', segments: 1 }
			: twoPlaces.includes(code)
				? { encoding: 'GSM-7', segments: 3 }
				: { encoding: 'UCS-2', segments: 3 };
		// 160 of them fill one SMS of GSM-7, or three of either kind that takes double.
		const { encoding, segments } = countSegments(character.repeat(160));
		const expectedHere = { code, ...expected };
		expect({ code, encoding, segments }).toEqual(expectedHere);
	}
});

test('from a short code, every character of ASCII takes one place, and no other is in the alphabet', () => {
	for (let code = 0; code <= 0x2ff; code++) {
		const text = String.fromCodePoint(code).repeat(160);
		expect({ code, ...countSegments(text, { isFromShortCode: true }) }).toEqual({
			code,
			...(code <= 0x7f ? { encoding: 'ASCII', segments: 1 } : { encoding: 'UCS-2', segments: 3 }),
		});
	}
});

const letters = [...'aZ@\n €[~{éàÇ¤Δ§ßśж漢🚲“…`'];

function textOf(next: () => number): string {
	// Around what one or two SMS hold, since the other implementation takes its time.
	const length = [70, 134, 160, 306][Math.floor(next() ** 3 * 4)] + Math.floor(next() * 12) - 6;
	// Most texts are in one alphabet but for a few characters.
	const strange = next() < 0.5 ? 0 : next() * 0.05;
	const plain = letters.slice(0, 8);
	const pick = (from: string[]) => from[Math.floor(next() * from.length)];
	return Array.from({ length }, () =>
		next() < 0.8 ? 'a' : pick(next() < strange ? letters : plain),
	).join('');
}

test('10,000 texts take as many segments as by another implementation', () => {
	const next = random(5);
	for (let count = 0; count < 10_000; count++) {
		const text = textOf(next);
		const isFromShortCode = count % 4 === 3;
		const encoding = count % 5 === 4 ? 'ucs2' : 'auto';
		const ours = countSegments(text, { encoding, isFromShortCode });
		if (ours.segments > 10) {
			expect(() => segment(text, { encoding, isFromShortCode })).toThrow();
			continue;
		}
		const theirs = segment(text, { encoding, isFromShortCode });
		expect({ text, encoding: ours.encoding === 'UCS-2', segments: ours.segments }).toEqual({
			text,
			encoding: theirs.encoding === 'UCS-2',
			segments: theirs.parts,
		});
	}
});

test.each([
	['x', 160, 'GSM-7', 1],
	['x', 161, 'GSM-7', 2],
	['x', 306, 'GSM-7', 2],
	['x', 307, 'GSM-7', 3],
	['x', 1530, 'GSM-7', 10],
	['€', 80, 'GSM-7', 1],
	['€', 81, 'GSM-7', 2],
	['ж', 70, 'UCS-2', 1],
	['ж', 71, 'UCS-2', 2],
	['ж', 670, 'UCS-2', 10],
	['🚲', 35, 'UCS-2', 1],
	['🚲', 36, 'UCS-2', 2],
	['Ç', 160, 'UCS-2', 3],
])('%s, %i times, is %s in %i', (letter, count, encoding, segments) => {
	expect(countSegments(letter.repeat(count))).toEqual({ encoding, segments });
});

test('what smart encoding may replace is left to Telnyx', () => {
	expect(leastSegments('“'.repeat(160))).toBe(1);
	expect(leastSegments('“'.repeat(160), { encoding: 'ucs2' })).toBe(3);
	expect(leastSegments('ж'.repeat(160))).toBe(3);
	expect(impossibleInGsm7('Straße “é” … ж 🚲')).toEqual(['ж', '🚲']);
	expect(outsideAlphabet('Ça va? €')).toEqual(['Ç']);
	expect(outsideAlphabet('Ça va? €', true)).toEqual(['Ç', '€']);
});

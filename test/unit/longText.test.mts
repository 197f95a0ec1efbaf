import { shortenText, splitText } from '../../nodes/Telnyx/message/longText.ts';
import { countSegments, mostSegments } from '../../nodes/Telnyx/message/segments.ts';
import { random } from './random.mts';

const sentence = 'The quick brown fox jumps over the lazy dog near the bank of the river.';
const answer = Array.from({ length: 45 }, (_, index) => `${index + 1}: ${sentence}`).join(' ');

const withoutNumber = (part: string) => part.replace(/^\(\d+\/\d+\) /, '');
const isShort = (text: string) => countSegments(text).segments <= mostSegments;
/** What has to be in the parts, together: everything but the space between them. */
const content = (text: string) => text.replace(/\s/g, '');

describe('splitting', () => {
	test('an AI’s answer of 3,000 characters becomes numbered parts of whole sentences', () => {
		const parts = splitText(answer);
		expect(parts.length).toBe(3);
		parts.forEach((part, index) => {
			expect(part).toMatch(new RegExp(`^\\(${index + 1}/3\\) \\d+: The quick .*river\\.$`));
			expect(isShort(part)).toBe(true);
		});
		expect(parts.map(withoutNumber).join(' ')).toBe(answer);
	});

	test('a text that fits stays as it is', () => {
		expect(splitText(' Hi.  How are you? ')).toEqual([' Hi.  How are you? ']);
	});

	test('more than nine parts are numbered with two digits, and fit', () => {
		const parts = splitText(Array(15).fill(answer).join('\n'));
		expect(parts.length).toBeGreaterThan(9);
		expect(parts.at(-1)).toMatch(new RegExp(`^\\(${parts.length}/${parts.length}\\) `));
		expect(parts.every(isShort)).toBe(true);
	});

	test('an address is never cut', () => {
		const url = `https://example.com/?q=${'a!b?c.d-'.repeat(12)}`;
		const text = Array(40).fill(`See ${url} and write to ada.park@example.com!`).join(' ');
		const parts = splitText(text);
		expect(parts.every(isShort)).toBe(true);
		expect(parts.flatMap((part) => part.match(/https:\S+/g) ?? [])).toEqual(Array(40).fill(url));
		expect(parts.join(' ').match(/ada\.park@example\.com/g)).toHaveLength(40);
	});

	test('an address that fills more than a message stays whole, for the check of its length to find', () => {
		const url = `https://example.com/${'a'.repeat(2_000)}`;
		expect(splitText(`See ${url}`).some((part) => part.includes(url))).toBe(true);
	});

	test.each([
		['emoji of several signs', '👩‍👩‍👧‍👦', 700],
		['flags', '🇩🇪', 1_000],
		['letters with marks', 'e\u0301\u0323', 1_000],
		['pairs of surrogates', '𝒜', 1_500],
	])('%s are never cut', (_, character, count) => {
		const parts = splitText(character.repeat(count));
		expect(parts.every(isShort)).toBe(true);
		for (const part of parts) {
			expect(withoutNumber(part).replaceAll(character, '')).toBe('');
		}
		expect(parts.map(withoutNumber).join('')).toBe(character.repeat(count));
	});

	test('a text without sentences is cut between words, one without spaces between characters', () => {
		const words = splitText('wonderful '.repeat(400));
		expect(words.every((part) => /^\(\d\/3\) (wonderful ?)+$/.test(part))).toBe(true);
		const chinese = splitText('你好世界'.repeat(400));
		expect(chinese.every(isShort)).toBe(true);
		expect(content(chinese.map(withoutNumber).join(''))).toBe('你好世界'.repeat(400));
	});

	test('sentences of scripts without spaces stay whole', () => {
		const parts = splitText('今天天气很好我们一起去公园吧。'.repeat(80));
		expect(parts.every((part) => part.endsWith('。'))).toBe(true);
	});

	test('no part ends with a title', () => {
		const parts = splitText('She saw Dr. Smith and then Mr. Jones there. '.repeat(60));
		expect(parts.every((part) => part.endsWith('there.'))).toBe(true);
	});

	test('from a short code, parts hold what its alphabet allows', () => {
		const parts = splitText('Café au lait. '.repeat(120), { isFromShortCode: true });
		const segments = parts.map((part) => countSegments(part, { isFromShortCode: true }).segments);
		expect(Math.max(...segments)).toBeLessThanOrEqual(10);
	});

	test('nothing is lost, and nothing too long, of any text', () => {
		const next = random(11);
		const pieces = [
			'word',
			'é',
			'🚲',
			'. ',
			'! ',
			'\n',
			' ',
			'https://a.example/b?c=d ',
			'👨‍👩‍👧',
			'汉',
			'[x]',
		];
		for (let time = 0; time < 100; time++) {
			const text = Array.from(
				{ length: 200 + Math.floor(next() * 1_500) },
				() => pieces[Math.floor(next() * pieces.length)],
			).join('');
			const parts = splitText(text);
			expect(parts.every(isShort)).toBe(true);
			if (parts.length > 1) {
				expect(content(parts.map(withoutNumber).join(''))).toBe(content(text));
			}
		}
	});
});

describe('shortening', () => {
	test('an answer ends with a whole sentence, and dots', () => {
		const short = shortenText(answer);
		expect(short).toMatch(/river\. \.\.\.$/);
		expect(isShort(short)).toBe(true);
		expect(short.length).toBeGreaterThan(1_400);
		expect(answer.startsWith(short.slice(0, -4))).toBe(true);
	});

	test('a text whose sentences are too long ends with a whole word', () => {
		expect(shortenText(`Hi. ${'wonderful '.repeat(400)}`)).toMatch(/wonderful wonderful \.\.\.$/);
	});

	test('a text that fits stays as it is', () => {
		expect(shortenText('Hi.')).toBe('Hi.');
	});
});

import { SegmentedMessage } from 'sms-segments-calculator';

import { countSegments } from '../../nodes/Telnyx/message/segments.ts';

const letters = ['a', 'Z', 'é', '@', '\n', '€', '[', '~', 'ś', 'ж', '漢', '🚲', '“'];

/** A sequence that is the same at every run. */
function* random(seed: number): Generator<number> {
	for (let state = seed; ; ) {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		yield state / 2 ** 31;
	}
}

function textOf(length: number, variety: number, seed: number): string {
	const numbers = random(seed);
	const next = () => numbers.next().value as number;
	return Array.from({ length }, () =>
		next() < 0.9 ? 'a' : letters[Math.floor(next() * variety)],
	).join('');
}

test('the segments of a text are those of another implementation', () => {
	for (let seed = 1; seed <= 500; seed++) {
		const text = textOf(seed % 701, seed % 2 === 0 ? 8 : letters.length, seed);
		const theirs = new SegmentedMessage(text, 'auto');
		expect({ text, ...countSegments(text) }).toEqual({
			text,
			encoding: theirs.encodingName,
			segments: Math.max(1, theirs.segmentsCount),
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
])('%s, %i times, is %s in %i', (letter, count, encoding, segments) => {
	expect(countSegments(letter.repeat(count))).toEqual({ encoding, segments });
});

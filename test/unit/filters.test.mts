import type { FlatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { passes } from '../../nodes/Telnyx/trigger/filters.ts';
import { matches } from '../../nodes/Telnyx/trigger/wildcard.ts';

const lets = (text: string, filters: Parameters<typeof passes>[1]) =>
	passes({ event: 'messageReceived', text } as FlatEvent, filters);

test('a text passes however its phone spells the letters', () => {
	const composed = 'caf\u00e9';
	const decomposed = 'cafe\u0301';
	for (const [text, filter] of [
		[composed, decomposed],
		[decomposed, composed],
	] as const) {
		expect(lets(`${text} please`, { keywords: [filter] })).toBe(true);
		expect(lets(text.toUpperCase(), { textMatches: filter })).toBe(true);
	}
	expect(lets(decomposed, { textMatches: 'caf?' })).toBe(true);
});

test('marks that a phone puts around a text unseen keep nothing out', () => {
	for (const text of [
		'\u200fstop\u200e',
		'\u2068stop\u2069',
		'\ufeff stop \u200b',
		'\u200b\u202astop\u202c please',
	]) {
		expect(lets(text, { keywords: ['stop'] })).toBe(true);
		expect(lets(text, { keywords: ['\u200estop'] })).toBe(true);
		expect(lets(text, { textMatches: 'stop*' })).toBe(true);
	}
	expect(lets('\u200f', { textMatches: '?*' })).toBe(false);
});

test('a ? stands for one emoji', () => {
	expect(matches('👍', '?')).toBe(true);
	expect(matches('👍', '??')).toBe(false);
	expect(matches('ok 👍👍 42', 'ok ?? 42')).toBe(true);
});

import type { FlatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { isWanted, passes } from '../../nodes/Telnyx/trigger/filters.ts';
import type { Settings } from '../../nodes/Telnyx/trigger/settings.ts';
import { matches } from '../../nodes/Telnyx/trigger/wildcard.ts';

const person = '+13125550142';
const own = '+13125550100';

const eventOf = (fields: Partial<FlatEvent>) =>
	({
		event: 'messageReceived',
		direction: 'inbound',
		from: person,
		to: own,
		...fields,
	}) as FlatEvent;

type Filters = Parameters<typeof passes>[1];
const lets = (text: string | null, filters: Filters) => passes(eventOf({ text }), filters);

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
	for (const text of ['\u200f', ' \u200b ']) expect(lets(text, { textMatches: '?*' })).toBe(false);
});

test.each<[string, boolean, Filters]>([
	['Order 42', true, { keywords: ['help', 'ORDER'] }],
	['Order', true, { keywords: ['order'] }],
	['Order\n42', true, { keywords: ['order'] }],
	['Reorder 42', false, { keywords: ['order'] }],
	['42 order', false, { keywords: ['order'] }],
	// An expression may bring a number, and an empty row is no filter.
	['42', true, { keywords: [42 as unknown as string] }],
	['anything', true, { keywords: ['', ' '] }],
	['anything', true, { keywords: [], textMatches: '' }],
	['an order', true, { textMatches: '*ORDER' }],
	['an order, please', false, { textMatches: '*order' }],
	['order one', false, { keywords: ['order'], textMatches: '*two' }],
])('the text %j passes: %j, where the filters are %j', (text, expected, filters) => {
	expect(lets(text, filters)).toBe(expected);
	expect(passes(eventOf({ event: 'keywordReceived', text }), filters)).toBe(expected);
	expect(passes(eventOf({ event: 'messageEdited', text }), filters)).toBe(expected);
	// What nobody wrote to us is not kept out by what is in it.
	for (const event of ['messageDeleted', 'messageEcho', 'messageSent', 'accountChanged'] as const) {
		expect(passes(eventOf({ event, text }), filters)).toBe(true);
	}
});

test('a filter about the text keeps out what has none', () => {
	expect(lets(null, { keywords: ['order'] })).toBe(false);
	expect(lets(null, { textMatches: '?*' })).toBe(false);
	expect(lets(null, { textMatches: '*' })).toBe(true);
});

test('numbers are compared however they are written, and names as they are', () => {
	const written = ['+1 (312) 555-0142', person];
	for (const number of written) {
		expect(lets('Hi', { fromNumbers: ['+447700900123', number] })).toBe(true);
		expect(lets('Hi', { ignoreFrom: ['+447700900123', number] })).toBe(false);
		expect(lets('Hi', { toNumbers: [number] })).toBe(false);
	}
	expect(lets('Hi', { fromNumbers: [own] })).toBe(false);
	expect(lets('Hi', { toNumbers: [own] })).toBe(true);
	expect(lets('Hi', { fromNumbers: [], toNumbers: [], ignoreFrom: [] })).toBe(true);
	expect(lets('Hi', { ignoreFrom: [own] })).toBe(true);
	expect(passes(eventOf({ from: 'ACME' }), { fromNumbers: [' ACME '] })).toBe(true);
	expect(passes(eventOf({ to: 'acme_agent' }), { toNumbers: ['acme_agent'] })).toBe(true);
	expect(passes(eventOf({ from: '24365' }), { fromNumbers: [24365 as unknown as string] })).toBe(
		true,
	);
});

test('senders are ignored where they wrote something, and filtered in every event', () => {
	const delivered = eventOf({ event: 'messageDelivered', direction: 'outbound', from: own });
	expect(passes(delivered, { ignoreFrom: [own] })).toBe(true);
	expect(passes(delivered, { fromNumbers: [person] })).toBe(false);
});

test('reactions are ignored where the user wants it', () => {
	const reaction = { emoji: '👍', removed: false, messageId: null, quotedText: 'Hi' };
	expect(passes(eventOf({ reaction }), {})).toBe(true);
	expect(passes(eventOf({ reaction }), { ignoreReactions: true })).toBe(false);
	expect(passes(eventOf({ reaction: null }), { ignoreReactions: true })).toBe(true);
});

test('only chosen events are wanted, and none from one’s own numbers', () => {
	const settings: Settings = {
		events: ['messageReceived', 'messageDelivered'],
		options: {},
		sources: [],
		ownNumbers: [own],
		whatsappNumbers: { account: '1', accountOf: { '+13125550160': '2' } },
	};
	const wanted = (event: Partial<FlatEvent>, more: Partial<Settings> = {}) =>
		isWanted(eventOf(event), { ...settings, ...more });
	expect(wanted({})).toBe(true);
	expect(wanted({ event: 'messageRead' })).toBe(false);
	expect(wanted({}, { options: { fromNumbers: [own] } })).toBe(false);
	for (const from of [own, '+13125550160']) {
		expect(wanted({ from })).toBe(false);
		expect(wanted({ from }, { options: { ignoreOwnNumbers: true } })).toBe(false);
		expect(wanted({ from }, { options: { ignoreOwnNumbers: false } })).toBe(true);
		expect(wanted({ from, event: 'messageDelivered', direction: 'outbound' })).toBe(true);
	}
	// Before they were read, none is known.
	const unread = { ownNumbers: undefined, whatsappNumbers: undefined };
	expect(wanted({ from: own }, unread)).toBe(true);
	expect(wanted({ from: null })).toBe(true);
});

test('a ? stands for one emoji', () => {
	expect(matches('👍', '?')).toBe(true);
	expect(matches('👍', '??')).toBe(false);
	expect(matches('ok 👍👍 42', 'ok ?? 42')).toBe(true);
});

test.each([
	['', '', true],
	['a', '', false],
	['order 42', 'order *', true],
	['order', 'order*', true],
	['order', 'order**', true],
	['order', 'order ?', false],
	['order', 'orde', false],
	['xyz', 'abz', false],
	['', '*', true],
	['', '?', false],
	['aXbXc', 'a*b*c', true],
	['abcabd', '*abd', true],
	['abcabd', '*abc', false],
	['abab', 'a*b', true],
	['(a+)+$', '(a+)+$', true],
])('the text %j matches %j: %j', (text, pattern, expected) => {
	expect(matches(text, pattern)).toBe(expected);
});

test('no pattern can hang n8n', () => {
	const before = process.cpuUsage();
	expect(matches('a'.repeat(100_000), `${'*a'.repeat(20)}b`)).toBe(false);
	expect(matches('a'.repeat(100_000), `${'a*'.repeat(20)}`)).toBe(true);
	expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
});

import { tapbackOf } from '../../nodes/Telnyx/message/tapback.ts';

test.each([
	['Liked “See you at 5”', '👍', 'See you at 5'],
	['Loved “Two\nlines “with quotes” inside”', '❤️', 'Two\nlines “with quotes” inside'],
	// Carriers may turn typographic quotes into plain ones.
	['Disliked "ok"', '👎', 'ok'],
	['Laughed at “😂 hm…”', '😂', '😂 hm…'],
	['Emphasized “now”', '‼️', 'now'],
	['Emphasised “now”', '‼️', 'now'],
	['Questioned “7 am?”', '❓', '7 am?'],
	['Loved an image', '❤️', null],
	['Laughed at a movie', '😂', null],
	['Reacted 😀 to “hello”', '😀', 'hello'],
	['Reacted 👨‍👩‍👧 to “us”', '👨‍👩‍👧', 'us'],
	['Reacted 👍🏽 to an image', '👍🏽', null],
	['Reacted 🇫🇷 to “allez”', '🇫🇷', 'allez'],
	['\u200a\u200b👍\u200b to “\u200aOn my way\u200a”', '👍', 'On my way'],
	['Le encantó “hola”', '❤️', 'hola'],
	['No le gustó “hola”', '👎', 'hola'],
	['Reaccionó con 😂 a “hola”', '😂', 'hola'],
	['Le encantó una imagen', '❤️', null],
	['A aimé «\u00a0à demain\u00a0»', '👍', 'à demain'],
	['A réagi avec 🔥 à « la photo »', '🔥', 'la photo'],
])('%j is a reaction', (text, emoji, quotedText) => {
	expect(tapbackOf(text)).toEqual({ emoji, removed: false, messageId: null, quotedText });
});

test.each([
	['Removed a like from “See you at 5”', '👍'],
	['Removed a heart from an image', '❤️'],
	['Removed a dislike from “a”', '👎'],
	['Removed a laugh from “a”', '😂'],
	['Removed an exclamation from “a”', '‼️'],
	['Removed a question mark from “a”', '❓'],
	['Removed 🎉 from “a”', '🎉'],
])('%j takes a reaction away', (text, emoji) => {
	expect(tapbackOf(text)).toMatchObject({ emoji, removed: true });
});

test.each([
	'Liked it!',
	'I liked “See you at 5”',
	'Liked “See you at 5” a lot',
	'Loved an image of you',
	'Loved the movie',
	'liked by everybody: “Dune”',
	'👍',
	'👍 to you',
	'1 to “See you at 5”',
	'See you “at 5”',
	'',
])('%j is a text', (text) => {
	expect(tapbackOf(text)).toBeUndefined();
});

test('a long text that is nearly a reaction takes no time', () => {
	const before = process.cpuUsage().user;
	for (const text of [`Liked “${' '.repeat(200_000)}`, `${'👍'.repeat(100_000)} to`]) {
		expect(tapbackOf(text)).toBeUndefined();
	}
	expect(process.cpuUsage().user - before).toBeLessThan(1_000_000);
});

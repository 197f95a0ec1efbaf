import { plainText } from '../../nodes/Telnyx/message/plainText.ts';

test.each([
	['headings', '# Order\n\n## Items ##\ntext\n\nTotal\n=====', 'Order\n\nItems\ntext\n\nTotal'],
	[
		'bold',
		'It is **very** important, and __so__ is ***this***.',
		'It is very important, and so is this.',
	],
	['bold over two lines', '**one\ntwo** three', 'one\ntwo three'],
	['italics', 'It is *very* important, _really_!', 'It is very important, really!'],
	['nested emphasis', '**bold and *italic* text**', 'bold and italic text'],
	['what was struck through', 'now ~~10~~ 8', 'now 10 8'],
	['lists', '* one\n+ two\n- three\n  * nested', '- one\n- two\n- three\n  - nested'],
	['numbered lists', '1. **one**\n2. two', '1. one\n2. two'],
	['quotations', '> Hello\n> there', 'Hello\nthere'],
	['rules', 'a\n\n---\n\nb\n\n***\n\nc', 'a\n\nb\n\nc'],
	[
		'links',
		'See [our shop](https://example.com/a_b_(c)?d=e "Title").',
		'See our shop (https://example.com/a_b_(c)?d=e).',
	],
	[
		'links that say their address',
		'[https://example.com](https://example.com/)',
		'https://example.com/',
	],
	['links to an address of e-mail', '[Ada](mailto:ada@example.com)', 'Ada (ada@example.com)'],
	['links within bold', '**[Shop](https://example.com/_x_)**', 'Shop (https://example.com/_x_)'],
	[
		'links by reference',
		'See [the shop][1].\n\n[1]: https://example.com',
		'See the shop (https://example.com).',
	],
	['pictures', '![A cat](https://example.com/cat.jpg)', 'A cat (https://example.com/cat.jpg)'],
	[
		'addresses in brackets',
		'Go to <https://example.com/*a*> or <ada@example.com>',
		'Go to https://example.com/*a* or ada@example.com',
	],
	['code', 'Use `a_b_c` and ``x`y``', 'Use a_b_c and x`y'],
	[
		'blocks of code',
		'Run:\n```js\nconst **a** = 1 < 2 && "&amp;";\n# no heading\n```\nDone.',
		'Run:\nconst **a** = 1 < 2 && "&amp;";\n# no heading\nDone.',
	],
	['escapes', '\\*not bold\\* and 1\\. and \\# x', '*not bold* and 1. and # x'],
	[
		'tables of two columns',
		'| Item | Price |\n|------|------:|\n| Bike | 500 |\n| Bell | 5 |',
		'Bike: 500\nBell: 5',
	],
	[
		'tables of more',
		'Item | Price | Stock\n---|---|---\n**Bike** | 500 | 2',
		'Item: Bike, Price: 500, Stock: 2',
	],
	[
		'line breaks as two characters',
		'Hi Ada,\\n\\nyour order:\\n- **Bike**',
		'Hi Ada,\n\nyour order:\n- Bike',
	],
	['too many empty lines', 'a  \r\n\r\n\r\n\r\nb', 'a\n\nb'],
])('Markdown: %s', (_, text, plain) => {
	expect(plainText(text)).toBe(plain);
});

test.each([
	[
		'paragraphs and breaks',
		'<p>Hi Ada,</p>\n<p>your order<br>is on its way.</p>',
		'Hi Ada,\n\nyour order\nis on its way.',
	],
	['lists', '<ul>\n  <li>one</li>\n  <li class="x">two</li>\n</ul>', '- one\n- two'],
	[
		'links',
		'See <a class="b" href="https://example.com/?a=1&amp;b=2">our <b>shop</b></a>.',
		'See our shop (https://example.com/?a=1&b=2).',
	],
	[
		'links without quotation marks',
		'<a href=https://example.com>https://example.com</a>',
		'https://example.com',
	],
	['pictures', '<img src="a.png" alt="A cat">', 'A cat'],
	[
		'tables',
		'<table><tr><th>Item</th><th>Price</th></tr><tr><td>Bike</td><td>500</td></tr></table>',
		'Item, Price\nBike, 500',
	],
	[
		'styles and scripts',
		'<style>p { color: red }</style><script>alert(1)</script><p>Hi</p><!-- no -->',
		'Hi',
	],
	[
		'entities',
		'Fish &amp; chips &mdash; 5&nbsp;&euro; &lt;3 caf&eacute; &#128690; &#x41; &unknown; AT&T',
		'Fish & chips — 5 € <3 café 🚲 A &unknown; AT&T',
	],
	[
		'a whole page',
		'<!DOCTYPE html><html><head><title>x</title></head><body><h1>Title</h1>text</body></html>',
		'Title\ntext',
	],
])('HTML: %s', (_, text, plain) => {
	expect(plainText(text)).toBe(plain);
});

test.each([
	'5 * 3 * 2 = 30, 5*3*2 = 30 and 2**3**2',
	'if a < b and b > c, <3',
	'snake_case_name and a__b__c.py',
	'https://example.com/_a_/**b**?c=*d*',
	'Your code is 123456',
	'C# and F#, item #5, #1',
	'- 5 degrees\n-5 degrees',
	'a | b',
	'Rate us: 5/5 * * * * *',
	'C:\\new\\table',
	'Ada <+13125550142>',
	'(1) one [2] two {3} three',
	'~10 minutes, ~~ 5 ~~',
	'1. one\n2. two',
	'"quoted" \'single\' `',
	'👩‍👩‍👧 100 % ¯\\(ツ)/¯'.replace('\\', ''),
])('what only looks like markup stays: %s', (text) => {
	expect(plainText(text)).toBe(text);
});

import { readWebAddresses } from '../../nodes/Telnyx/message/webAddress.ts';

const [one, two] = ['https://example.com/a.png', 'https://example.com/b.png'];

test.each<[string, unknown, string[]]>([
	['an address', one, [one]],
	['spaces and letters', 'https://example.com/a b/ü.png', ['https://example.com/a%20b/%C3%BC.png']],
	[
		'what is encoded already',
		'https://example.com/a%20b.png?s=%2F+x',
		['https://example.com/a%20b.png?s=%2F+x'],
	],
	[
		'a host with letters of its own',
		'https://bücher.example/a.png',
		['https://xn--bcher-kva.example/a.png'],
	],
	['a list', [one, two], [one, two]],
	['a list of lists, with nothing in some', [[one], '', null, [two]], [one, two]],
	['a list as JSON', `["${one}","${two}"]`, [one, two]],
	['the media of the trigger', [{ url: one, contentType: 'image/png', size: 5 }], [one]],
	['the media of the trigger as JSON', JSON.stringify([{ url: one }, { url: two }]), [one, two]],
	['one file of the trigger', { url: one, sha256: null }, [one]],
	['a line each', `${one}\n${two}\n`, [one, two]],
	['commas between', `${one},${two}, ${two}`, [one, two, two]],
	['spaces between', `${one} ${two}`, [one, two]],
	[
		'an address with commas',
		'https://example.com/w_300,h_200/a.png',
		['https://example.com/w_300,h_200/a.png'],
	],
	['nothing', '', []],
	['an empty list', [], []],
])('%s', (_, value, urls) => {
	expect(readWebAddresses(value)).toEqual(urls);
});

test.each<[string, unknown, unknown]>([
	['a file name', 'cat.jpg', 'cat.jpg'],
	['a file name behind an address', `${one}, cat.jpg`, 'cat.jpg'],
	['an address without its beginning', 'www.example.com/a.png', 'www.example.com/a.png'],
	['another protocol', 'ftp://example.com/a.png', 'ftp://example.com/a.png'],
	['a picture itself', 'data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'],
	['a host that is none', 'https://', 'https://'],
	['an object without an address', { data: 'x' }, { data: 'x' }],
	['a number', 5, 5],
	['broken JSON', '["https://example.com/a.png"', '["https://example.com/a.png"'],
])('%s is refused', (_, value, named) => {
	expect(readWebAddresses(value)).toMatchObject({ value: named, problem: 'is not a web address' });
});

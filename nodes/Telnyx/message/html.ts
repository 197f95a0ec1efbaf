import { linked, type Kept } from './markup';

/** Elements behind which a line ends. */
const blocks =
	'address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|li|main|nav|ol|p|pre|section|table|tr|ul';

/** Elements within a line, and those that show nothing. What else stands in angle brackets is the text's own. */
const others =
	'a|abbr|b|big|body|br|button|center|cite|code|del|em|font|head|hr|html|i|img|input|ins|kbd|label|link|mark|meta|q|s|samp|script|small|span|strike|strong|style|sub|sup|tbody|td|tfoot|th|thead|title|tt|u|var|wbr';

const tag = new RegExp(
	String.raw`<!doctype[^<>]*>|<\/?(?:${blocks}|${others})(?:\s[^<>]*)?\/?>`,
	'gi',
);

/** Text without HTML's tags and entities: a line for each block, a hyphen before each entry of a list. */
export function withoutHtml(text: string, kept: Kept): string {
	if (text.search(tag) < 0) return withoutEntities(text);
	const plain = text
		.replace(/<!--[\s\S]*?-->|<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, '')
		.replace(
			/<a\s[^<>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"']+))[^<>]*>([\s\S]*?)<\/a\s*>/gi,
			(_, double?: string, single?: string, bare?: string, label = '') =>
				linked(withoutTags(label as string), withoutEntities(double ?? single ?? bare ?? ''), kept),
		)
		.replace(/<img\s[^<>]*?alt\s*=\s*(?:"([^"]*)"|'([^']*)')[^<>]*>/gi, '$1$2')
		.replace(/<(?:br|hr)\s*\/?>\n?/gi, '\n')
		.replace(/\s*<li(?:\s[^<>]*)?>\s*/gi, '\n- ')
		.replace(/<\/t[dh]\s*>\s*(?=<t[dh])/gi, ', ')
		.replace(/<(?:h[1-6]|p)(?:\s[^<>]*)?>/gi, '\n')
		.replace(new RegExp(String.raw`<\/(?:${blocks})\s*>\n?`, 'gi'), '\n');
	return withoutEntities(withoutTags(plain));
}

const withoutTags = (text: string): string => text.replace(tag, '');

const named: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ensp: ' ',
	emsp: ' ',
	thinsp: ' ',
	shy: '',
	zwj: '\u200d',
	zwnj: '\u200c',
	hellip: '…',
	mdash: '—',
	ndash: '–',
	lsquo: '‘',
	rsquo: '’',
	sbquo: '‚',
	ldquo: '“',
	rdquo: '”',
	bdquo: '„',
	laquo: '«',
	raquo: '»',
	bull: '•',
	middot: '·',
	copy: '©',
	reg: '®',
	trade: '™',
	euro: '€',
	pound: '£',
	yen: '¥',
	cent: '¢',
	sect: '§',
	para: '¶',
	deg: '°',
	plusmn: '±',
	times: '×',
	divide: '÷',
	frac12: '½',
	frac14: '¼',
	frac34: '¾',
	iexcl: '¡',
	iquest: '¿',
	larr: '←',
	rarr: '→',
	check: '✓',
	szlig: 'ß',
	aelig: 'æ',
	AElig: 'Æ',
	oelig: 'œ',
	OElig: 'Œ',
	oslash: 'ø',
	Oslash: 'Ø',
};

/** The marks of letters whose names are made of both: `eacute`, `Uuml`. */
const marks: Record<string, string> = {
	acute: '\u0301',
	grave: '\u0300',
	circ: '\u0302',
	uml: '\u0308',
	tilde: '\u0303',
	cedil: '\u0327',
	ring: '\u030a',
	caron: '\u030c',
};

const withoutEntities = (text: string): string =>
	text.replace(
		/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]\w+));/gi,
		(entity, decimal?: string, hex?: string, name?: string) => {
			if (name === undefined) {
				const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
				return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
			}
			const mark = marks[name.slice(1)];
			return named[name] ?? (mark === undefined ? entity : (name[0] + mark).normalize('NFC'));
		},
	);

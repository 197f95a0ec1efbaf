import { withoutHtml } from './html';
import { Kept, linked } from './markup';

/**
 * An AI's answer without Markdown and HTML, as a phone shows it: lists with hyphens, links as `text (address)`, a line
 * for each row of a table. What only looks like markup stays: `5 * 3 * 2`, `snake_case`, `a < b`.
 */
export function plainText(text: string): string {
	const kept = new Kept();
	const withoutCode = withoutCodeMarks(withRealLineBreaks(text), kept);
	const escaped = withEscapesKept(withoutCode, kept);
	const plain = withoutEmphasis(withoutLinks(withoutBlocks(withoutHtml(escaped, kept)), kept));
	return kept
		.restore(plain)
		.replace(/[ \t]+$/gm, '')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Models that fill in JSON write a line break as two characters. A text with real ones means what it says. */
function withRealLineBreaks(text: string): string {
	if (/[\r\n]|\b[a-z]:\\/i.test(text)) return text.replace(/\r\n?/g, '\n');
	return text.replace(/\\r\\n|\\n/g, '\n').replace(/\\t/g, '\t');
}

function withoutCodeMarks(text: string, kept: Kept): string {
	return text
		.replace(
			/^([ \t]*)(```+|~~~+)[^\n`]*\n(?:([\s\S]*?)\n)??\1\2[ \t]*$/gm,
			(_, _indent, _fence, code = '') => kept.keep(code as string),
		)
		.replace(/(?<!`)(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)/g, (_, _fence, code: string) =>
			kept.keep(code.replace(/^ (.*\S.*) $/, '$1')),
		);
}

/** What a backslash stands before, without it. */
const withEscapesKept = (text: string, kept: Kept): string =>
	text.replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, (_, character: string) => kept.keep(character));

/** Headings, quotations, rules, lists and tables. */
const withoutBlocks = (text: string): string =>
	withoutTables(text)
		.replace(/^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/gm, '$1')
		.replace(/^(?=[ \t]*\S)(.*)\n {0,3}(?:=+|-{2,})[ \t]*$/gm, '$1')
		.replace(/^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/gm, '')
		.replace(/^(?: {0,3}>[ \t]?)+/gm, '')
		.replace(/^([ \t]*)[*+-][ \t]+(?=\S)/gm, '$1- ');

const tableLines =
	/^(?=[^|\n]*\|).*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n(?=[^|\n]*\|).*)*$/gm;

function withoutTables(text: string): string {
	return text.replace(tableLines, (table) => {
		const [headings, , ...rows] = table.split('\n').map(cellsOf);
		return rows
			.map((cells) =>
				cells.length === 2
					? `${cells[0]}: ${cells[1]}`
					: cells
							.map((cell, column) => (headings[column] ? `${headings[column]}: ${cell}` : cell))
							.join(', '),
			)
			.join('\n');
	});
}

const cellsOf = (row: string): string[] =>
	row
		.trim()
		.replace(/^\||(?<!\\)\|$/g, '')
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim());

/** An address in parentheses, which may have parentheses of its own, and a title behind it. */
const target = String.raw`\(\s*<?((?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)`;

function withoutLinks(text: string, kept: Kept): string {
	const definitions = new Map<string, string>();
	return text
		.replace(
			/^ {0,3}\[([^\]\n]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+["'(].*["')])?[ \t]*(?:\n|$)/gm,
			(_, name: string, url: string) => {
				definitions.set(name.toLowerCase(), url);
				return '';
			},
		)
		.replace(
			new RegExp(String.raw`!?\[((?:[^[\]]|\[[^[\]]*\])*)\]${target}`, 'g'),
			(_, label: string, url: string) => linked(label, url, kept),
		)
		.replace(/!?\[([^[\]]+)\]\[([^[\]]*)\]/g, (all, label: string, name: string) => {
			const url = definitions.get((name || label).toLowerCase());
			return url === undefined ? all : linked(label, url, kept);
		})
		.replace(/<(?:mailto:)?((?:https?:\/\/|[\w.+-]+@)[^\s<>]+)>/gi, (_, url: string) =>
			kept.keep(url),
		)
		.replace(/https?:\/\/[^\s<>"]*[^\s<>"*_~`.,;:!?)\]]/gi, (url) => kept.keep(url));
}

/** Bold, italic and struck through. */
const withoutEmphasis = (text: string): string =>
	text
		.replace(/(?<![\d*])(\*{2,3})(?=[^\s*])((?:[^\n]|\n(?!\n))*?[^\s*])\1(?![\d*])/g, '$2')
		.replace(/(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*]|[^\s*])\*(?![\w*])/g, '$1')
		.replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])([^\n]*?[^\s_])\1(?![\p{L}\p{N}_])/gu, '$2')
		.replace(/~~(?=\S)(.*?\S)~~/g, '$1');

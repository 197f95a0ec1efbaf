import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { filled, pagesWithParts } from '../../dev/generate/docs.mts';
import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { adviceByCode } from '../../nodes/Telnyx/transport/advice.ts';

const root = join(__dirname, '../..');
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const pages = globSync(['*.md', 'docs/*.md', 'examples/*.md', '.github/**/*.md'], { cwd: root });

/** A heading's name in a link, as GitHub makes it. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
		.replaceAll(' ', '-');

const anchorsOf = (page: string) =>
	[...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));

test('the manual’s links lead somewhere', () => {
	const dead = pages.flatMap((page) =>
		[...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
			.map(([, link]) => link)
			.filter((link) => !/^[a-z]+:/.test(link))
			.filter((link) => {
				const [path, anchor] = link.split('#');
				const target = path ? join(dirname(page), path) : page;
				if (!existsSync(join(root, target))) return true;
				return anchor !== undefined && !anchorsOf(target).includes(anchor);
			})
			.map((link) => `${page}: ${link}`),
	);
	expect(dead).toEqual([]);
});

test('n8n’s links lead to a page, and not to a part of one, since n8n adds a query behind the address', () => {
	const links = ['credentials/*.ts', 'nodes/Telnyx/*.node.json']
		.flatMap((pattern) => globSync(pattern, { cwd: root }))
		.flatMap((file) => read(file).match(/https:\/\/github\.com[^'"]+/g) ?? []);
	const paths = links.map((link) => link.split('/blob/main/')[1] ?? link);
	expect(paths).toHaveLength(5);
	expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every page of the manual can be reached from the README', () => {
	const linked = [...read('README.md').matchAll(/\]\((docs\/[^)#]+\.md)\)/g)].map(([, it]) => it);
	const fromPages = pages.flatMap((page) =>
		[...read(page).matchAll(/\]\(([\w-]+\.md)(?:#[^)]*)?\)/g)].map(([, it]) =>
			join(dirname(page), it),
		),
	);
	const unreachable = pages.filter(
		(page) => page.startsWith('docs/') && ![...linked, ...fromPages].includes(page),
	);
	expect(unreachable).toEqual([]);
});

test('the README is a front door: at most 150 lines and 1,200 words', () => {
	const text = read('README.md');
	expect(text.split('\n').length).toBeLessThanOrEqual(150);
	expect(text.split(/\s+/).length).toBeLessThan(1200);
});

test.each(pagesWithParts)('%s says what the code says (npm run docs)', (page) => {
	expect(read(page)).toBe(filled(page, { operations, adviceByCode }));
});

test('every claim names tests that exist', () => {
	const claims = [...read('docs/claims.md').matchAll(/^\| (?!Claim|-)(.+) \| (.+) \|$/gm)];
	expect(claims.length).toBeGreaterThan(30);
	const missing = claims.flatMap(([, , tests]) =>
		tests.split(' · ').filter((named) => {
			const [file, name] = named.split(/:\s*(.*)/);
			const path = join(root, `test/${file}.test.mts`);
			if (!existsSync(path)) return true;
			// A name may be a template, whose beginning is enough.
			return !readFileSync(path, 'utf8').includes(name);
		}),
	);
	expect(missing).toEqual([]);
});

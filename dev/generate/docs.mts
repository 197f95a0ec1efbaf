// Writes what the manual takes from the code: the operations, their outputs, and what to do about Telnyx's errors.
// `npm run docs`
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Operation } from '../../nodes/Telnyx/actions/operation.ts';
import { sampleOf } from './samples.mts';
import { folder as schemaFolder, pathOf, type Schema } from './schemaFiles.mts';

type Documented = Pick<Operation, 'resource' | 'name' | 'displayName' | 'description'>;

/** What the manual tells of the code. */
export interface Source {
	operations: Documented[];
	adviceByCode: Record<string, string>;
}

const root = join(import.meta.dirname, '../..');

/** The parts that are generated, by the name of their place in a page. */
export function parts({ operations, adviceByCode }: Source): Record<string, string> {
	const byResource = groupBy(operations, ({ resource }) => resource);
	return {
		operations: [
			...messageLines(byResource.get('message') ?? []),
			'',
			'| Resource | Operations |',
			'|---|---|',
			...[...byResource]
				.filter(([resource]) => resource !== 'message')
				.map(
					([resource, list]) =>
						`| **${titleOf(resource)}** | ${list.map(({ displayName }) => displayName).join(', ')} |`,
				),
		].join('\n'),
		allOperations: [...byResource]
			.map(([resource, list]) => [`## ${titleOf(resource)}`, '', ...lines(list)].join('\n'))
			.join('\n\n'),
		outputs: outputs(operations),
		errors: [
			'| Code | What to do |',
			'|---|---|',
			...Object.entries(adviceByCode).map(([code, advice]) => `| ${code} | ${advice} |`),
		].join('\n'),
	};
}

function groupBy<T>(list: T[], keyOf: (one: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
	return groups;
}

const lines = (list: Documented[]): string[] =>
	list.map(({ displayName, description }) => `- **${displayName}**: ${description}`);

/** In short: the page of all operations has the rest. */
const messageLines = (list: Documented[]): string[] => [
	'**Message**',
	'',
	...lines(list).map((line) => line.replace(/(\*\*: .*?)[.;:] .*$/, '$1')),
];

const titles: Record<string, string> = {
	alphanumericSenderId: 'Alphanumeric Sender ID',
	autoResponse: 'Auto-Response',
	optOut: 'Opt-Out',
};

const titleOf = (resource: string): string =>
	titles[resource] ??
	resource
		.replace(/^./, (letter) => letter.toUpperCase())
		.replace(/[A-Z]/g, ' $&')
		.trim();

/** A sample of each shape, under the names of all operations that output it. */
function outputs(operations: Documented[]): string {
	const named = [
		['trigger', 'Telnyx Trigger'],
		...operations.map(({ resource, name, displayName }) => [
			`${resource}.${name}`,
			`${titleOf(resource)}: ${displayName}`,
		]),
	];
	const bySample = groupBy(named, ([name]) => {
		const schema = readFileSync(join(schemaFolder, pathOf(name)), 'utf8');
		return JSON.stringify(sampleOf(JSON.parse(schema) as Schema, name), null, 2);
	});
	return [...bySample]
		.map(
			([sample, group]) =>
				`## ${group.map(([, title]) => title).join(' · ')}\n\n\`\`\`json\n${sample}\n\`\`\``,
		)
		.join('\n\n');
}

/** Pages with places for generated parts, which `<!-- name -->` and `<!-- /name -->` enclose. */
export const pagesWithParts = [
	'README.md',
	'docs/errors.md',
	'docs/operations.md',
	'docs/outputs.md',
];

/** A page with its generated parts. */
export function filled(page: string, source: Source): string {
	let text = readFileSync(join(root, page), 'utf8');
	for (const [name, part] of Object.entries(parts(source))) {
		const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
		text = text.replace(place, (_, before, after) => `${before}${part}\n${after}`);
	}
	return text;
}

if (import.meta.main) {
	const built = createRequire(join(root, 'dist/nodes/Telnyx/'));
	const source = {
		...(built('./actions/operations.js') as Pick<Source, 'operations'>),
		...(built('./transport/advice.js') as Pick<Source, 'adviceByCode'>),
	};
	for (const page of pagesWithParts) writeFileSync(join(root, page), filled(page, source));
}

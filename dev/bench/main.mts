// Runs the measurements: `npm run bench`, or some of them by their file names, `npm run bench -- speed rate`.
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { printAims } from './aims.mts';

const apart = [
	'main',
	'aims',
	'server',
	'plainClient',
	'customNode',
	'host',
	'heap',
	'processorTime',
];
const names = globSync('*.mts', { cwd: import.meta.dirname })
	.map((file) => basename(file, '.mts'))
	.filter((name) => !apart.includes(name))
	.sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
	console.error(`There is no bench "${unknown.join('", "')}". There are: ${names.join(', ')}.`);
	process.exit(1);
}
for (const name of wanted.length > 0 ? wanted : names) {
	console.log(`\n${name}`);
	// Those without `measure` print what they see when they are loaded.
	const { measure } = (await import(`./${name}.mts`)) as { measure?: () => Promise<void> };
	await measure?.();
}
process.exitCode = printAims() === 0 ? 0 : 1;
// The channel tells when whoever started this is gone; it is no reason to stay.
process.channel?.unref();

// Prints what the changelog says about the version of a tag: `npm run release:notes -- v0.1.0`. It fails where the tag,
// package.json and the changelog do not name the same version.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(read('package.json')) as { version: string };
const notes = read('CHANGELOG.md')
	.split(/^## /m)
	.find((section) => section.startsWith(`${version}\n`))
	?.slice(version.length)
	.trim();
const problem =
	tag !== `v${version}`
		? `The tag is ${tag || 'missing'}, and package.json has version ${version}: they have to be the same.`
		: !notes && `CHANGELOG.md says nothing under "## ${version}".`;
if (problem) {
	console.error(problem);
	process.exitCode = 1;
} else {
	console.log(notes);
}

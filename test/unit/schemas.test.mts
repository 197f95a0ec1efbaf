import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, pathOf } from '../../dev/generate/schemaFiles.mts';
import { makeSchemas, textOf } from '../../dev/generate/schemas.mts';
import { operations } from '../../nodes/Telnyx/actions/operations.ts';

const schemas = makeSchemas();

test('the editor shows the fields of every operation, and of the trigger, before the first run', () => {
	const names = operations.map(({ resource, name }) => `${resource}.${name}`);
	expect([...schemas.keys()].sort()).toEqual([...names, 'trigger'].sort());
	for (const [name, { properties = {} }] of schemas) {
		// n8n's editor ignores a schema that has none.
		expect([name, Object.keys(properties).length]).not.toEqual([name, 0]);
	}
});

test('the files are those that npm run schemas writes', () => {
	const files = globSync('**/*.json', { cwd: folder });
	expect(files.sort()).toEqual([...schemas.keys()].map(pathOf).sort());
	for (const [name, schema] of schemas) {
		expect(readFileSync(join(folder, pathOf(name)), 'utf8')).toBe(textOf(schema));
	}
});

// What n8n's verification looks at, before anything is published: its own analysis, of the packed package and of the
// sources that a statement of provenance points to. `npm run scan`
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

interface Scanner {
	analyzePackage(
		folder: string,
		patterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
	SOURCE_FILE_PATTERNS: string[];
}

const { TELNYX_PACKAGE: tarball = '', SCANNER: scannerPath = '' } = process.env;
const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(
	pathToFileURL(scannerPath).href
)) as Scanner;

const unpacked = `${tarball}.unpacked`;
mkdirSync(unpacked);
await promisify(execFile)('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);

const parts = {
	'The package': await analyzePackage(unpacked),
	'Its sources': await analyzePackage(join(import.meta.dirname, '..'), SOURCE_FILE_PATTERNS),
};
for (const [name, { passed, message, details }] of Object.entries(parts)) {
	console.log(`${name}: ${passed ? 'passed' : `failed (${message})`}`);
	if (details) console.log(details);
	if (!passed) process.exitCode = 1;
}

// Runs one folder of tests in real n8n: `npm run test:e2e`, or with parts of file names, `npm run test:e2e -- browser`.
import { globSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const [folder, ...wanted] = process.argv.slice(2);

/** ms for all of them: a run that hangs has to end with its count, too. */
const limit = (folder === 'e2e' ? 22 : 60) * 60_000;

const files = globSync(`${folder}/*.test.mts`, { cwd: import.meta.dirname })
	.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
	.sort()
	.map((file) => `${import.meta.dirname}/${file}`);

let passed = 0;
let failed = 0;
// Each starts an n8n of its own; those of queue mode start five processes, and want the machine for themselves.
const stop = new AbortController();
const tests = run({
	files,
	concurrency: folder === 'e2e' ? 2 : 1,
	timeout: limit,
	signal: stop.signal,
	// A test that timed out may go on, and would keep its process from ending.
	forceExit: true,
});
const overdue = setTimeout(() => {
	console.log(`Broken off: the tests took more than ${limit / 60_000} minutes.`);
	stop.abort();
}, limit);
tests.on('test:summary', ({ file, counts }) => {
	if (file !== undefined) return;
	passed = counts.passed;
	failed = counts.tests - counts.passed - counts.skipped - counts.todo;
});
tests.on('end', () => {
	clearTimeout(overdue);
	if (passed + failed === 0) failed = 1;
	process.exitCode = failed === 0 ? 0 : 1;
});
tests
	.compose(spec)
	.on('end', () => console.log(`${passed} passed, ${failed} failed`))
	.pipe(process.stdout);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
	process.on(signal, () => stop.abort());
}
// The channel tells when whoever started this is gone; it is no reason to stay.
process.channel?.unref();

// What has to hold in every n8n that is supported, in any n8n of the registry, with the packed package installed as a
// user does: `npm run test:compat -- 1.123.81 2.40 latest`. It prints a table of versions and checks. An n8n that was
// installed for it is removed afterwards, unless `--keep` is given. With `--update`, n8n is updated from each version to
// the next one instead, with work under way.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, type EventData } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { Failure } from '../../dev/setup/failure.mjs';
import { remove } from '../../dev/setup/install.mjs';
import { ensureN8n, ensureNode, n8nFolder, releaseOf } from '../../dev/setup/toolchain.mjs';

type Mark = '✔' | '✖' | '–';

/** The marks of a version's checks, by the checks' names, and of their groups no marks. */
type Column = Map<string, Mark | undefined>;

const stop = new AbortController();

/** Runs the checks of a file in the n8n that the environment names. */
async function check(file: string): Promise<Column> {
	const column: Column = new Map();
	const tests = run({
		files: [join(import.meta.dirname, file)],
		timeout: 30 * 60_000,
		signal: stop.signal,
		forceExit: true,
	});
	const enter = (mark: Mark) => (data: EventData.TestPass | EventData.TestFail) => {
		const isGroup = data.details.type === 'suite';
		const name = `${'  '.repeat(data.nesting)}${data.name}`;
		if (data.name.endsWith('.test.mts')) return;
		column.set(name, isGroup ? undefined : data.skip === undefined ? mark : '–');
	};
	tests.on('test:start', ({ name, nesting }) => {
		if (!name.endsWith('.test.mts')) column.set(`${'  '.repeat(nesting)}${name}`, undefined);
	});
	tests.on('test:pass', enter('✔'));
	tests.on('test:fail', enter('✖'));
	const shown = tests.compose(spec);
	for await (const text of shown) process.stdout.write(text as string);
	return column;
}

interface Installed {
	version: string;
	command: string;
	node: string;
}

/** Does something with the versions, of which those that are not there are installed, and removed when it is done. */
async function withVersions<T>(
	releases: Array<Awaited<ReturnType<typeof releaseOf>>>,
	keep: boolean,
	work: (installed: Installed[]) => Promise<T>,
): Promise<T> {
	const isThere = ({ version }: { version: string }) => existsSync(n8nFolder(version));
	const missing = releases.filter((release) => !isThere(release));
	try {
		const installed: Installed[] = [];
		for (const { version, nodeMajor } of releases) {
			const node = await ensureNode(nodeMajor);
			installed.push({ version, command: await ensureN8n(node, version), node });
		}
		const [{ command, node }] = installed as [Installed];
		Object.assign(process.env, { N8N_COMMAND: command, N8N_NODE: node });
		console.log(`\nn8n ${installed.map(({ version }) => version).join(' → ')}\n`);
		return await work(installed);
	} finally {
		if (!keep) for (const { version } of missing) remove(n8nFolder(version));
	}
}

/** The column of each version, or of the way through all of them. */
async function columnsOf(wanted: string[]): Promise<Map<string, Column>> {
	const columns = new Map<string, Column>();
	const releases = [];
	for (const version of wanted) releases.push(await releaseOf(version));
	const { keep, update } = values;
	if (update) {
		return await withVersions(releases, keep, async ([, ...later]) => {
			process.env.LATER_N8N = JSON.stringify(later);
			return columns.set('updated', await check('updates.test.mts'));
		});
	}
	for (const release of releases) {
		if (stop.signal.aborted) break;
		const column = await withVersions([release], keep, async () => await check('checks.test.mts'));
		columns.set(release.version, column);
	}
	return columns;
}

/** The table: a line for each check, a column for each version. */
function table(columns: Map<string, Column>): string {
	const names = [...new Set([...columns.values()].flatMap((column) => [...column.keys()]))];
	const first = Math.max(...names.map(({ length }) => length)) + 2;
	const line = (name: string, cells: string[]) =>
		[name.padEnd(first), ...cells.map((cell) => cell.padEnd(10))].join('').trimEnd();
	return [
		line('', [...columns.keys()]),
		...names.map((name) =>
			line(
				name,
				[...columns.values()].map((column) => column.get(name) ?? ''),
			),
		),
	].join('\n');
}

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		keep: { type: 'boolean', default: false },
		update: { type: 'boolean', default: false },
	},
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
	process.on(signal, () => stop.abort());
}
// The channel tells when whoever started this is gone; it is no reason to stay.
process.channel?.unref();

try {
	if (positionals.length === 0)
		throw new Failure('No version of n8n is named.', 'Name some, like "1.123.81 2.40 latest".');
	const columns = await columnsOf(positionals);
	console.log(`\n${table(columns)}\n`);
	const marks = [...columns.values()].flatMap((column) => [...column.values()]);
	const count = (mark: Mark) => marks.filter((one) => one === mark).length;
	console.log(`${count('✔')} passed, ${count('✖')} failed, ${count('–')} skipped`);
	if (count('✖') > 0 || count('✔') === 0) process.exitCode = 1;
} catch (error) {
	if (!(error instanceof Failure)) throw error;
	console.error(`\n${error.message}\n${error.remedy}`);
	process.exitCode = 1;
}

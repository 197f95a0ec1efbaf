import { spawn, spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(60_000);

const repository = join(__dirname, '../..');
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** "npm start" on a machine that has all but n8n. */
function start(env: NodeJS.ProcessEnv) {
	const { status, stderr } = spawnSync(
		process.execPath,
		[join(repository, 'dev/run.mjs'), 'start'],
		{
			env: { ...process.env, XDG_CACHE_HOME: folder, ...env },
			encoding: 'utf8',
		},
	);
	return { status, told: stderr.trim().split('\n') };
}

const { n8n } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).config as {
	n8n: string;
};
const log = () => join(folder, `n8n-nodes-telnyx/n8n-${n8n}.log`);

test('a failed download is told in one sentence, with what to do about it', () => {
	const { status, told } = start({
		npm_config_cache: join(folder, 'npm'),
		npm_config_registry: 'http://127.0.0.1:9/',
		npm_config_noproxy: '127.0.0.1',
		npm_config_fetch_retries: '0',
	});
	expect(told).toEqual([
		`Installing n8n ${n8n} failed: The npm registry cannot be reached.`,
		`Check the network and npm's proxy and registry settings ("npm ping"), then run the same command again: what was downloaded is kept. npm's own words are in ${log()}.`,
	]);
	expect(status).toBe(1);
	expect(readFileSync(log(), 'utf8')).toContain('ECONNREFUSED');
});

test('a missing compiler is told in one sentence, with what to install', () => {
	const npm = join(folder, 'npm-cli.js');
	writeFileSync(
		npm,
		"if (process.argv[2] === 'rebuild') { console.error('gyp ERR! stack Error: not found: make'); process.exit(1); }",
	);
	const { status, told } = start({ npm_execpath: npm });
	expect(told).toEqual([
		`Installing n8n ${n8n} failed: sqlite3, which n8n stores its data with, could not be compiled.`,
		expect.stringMatching(
			/^(Install a C\+\+ compiler, make and Python 3|Run "xcode-select --install")/,
		),
	]);
	expect(status).toBe(1);
	expect(existsSync(join(folder, 'n8n-nodes-telnyx', `n8n-${n8n}`))).toBe(false);
});

test.each([
	['the newest of those that begin so', '>=20.19 <= 24.x', '1.123.81', 22],
	['with the Node that it asks for', '>=24.0.0', '2.41.1', 24],
])('an n8n is found in the registry: %s', (_, node, version, nodeMajor) => {
	const releases = ['1.0.9', version, '1.0.10'].map((one) => ({
		version: one,
		'engines.node': node,
	}));
	const npm = join(folder, 'npm-cli.js');
	writeFileSync(npm, `console.log(${JSON.stringify(JSON.stringify(releases))})`);
	const code = `
		const { releaseOf } = await import(${JSON.stringify(join(repository, 'dev/setup/toolchain.mjs'))});
		console.log(JSON.stringify(await releaseOf('1')));
	`;
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
		env: { ...process.env, XDG_CACHE_HOME: folder, npm_execpath: npm },
		encoding: 'utf8',
	});
	expect(JSON.parse(stdout)).toEqual({ version, nodeMajor });
});

test('n8n is kept without its types', () => {
	const npm = join(folder, 'npm-cli.js');
	writeFileSync(
		npm,
		`const { mkdirSync, writeFileSync } = require('node:fs');
		mkdirSync('node_modules/a', { recursive: true });
		if (process.argv[2] === 'install')
			for (const end of ['js', 'js.map', 'd.ts', 'd.mts', 'd.cts.map']) writeFileSync('node_modules/a/b.' + end, '');`,
	);
	const code = `
		const { ensureN8n } = await import(${JSON.stringify(join(repository, 'dev/setup/toolchain.mjs'))});
		await ensureN8n(process.execPath);
	`;
	spawnSync(process.execPath, ['--input-type=module', '-e', code], {
		env: { ...process.env, XDG_CACHE_HOME: folder, npm_execpath: npm },
	});
	const installed = join(folder, `n8n-nodes-telnyx/n8n-${n8n}/node_modules/a`);
	expect(readdirSync(installed).sort()).toEqual(['b.js', 'b.js.map']);
});

/** Does something under the lock, in a process of its own, and says what it prints. */
function underLock(lock: string) {
	const code = `
		const { withLock } = await import(${JSON.stringify(join(repository, 'dev/setup/lock.mjs'))});
		await withLock(${JSON.stringify(lock)}, () => console.log('waits'), async () => console.log('works'));
	`;
	// By the timeout, one that waits forever ends, too.
	const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
		stdio: ['ignore', 'pipe', 'inherit'],
		timeout: 30_000,
	});
	return child.stdout.setEncoding('utf8');
}

/** The id that a process had. */
const ended = () => String(spawnSync(process.execPath, ['--version']).pid);

test.each([
	['whose process has died', ended, 0],
	['that nobody has touched for long', () => String(process.pid), 120],
])('an installation does not wait for a lock %s', async (_, owner, age) => {
	const lock = join(folder, 'lock');
	writeFileSync(lock, owner());
	const touched = Date.now() / 1000 - age;
	utimesSync(lock, touched, touched);
	expect((await underLock(lock).toArray()).join('')).toBe('works\n');
	expect(existsSync(lock)).toBe(false);
});

test('an installation waits for one that is under way', async () => {
	const lock = join(folder, 'lock');
	writeFileSync(lock, String(process.pid));
	const output: string[] = [];
	for await (const text of underLock(lock)) {
		output.push(text as string);
		rmSync(lock, { force: true });
	}
	expect(output.join('')).toBe('waits\nworks\n');
});

// The one door to everything that is done with this repository. It runs on any Node from 20 on, without
// any package installed, and brings what the command needs: Node 24, the packages, n8n.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run, stopCode } from './setup/child.mjs';
import { Failure } from './setup/failure.mjs';
import { remove } from './setup/install.mjs';
import { ensureModules, ensureN8n, ensureNode, root } from './setup/toolchain.mjs';

const [command, ...args] = process.argv.slice(2);
let node = process.execPath;

const environment = (more) => ({
	...process.env,
	PATH: [dirname(node), process.env.PATH].join(delimiter),
	...more,
});

/** Runs a JavaScript or TypeScript file of this repository under Node 24, its output shown or collected. */
const script = (path, scriptArgs, { show = true, env = {} } = {}) =>
	run(node, [join(root, path), ...scriptArgs], { cwd: root, env: environment(env), show });

const tool = {
	tsc: 'node_modules/typescript/bin/tsc',
	eslint: 'node_modules/eslint/bin/eslint.js',
	jest: 'node_modules/jest/bin/jest.js',
	gulp: 'node_modules/gulp/bin/gulp.js',
};
const linted = ['nodes', 'credentials', 'package.json'];

/** Makes `dist`, the whole of what n8n loads. */
async function build() {
	rmSync(join(root, 'dist'), { recursive: true, force: true });
	for (const step of [
		[tool.tsc, ['-p', 'tsconfig.build.json']],
		[tool.gulp, ['--silent']],
	]) {
		const { code, output } = await script(...step, { show: false });
		if (code !== 0) {
			process.stdout.write(output);
			throw new Failure('The build failed.', 'Correct what is shown above.');
		}
	}
}

/** Builds the package and packs it as `npm publish` would. */
async function pack(folder) {
	await build();
	const { code, output } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
		env: environment(),
	});
	if (code !== 0) throw new Failure('npm pack failed.', output);
	return join(folder, JSON.parse(output.slice(output.indexOf('[')))[0].filename);
}

/** A folder for this run alone. It goes at the exit, because Ctrl-C ends this process within whatever it awaits. */
function temporaryFolder() {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-'));
	process.once('exit', () => remove(folder));
	return folder;
}

/** Type check, lint and tests at once: alone, none of them keeps two cores busy. */
async function test() {
	const result = join(temporaryFolder(), 'jest.json');
	const checks = [
		['Type check', script(tool.tsc, ['--noEmit', '-p', '.'], { show: false })],
		['Lint', script(tool.eslint, linted, { show: false })],
	];
	await script(tool.jest, ['--json', `--outputFile=${result}`, ...args], {
		env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
	});
	const counts = existsSync(result)
		? JSON.parse(readFileSync(result, 'utf8'))
		: { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
	let passed = counts.numPassedTests;
	let failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	if (passed + failed === 0) {
		console.log('No test was run.');
		failed = 1;
	}
	for (const [name, check] of checks) {
		const { code, output } = await check;
		console.log(`${name}: ${code === 0 ? 'passed' : 'failed'}`);
		if (code !== 0) console.log(output);
		if (code === 0) passed += 1;
		else failed += 1;
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed === 0 ? 0 : 1;
}

/** Runs a script that needs n8n with the packed package. */
async function withPackage(path, scriptArgs) {
	const env = {
		N8N_COMMAND: await ensureN8n(node),
		TELNYX_PACKAGE: await pack(temporaryFolder()),
		// Files of the nodes are loaded by some scripts; that they are modules can't be said in package.json.
		NODE_OPTIONS: '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
	};
	return (await script(path, scriptArgs, { env })).code;
}

const commands = {
	start: async () => {
		const n8n = await ensureN8n(node);
		await build();
		return (await script('dev/start.mts', args, { env: { N8N_COMMAND: n8n } })).code;
	},
	test,
	'test:e2e': async () => await withPackage('test/main.mts', ['e2e', ...args]),
	'test:queue': async () => await withPackage('test/main.mts', ['queue', ...args]),
	bench: async () => await withPackage('dev/bench/main.mts', args),
	/** Lists each request field of Telnyx's endpoints, and whether the node can set it. */
	fields: async () =>
		(await script(tool.jest, ['test/engine/parity'], { env: { LIST_FIELDS: '1' } })).code,
	build,
	lint: async () => (await script(tool.eslint, [...linted, ...args])).code,
	pack: async () => console.log(await pack(root)),
};

try {
	if (process.platform === 'win32') {
		throw new Failure('This runs on Linux and macOS.', 'On Windows, run it in WSL.');
	}
	if (Number(process.versions.node.split('.')[0]) < 20) {
		throw new Failure(
			`This is Node ${process.versions.node}; 20 or newer is needed.`,
			'Install it from https://nodejs.org, or with your version manager.',
		);
	}
	if (!Object.hasOwn(commands, command)) {
		throw new Failure(
			`There is no command "${command ?? ''}".`,
			`There are: ${Object.keys(commands).join(', ')}.`,
		);
	}
	node = await ensureNode();
	await ensureModules(node);
	process.exitCode = stopCode() ?? (await commands[command]()) ?? 0;
} catch (error) {
	if (!(error instanceof Failure)) throw error;
	console.error(`\n${error.message}\n${error.remedy}`);
	process.exitCode = 1;
}

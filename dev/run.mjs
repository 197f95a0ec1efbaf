// The one door to everything that is done with this repository. It runs on any Node from 20 on, without
// any package installed, and brings what the command needs: Node 24, the packages, n8n.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run, stopCode } from './setup/child.mjs';
import { Failure } from './setup/failure.mjs';
import { remove } from './setup/install.mjs';
import { progress } from './setup/progress.mjs';
import {
	ensureModules,
	ensureN8n,
	ensureNode,
	ensureOldestEngine,
	ensureScanner,
	root,
} from './setup/toolchain.mjs';

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
	prettier: 'node_modules/prettier/bin/prettier.cjs',
};

/** Where a check remembers what it has looked at before. */
const cache = (name) => `node_modules/.cache/${name}.json`;

/** What has to hold for the sources besides the tests. The first two differ by n8n's rules, which are for what n8n loads. */
const checks = {
	'Type check': [
		tool.tsc,
		['--noEmit', '-p', '.', '--incremental', '--tsBuildInfoFile', cache('tsc')],
	],
	'Lint of the nodes': [tool.eslint, ['nodes', 'credentials', 'package.json']],
	'Lint of the rest': [
		tool.eslint,
		['-c', 'dev/eslint.config.mjs', 'dev', 'test', '--cache', '--cache-location', cache('eslint')],
	],
	Format: [tool.prettier, ['--check', '.', '--log-level', 'warn', '--cache']],
};

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

/** Jest's tests, with the counts in a file of this run's. */
async function jest(jestArgs, env = {}) {
	const result = join(temporaryFolder(), 'jest.json');
	await script(tool.jest, ['--json', `--outputFile=${result}`, ...jestArgs], {
		env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning', ...env },
	});
	if (!existsSync(result)) return { passed: 0, failed: 1 };
	const counts = JSON.parse(readFileSync(result, 'utf8'));
	const [passed, failed] = [
		counts.numPassedTests,
		counts.numFailedTests + counts.numRuntimeErrorTestSuites,
	];
	if (passed + failed > 0) return { passed, failed };
	console.log('No test was run.');
	return { passed, failed: 1 };
}

/** Runs checks side by side and gives how many passed and failed; of those that fail, it shows what they say. */
async function check(names = Object.keys(checks)) {
	const counts = { passed: 0, failed: 0 };
	const running = names.map(async (name) => [name, await script(...checks[name], { show: false })]);
	for (const one of running) {
		const [name, { code, output }] = await one;
		console.log(`${name}: ${code === 0 ? 'passed' : 'failed'}`);
		if (code !== 0) console.log(output);
		counts[code === 0 ? 'passed' : 'failed']++;
	}
	return counts;
}

/** All checks and tests at once: alone, none of them keeps two cores busy. With parts of file names, those tests alone. */
async function test() {
	const checked = args.length > 0 ? { passed: 0, failed: 0 } : check();
	const tested = await jest(args);
	const { passed, failed } = await checked;
	console.log(`${tested.passed + passed} passed, ${tested.failed + failed} failed`);
	return tested.failed + failed === 0 ? 0 : 1;
}

/** What touches n8n's engine most: what runs, waits, receives and lists. In full it would take as long as all of `test`. */
const engineTests = ['runs', 'retry', 'items', 'waiting', 'deliveryEvent', 'receive', 'texts'];

/** Tests in the engine of the oldest n8n that is supported. */
async function testOldest() {
	const env = { N8N_ENGINE: await ensureOldestEngine(node) };
	const wanted = (args.length > 0 ? args : engineTests).map((name) => `test/engine/${name}`);
	const { passed, failed } = await jest(wanted, env);
	console.log(`${passed} passed, ${failed} failed`);
	return failed === 0 ? 0 : 1;
}

/** Files of the nodes are loaded by some scripts; that they are modules can't be said in package.json. */
const typelessPackage = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

/** Runs a script that needs n8n with the packed package. */
async function withPackage(path, scriptArgs) {
	const env = {
		N8N_COMMAND: await ensureN8n(node),
		TELNYX_PACKAGE: await pack(temporaryFolder()),
		NODE_OPTIONS: typelessPackage,
	};
	return (await script(path, scriptArgs, { env })).code;
}

/** The manual's pictures, by the screenshots that they are. */
const pictures = { 'tour-1': 'phone', 'tour-3': 'question' };

const commands = {
	start: async () => {
		const n8n = await ensureN8n(node);
		const shown = progress('Building the package');
		await build();
		shown.end('done');
		return (await script('dev/start.mts', args, { env: { N8N_COMMAND: n8n } })).code;
	},
	test,
	'test:e2e': async () => await withPackage('test/main.mts', ['e2e', ...args]),
	'test:queue': async () => await withPackage('test/main.mts', ['queue', ...args]),
	'test:mutants': async () => (await script('dev/mutants.mts', args)).code,
	'test:compat': async () => {
		const env = { TELNYX_PACKAGE: await pack(temporaryFolder()), NODE_OPTIONS: typelessPackage };
		return (await script('test/compat/main.mts', args, { env })).code;
	},
	'test:oldest': testOldest,
	'test:types': async () => (await script('test/compat/types.mts', args)).code,
	bench: async () => await withPackage('dev/bench/main.mts', args),
	/** Lists each request field of Telnyx's endpoints, and whether the node can set it. */
	fields: async () =>
		(await script(tool.jest, ['test/engine/parity'], { env: { LIST_FIELDS: '1' } })).code,
	/** Writes the schemas of the outputs anew. */
	schemas: async () => (await script('dev/generate/schemas.mts', args)).code,
	/** Writes those parts of the manual that come from the code. */
	docs: async () => {
		await build();
		return (await script('dev/generate/docs.mts', args)).code;
	},
	/** Takes the manual's pictures, while the tour is walked. */
	pictures: async () => {
		const code = await withPackage('test/main.mts', ['tour']);
		for (const [shot, picture] of Object.entries(pictures)) {
			copyFileSync(
				join(root, `test/e2e/screenshots/${shot}.png`),
				join(root, `docs/${picture}.png`),
			);
		}
		return code;
	},
	/** What n8n looks at before it verifies a version. */
	scan: async () => {
		const env = {
			TELNYX_PACKAGE: await pack(temporaryFolder()),
			SCANNER: await ensureScanner(node),
		};
		return (await script('dev/scan.mts', args, { env })).code;
	},
	'release:notes': async () => (await script('dev/releaseNotes.mts', args)).code,
	build,
	lint: async () => ((await check(Object.keys(checks).slice(1))).failed === 0 ? 0 : 1),
	/** Mends what can be mended by itself. */
	format: async () => {
		for (const [path, lintArgs] of [checks['Lint of the nodes'], checks['Lint of the rest']]) {
			await script(path, [...lintArgs, '--fix']);
		}
		return (await script(tool.prettier, ['--write', '.', '--log-level', 'warn'])).code;
	},
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

// Runs tests for Stryker. Its own jest runner loads n8n's engine anew for each changed place and test file: hours for
// what takes minutes here, where only this repository's modules are loaded anew.
import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { collect, runTests } from './testFrame.mts';

interface Active {
	activeMutant?: string;
	currentTestId?: string;
	mutantCoverage?: object;
	hitCount?: number;
	hitLimit?: number;
}

/** The names that Stryker's changed code looks for. */
const stryker = ((globalThis as { __stryker__?: Active }).__stryker__ ??= {});

const require = createRequire(import.meta.filename);
const compiled = new Map<string, string>();

/** TypeScript as jest.config.js has it transformed. */
const [transformed] = Object.values(require('../../jest.config.js').transform) as [
	[string, object],
];
function compile(module: { _compile(code: string, file: string): void }, file: string): void {
	let code = compiled.get(file);
	if (code === undefined) {
		code = transformSync(readFileSync(file, 'utf8'), { ...transformed[1], filename: file }).code;
		compiled.set(file, code);
	}
	module._compile(code, file);
}
const extensions = (Module as unknown as { _extensions: Record<string, typeof compile> })
	._extensions;
extensions['.ts'] = compile;
extensions['.mts'] = compile;

interface Options {
	/** The test files. */
	files: string[];
	/** The files that are changed. */
	changed: string[];
}

/** Loads a test file with all of this repository's modules anew; n8n's stay. */
function load(file: string, { changed }: Options) {
	// Stryker goes there after it has loaded this file.
	const sandbox = process.cwd();
	return collect(() => {
		for (const [path, module] of Object.entries(require.cache)) {
			if (path.startsWith(sandbox) && !path.includes('/node_modules/')) delete require.cache[path];
			// n8n wants this service set up once a process, and each test file does.
			if (path.endsWith('n8n-core/dist/data-deduplication-service.js'))
				module!.exports.DataDeduplicationService.instance = undefined;
		}
		require(join(sandbox, file));
		// What the nodes load when they first need it would count as reached by the first test alone.
		for (const module of changed) require(join(sandbox, module));
	});
}

const separator = ' › ';

class Runner {
	static inject = ['options'] as const;
	readonly #options: Options;
	constructor({ oneProcess }: { oneProcess: Options }) {
		this.#options = oneProcess;
	}

	capabilities() {
		return { reloadEnvironment: true };
	}

	async dryRun() {
		const tests = [];
		for (const file of this.#options.files) {
			const block = load(file, this.#options);
			const results = await runTests(block, {
				around: async (name, run) => {
					stryker.currentTestId = `${file}${separator}${name}`;
					await run();
					stryker.currentTestId = undefined;
				},
			});
			for (const { name, milliseconds, failure } of results) {
				const id = `${file}${separator}${name}`;
				tests.push({
					...{ id, name: id, fileName: join(process.cwd(), file), timeSpentMs: milliseconds },
					...(failure === undefined ? { status: 0 } : { status: 1, failureMessage: failure }),
				});
			}
		}
		return { status: 'complete', tests, mutantCoverage: stryker.mutantCoverage };
	}

	async mutantRun({
		activeMutant,
		testFilter,
		hitLimit,
	}: {
		activeMutant: { id: string };
		testFilter?: string[];
		hitLimit?: number;
	}) {
		Object.assign(stryker, { activeMutant: activeMutant.id, hitLimit });
		stryker.hitCount = hitLimit === undefined ? undefined : 0;
		let nrOfTests = 0;
		try {
			for (const file of this.#options.files) {
				const own = testFilter
					?.filter((id) => id.startsWith(file + separator))
					.map((id) => id.slice(file.length + separator.length));
				if (own?.length === 0) continue;
				const wanted = new Set(own);
				let results;
				try {
					results = await runTests(load(file, this.#options), {
						isWanted: (name) => own === undefined || wanted.has(name),
						bail: true,
					});
				} catch (error) {
					return killed(nrOfTests, file, String(error));
				}
				nrOfTests += results.length;
				if (hitLimit !== undefined && stryker.hitCount! > hitLimit)
					return { status: 'timeout', reason: 'endless' };
				const failed = results.find(({ failure }) => failure !== undefined);
				if (failed) return killed(nrOfTests, `${file}${separator}${failed.name}`, failed.failure!);
			}
			return { status: 'survived', nrOfTests };
		} finally {
			stryker.activeMutant = undefined;
		}
	}
}

const killed = (nrOfTests: number, killedBy: string, failureMessage: string) => ({
	...{ status: 'killed', nrOfTests, failureMessage },
	killedBy: [killedBy],
});

export const strykerPlugins = [{ kind: 'TestRunner', name: 'oneProcess', injectableClass: Runner }];

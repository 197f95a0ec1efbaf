import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from './cache.mjs';
import { run } from './child.mjs';
import { ensureInstalled, npm, remove, replace } from './install.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url)).slice(0, -1);
const stampOf = (folder) => join(folder, '.complete');

/** npm writes this file last, so without it the folder is a part of an installation. */
const hasAllPackages = (folder) => existsSync(join(folder, 'node_modules/.package-lock.json'));

/** @param {string} command @param {string[]} args @returns {Promise<string | undefined>} its output if all went well */
const answer = async (command, args) => {
	if (!existsSync(command)) return undefined;
	const { code, output } = await run(command, args);
	return code === 0 ? output.trim() : undefined;
};

/** The Node that this repository and the n8n it is developed with run on. */
const ownMajor = 24;

/**
 * A Node of a major version. Where this script runs on another one, the npm package `node` brings a binary.
 *
 * @returns {Promise<string>} the path of the Node binary
 */
export async function ensureNode(major = ownMajor) {
	const running = Number(process.versions.node.split('.')[0]);
	if (running === major || (major === ownMajor && running > major)) return process.execPath;
	const what = `Node ${major}`;
	const folder = join(cache, `node-${major}`);
	const binary = join(folder, 'node_modules/node/bin/node');
	await ensureInstalled({
		what,
		note: '0.1 GB on disk, some seconds, once',
		folder,
		stamp: stampOf(folder),
		version: String(major),
		isComplete: async () =>
			hasAllPackages(folder) && !!(await answer(binary, ['--version']))?.includes(`v${major}.`),
		install: (onOutput) =>
			replace(folder, (work) =>
				npm(what, ['install', `node@${major}`], {
					onOutput,
					folder: work,
					node: process.execPath,
					log: join(cache, `node-${major}.log`),
					// The package fetches the binary for this machine in its install script.
					env: { npm_config_ignore_scripts: 'false' },
				}),
			),
	});
	return binary;
}

/** Whether the packages in a node_modules folder are the ones of the lock file, by npm's own record of them. */
function matches(folder, { packages: wanted }) {
	const { packages } = JSON.parse(readFileSync(join(folder, '.package-lock.json'), 'utf8'));
	return Object.entries(wanted).every(
		([path, { version, optional }]) =>
			path === '' || (optional && !packages[path]) || packages[path]?.version === version,
	);
}

/**
 * The packages that this repository is developed with, as package-lock.json names them.
 *
 * @param {string} node the Node binary
 */
export async function ensureModules(node) {
	mkdirSync(cache, { recursive: true });
	const folder = join(root, 'node_modules');
	const lockFile = readFileSync(join(root, 'package-lock.json'), 'utf8');
	await ensureInstalled({
		what: 'the development packages',
		note: '0.5 GB on disk, about a minute, once',
		folder,
		stamp: stampOf(folder),
		version: createHash('sha256').update(lockFile).digest('hex'),
		isComplete: async () => hasAllPackages(root) && matches(folder, JSON.parse(lockFile)),
		install: (onOutput) => {
			remove(folder);
			// Not "npm ci": where a registry lacks the optional packages of other platforms, it finds the lock
			// file incomplete and refuses.
			return npm('the development packages', ['install', '--no-save', '--ignore-scripts'], {
				folder: root,
				node,
				log: join(cache, 'development-packages.log'),
				onOutput,
			});
		},
	});
}

/** The n8n that this repository is developed with, the oldest that is supported, and n8n's analysis of packages. */
const {
	n8n: ownVersion,
	oldest,
	scanner: scannerVersion,
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config;

/** n8n before 2.0 has this package from its maker's own server; the registry has the same, which n8n itself uses by now. */
const overrides = { xlsx: 'npm:@e965/xlsx@0.20.3' };

/**
 * The release of n8n that the registry has under a version, the beginning of one (`1.123`), or a tag (`latest`), and the
 * Node that it is to run on. That is 22 where n8n says that an older one would do: the native packages that it depends on
 * bring no binaries for those.
 *
 * @param {string} wanted
 * @returns {Promise<{ version: string, nodeMajor: number }>}
 */
export async function releaseOf(wanted) {
	mkdirSync(cache, { recursive: true });
	const args = ['view', `n8n@${wanted}`, 'version', 'engines.node', '--json', '--loglevel=error'];
	const options = { folder: cache, node: process.execPath, log: join(cache, 'n8n-release.log') };
	const releases = [JSON.parse(await npm(`n8n ${wanted}`, args, options))].flat();
	const newest = releases
		.sort((one, other) => one.version.localeCompare(other.version, undefined, { numeric: true }))
		.at(-1);
	const oldestNode = Number(/\d+/.exec(newest['engines.node'])[0]);
	return { version: newest.version, nodeMajor: Math.max(oldestNode, 22) };
}

/** Where a version of n8n is installed. */
export const n8nFolder = (version) => join(cache, `n8n-${version}`);

/**
 * n8n itself.
 *
 * @param {string} node the Node binary that it is to run on
 * @returns {Promise<string>} the path of n8n's command
 */
export async function ensureN8n(node, version = ownVersion) {
	const folder = n8nFolder(version);
	const binary = join(folder, 'node_modules/n8n/bin/n8n');
	const what = `n8n ${version}`;
	// The binary from the registry brings its own headers; without them node-gyp would go and look for some.
	const headers = join(
		dirname(dirname(node)),
		`node_modules/node-${process.platform}-${process.arch}`,
	);
	await ensureInstalled({
		what,
		note: '2.3 GB on disk, about 6 minutes, once',
		folder,
		stamp: stampOf(folder),
		version,
		isComplete: async () =>
			hasAllPackages(folder) &&
			(await answer(node, [binary, '--version']))?.includes(version) &&
			(await answer(node, [
				'-e',
				'require(process.argv[1])',
				join(folder, 'node_modules/sqlite3'),
			])) !== undefined,
		install: (onOutput, step) =>
			replace(folder, async (work) => {
				const options = { folder: work, node, log: join(cache, `n8n-${version}.log`) };
				writeFileSync(join(work, 'package.json'), JSON.stringify({ overrides }));
				await npm(what, ['install', `n8n@${version}`, '--ignore-scripts'], {
					...options,
					onOutput,
				});
				step('removing types, which nothing reads while it runs');
				for (const file of readdirSync(work, { recursive: true })) {
					if (/\.d\.[cm]?ts(\.map)?$/.test(file)) rmSync(join(work, file));
				}
				step('fetching or compiling sqlite3, which it stores its data with');
				// Only sqlite3 needs its script; those of others would want compilers and libraries for nothing.
				await npm(what, ['rebuild', 'sqlite3', '--foreground-scripts'], {
					...options,
					...(existsSync(headers) && { env: { npm_config_nodedir: headers } }),
				});
			}),
	});
	return binary;
}

/**
 * Packages from the registry, none of whose scripts is run.
 *
 * @param {string} node the Node binary
 * @param {string} name of the folder in the cache
 * @param {string[]} packages with their versions
 */
async function ensurePackages(node, name, packages) {
	const folder = join(cache, name);
	const what = packages.join(' and ');
	await ensureInstalled({
		what,
		note: 'about a minute, once',
		folder,
		stamp: stampOf(folder),
		version: what,
		isComplete: async () => false,
		install: (onOutput) =>
			replace(folder, (work) =>
				npm(what, ['install', ...packages, '--ignore-scripts'], {
					onOutput,
					folder: work,
					node,
					log: join(cache, `${name}.log`),
				}),
			),
	});
	return join(folder, 'node_modules');
}

/** @returns {Promise<string>} the module of n8n's analysis of community packages */
export const ensureScanner = async (node) =>
	join(
		await ensurePackages(node, 'scanner', [`@n8n/scan-community-package@${scannerVersion}`]),
		'@n8n/scan-community-package/scanner/scanner.mjs',
	);

/** @returns {Promise<string>} the node_modules with the engine of the oldest n8n that is supported */
export const ensureOldestEngine = async (node) =>
	await ensurePackages(
		node,
		'oldest-engine',
		Object.entries(oldest).map(([name, version]) => `${name}@${version}`),
	);

import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { run } from './child.mjs';
import { explain, Failure } from './failure.mjs';
import { keepInstallation, lastInstallation } from './installations.mjs';
import { withLock } from './lock.mjs';
import { npmRequests } from './npmRequests.mjs';
import { duration, progress } from './progress.mjs';

// What "npm run" adds to the environment belongs to its own run, not to the one started here.
const FOREIGN =
	/^(npm_(package|lifecycle|command|execpath|node_execpath)|npm_config_(local_prefix|prefix|global|ignore_scripts|omit|production|dry_run|loglevel|json|workspace|package_lock)|NODE_OPTIONS|NODE_ENV|INIT_CWD)/i;

/**
 * The environment for npm: the user's own settings, quiet, with the given Node first on the PATH.
 *
 * @param {string} node the Node binary
 */
function npmEnvironment(node) {
	const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
	return {
		...Object.fromEntries(own),
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		npm_config_audit: 'false',
		npm_config_fund: 'false',
		npm_config_update_notifier: 'false',
	};
}

/**
 * Runs npm and gives what it printed. It throws a Failure with the remedy if npm fails, and keeps npm's words in a log.
 *
 * @param {string} what the thing being installed, for the message
 * @param {string[]} args
 * @param {{ folder: string, node: string, log: string, env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void }}
 *   options folder: where npm runs; onOutput: hears of npm's requests, too
 */
export async function npm(what, args, { folder, node, log, env, onOutput }) {
	// The npm that runs this script is a JavaScript file; it runs under the given Node just as well.
	const own = process.env.npm_execpath ?? '';
	const [command, first] = basename(own) === 'npm-cli.js' ? [node, [own]] : ['npm', []];
	const options = { cwd: folder, env: { ...npmEnvironment(node), ...env }, onOutput };
	const allArgs = [...first, ...args, '--prefix', folder, ...(onOutput ? ['--loglevel=http'] : [])];
	const result = await run(command, allArgs, options).catch((error) => {
		if (error.code !== 'ENOENT') throw error;
		throw new Failure(
			'npm was not found.',
			'Install Node.js together with npm, and run this again.',
		);
	});
	writeFileSync(log, result.output);
	if (result.code !== 0) throw explain(what, result.output, log);
	return result.output;
}

/** Removes a folder, also while an orphan of a killed run still writes to it. */
export const remove = (folder) =>
	rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

/**
 * Fills a new folder and then puts it in the other's place, so that a half-filled one is never taken for a
 * whole one. What an interrupted run left behind is removed.
 *
 * @param {string} folder
 * @param {(work: string) => Promise<void>} install
 */
export async function replace(folder, install) {
	const [parent, name] = [dirname(folder), basename(folder)];
	const isLeftOver = (other) =>
		other.startsWith(`${name}.`) && /^\d+$/.test(other.slice(name.length + 1));
	for (const other of readdirSync(parent).filter(isLeftOver)) remove(join(parent, other));
	const work = `${folder}.${process.pid}`;
	mkdirSync(work);
	await install(work);
	remove(folder);
	renameSync(work, folder);
}

/**
 * Makes sure that a folder holds a complete installation, and does nothing if it does. Of two runs at once the
 * second waits for the first. It shows what is being done, how much of it is left, and how long it took last time.
 *
 * @param {object} installation
 * @param {string} installation.what its name for the user
 * @param {string} [installation.note] what to expect of it the first time, for the user
 * @param {string} installation.folder
 * @param {string} installation.stamp the file in it that says it is complete
 * @param {string} installation.version what the stamp must say
 * @param {() => Promise<boolean>} installation.isComplete judges a folder that has no stamp
 * @param {(onOutput: (text: string) => void, step: (text: string) => void) => Promise<void>} installation.install
 *   hands on what npm prints, and says what it does besides
 */
export async function ensureInstalled({ what, note, folder, stamp, version, isComplete, install }) {
	const isStamped = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === version;
	if (isStamped()) return;
	mkdirSync(dirname(folder), { recursive: true });
	const wait = () => console.log(`Waiting for another run that is installing ${what} …`);
	await withLock(join(dirname(folder), `.${basename(folder)}.lock`), wait, async () => {
		if (isStamped()) return;
		if (!(await isComplete())) {
			const last = lastInstallation(what);
			const expected = last ? `${duration(last.seconds)} last time` : note;
			const shown = progress(`Installing ${what}${expected ? ` (${expected})` : ''}`);
			const requests = npmRequests(last?.packages, shown.step);
			try {
				await install(requests.read, shown.step);
			} catch (error) {
				shown.end('failed');
				throw error;
			}
			const seconds = Math.round(shown.end('done'));
			keepInstallation(what, { seconds, packages: requests.packages.size });
		}
		writeFileSync(stamp, version);
	});
}

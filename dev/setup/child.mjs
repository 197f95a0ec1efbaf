import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** What to signal to end each running child. @type {Set<number>} */
const running = new Set();
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

/** The signal that asked this run to stop, as the exit code that shells expect. */
export const stopCode = () => stoppedBy && 128 + constants.signals[stoppedBy];

// Nothing may outlive this process: each signal goes on to the children, and whoever waits for them ends
// when they have ended. Ctrl-C reaches a child twice then (terminal, here), or more often through npm.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.on(signal, () => {
		stoppedBy ??= signal;
		for (const target of running) process.kill(target, signal);
		if (running.size === 0) process.exit(stopCode());
	});
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, onOutput?: (text: string) => void }} [options]
 *   show: its output goes to the user, and a channel is opened by whose closing it notices that this process is gone;
 *   otherwise the output is collected, and `onOutput` hears of it
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function run(command, args, { cwd, env, show = false, onOutput } = {}) {
	const child = spawn(command, args, {
		cwd,
		env,
		stdio: show ? ['inherit', 'inherit', 'inherit', 'ipc'] : ['ignore', 'pipe', 'pipe'],
		// npm starts programs of its own and doesn't pass signals on to them: they are reached as a group.
		detached: !show,
	});
	const target = show ? child.pid : -child.pid;
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text) => {
			output += text;
			onOutput?.(text);
		});
	}
	try {
		const code = await new Promise((resolve, reject) => {
			child.once('error', reject);
			if (child.pid) running.add(target);
			child.once('close', (exitCode, signal) =>
				resolve(exitCode ?? 128 + (signal ? constants.signals[signal] : 0)),
			);
		});
		return { code, output };
	} finally {
		running.delete(target);
		if (stoppedBy && running.size === 0) process.exit(stopCode());
	}
}

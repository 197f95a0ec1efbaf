import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server program that can be ended and started again with its data. */
export interface Service {
	port: number;
	start(): Promise<void>;
	stop(): Promise<void>;
	/** Ends it and removes its data. */
	close(): Promise<void>;
}

/** Where systems keep server programs that are not in the path. */
const furtherFolders = ['/usr/lib/postgresql/*/bin', '/usr/sbin', '/opt/homebrew/opt/*/bin', '/usr/local/opt/*/bin'];

/**
 * The path of a program of this machine.
 * @throws with what to install
 */
export function find(program: string): string {
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...globSync(furtherFolders).sort().reverse()];
	const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
	if (found) return found;
	throw new Error(
		`"${program}" is not installed. Debian and Ubuntu: "apt-get install -y redis-server postgresql"; macOS: "brew install redis postgresql".`,
	);
}

/** Starts a program and waits until its port is open. It ends with this process at the latest. */
export async function serve(
	path: string,
	args: string[],
	port: number,
	options: SpawnOptions,
): Promise<ChildProcess> {
	let output = '';
	const child = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout!, child.stderr!]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2_000)));
	}
	const abandon = () => child.kill('SIGKILL');
	process.once('exit', abandon);
	child.once('exit', () => process.removeListener('exit', abandon));
	for (const end = Date.now() + 20_000; !(await isOpen(port)); await sleep(50)) {
		if (child.exitCode !== null || Date.now() > end) {
			abandon();
			throw new Error(`${path} did not start:\n${output}`);
		}
	}
	return child;
}

export async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
	if (!child || child.exitCode !== null || child.signalCode !== null) return;
	await new Promise((resolve) => {
		child.once('exit', resolve);
		child.kill(signal);
	});
}

const isOpen = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
			.once('connect', () => {
				socket.destroy();
				resolve(true);
			})
			.once('error', () => resolve(false));
	});

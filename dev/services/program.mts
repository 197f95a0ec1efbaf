import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { existsSync, globSync, rmSync } from 'node:fs';
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
const furtherFolders = [
	'/usr/lib/postgresql/*/bin',
	'/usr/sbin',
	'/opt/homebrew/opt/*/bin',
	'/usr/local/opt/*/bin',
];

/**
 * The path of a program of this machine.
 * @throws with what to install
 */
export function find(program: string): string {
	const folders = [
		...(process.env.PATH ?? '').split(delimiter),
		...globSync(furtherFolders).sort().reverse(),
	];
	const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
	if (found) return found;
	throw new Error(
		`"${program}" is not installed. Debian and Ubuntu: "apt-get install -y redis-server postgresql"; macOS: "brew install redis postgresql".`,
	);
}

/** How a server program is run. */
export interface Program {
	path: string;
	args: string[];
	port: number;
	/** Its data; removed at the end. */
	folder: string;
	/** What ends it in order. */
	signal: NodeJS.Signals;
	/** The user to run as, where that is not this process's. */
	as?: { uid?: number; gid?: number };
}

/** Starts a program that can be ended and started again. A run that is broken off leaves no data either. */
export async function startService({
	path,
	args,
	port,
	folder,
	signal,
	as,
}: Program): Promise<Service> {
	let child: ChildProcess | undefined;
	const start = async () => {
		child = await serve(path, args, port, { ...as, cwd: folder });
	};
	const stop = async () => await end(child, signal);
	await start();
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	const close = async () => {
		await stop();
		remove();
		process.removeListener('exit', remove);
	};
	return { port, start, stop, close };
}

/** Starts a program and waits until its port is open. It ends with this process at the latest. */
async function serve(
	path: string,
	args: string[],
	port: number,
	options: SpawnOptions,
): Promise<ChildProcess> {
	let output = '';
	const child = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout!, child.stderr!]) {
		stream
			.setEncoding('utf8')
			.on('data', (text: string) => (output = (output + text).slice(-2_000)));
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

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
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

import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STARTUP_LIMIT = 180_000;
const STOP_LIMIT = 10_000;

// n8n gets these of the developer's environment and no other: an n8n or database set-up of their own must
// not leak into this one, nor a proxy stand between it and the simulator.
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/** Keeps n8n to this machine, and its editor free of what needs n8n's own servers. */
const OFFLINE = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
};

/** The module that would ask n8n's servers. An n8n that lacks it does not start with its name. */
const ASKING_MODULE = 'mcp-registry';

export interface N8nOptions {
	/** Where this n8n keeps its database, its settings and its community packages. */
	dataFolder: string;
	port: number;
	/** `start` is the whole of n8n; the other two are its extra processes in queue mode. */
	command?: 'start' | 'worker' | 'webhook';
	/** More of n8n's environment variables; they come before the ones set here. */
	env?: Record<string, string>;
}

export interface N8nProcess {
	/** The address of the editor, the REST API and the webhooks, without a slash at its end. */
	url: string;
	pid: number;
	/** Resolves when the process has ended, with the last lines of its log. */
	ended: Promise<string>;
	/** Ends n8n as Ctrl-C would, and with force if it has not ended 10 s later. */
	stop(): Promise<void>;
	/** Ends n8n at once, as a crash would. */
	kill(): Promise<void>;
}

/** Whether a program already listens on a port of this machine. */
export function isTaken(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = createServer()
			.once('error', () => resolve(true))
			.once('listening', () => probe.close(() => resolve(false)))
			.listen(port, '127.0.0.1');
	});
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer()
			.once('error', reject)
			.listen(0, '127.0.0.1', () => {
				const { port } = probe.address() as { port: number };
				probe.close(() => resolve(port));
			});
	});
}

/** n8n's command. */
function program(): string {
	const path = process.env.N8N_COMMAND;
	if (!path) throw new Error('N8N_COMMAND is not set: start this through dev/run.mjs.');
	return path;
}

/** The Node that n8n runs on; not each runs on this one. */
const node = () => process.env.N8N_NODE ?? process.execPath;

async function environment({ dataFolder, port, env }: N8nOptions): Promise<NodeJS.ProcessEnv> {
	const inherited = INHERITED.map((name) => [name, process.env[name]]).filter(([, value]) => value);
	return {
		...Object.fromEntries(inherited),
		// n8n starts its task runner by the name of "node".
		PATH: [dirname(node()), process.env.PATH].join(delimiter),
		...OFFLINE,
		...(existsSync(join(program(), '../../dist/modules', ASKING_MODULE)) && {
			N8N_DISABLED_MODULES: ASKING_MODULE,
		}),
		N8N_USER_FOLDER: dataFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		// The port that its task runner reports to; two n8n on one machine must not share it.
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		WEBHOOK_URL: `http://localhost:${port}/`,
		N8N_EDITOR_BASE_URL: `http://localhost:${port}/`,
		// Without TLS a browser would drop n8n's sign-in cookie otherwise.
		N8N_SECURE_COOKIE: 'false',
		...env,
	};
}

/** Asks until the answer is 200, or the time or the process is over. */
async function untilReady(addresses: string[], isRunning: () => boolean): Promise<boolean> {
	const end = Date.now() + STARTUP_LIMIT;
	for (const address of addresses) {
		for (;;) {
			const answer = await fetch(address).catch(() => undefined);
			await answer?.body?.cancel();
			if (answer?.status === 200) break;
			if (!isRunning() || Date.now() > end) return false;
			await sleep(100);
		}
	}
	return true;
}

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals) => {
	try {
		process.kill(-child.pid!, signal);
	} catch {
		// The group has ended already.
	}
};

/**
 * Starts a real n8n and waits until it answers. Its log is `n8n.log` in the data folder.
 *
 * It throws, with the end of that log, if n8n ends or is not ready in three minutes. The command to start is named
 * by the environment variable `N8N_COMMAND`, which `dev/run.mjs` sets, and the Node by `N8N_NODE` if it is another.
 */
export async function startN8n(options: N8nOptions): Promise<N8nProcess> {
	const { dataFolder, port, command = 'start' } = options;
	mkdirSync(dataFolder, { recursive: true });
	const log = createWriteStream(join(dataFolder, 'n8n.log'), { flags: 'a' });
	let tail = '';
	// In a process group of its own, so that Ctrl-C reaches n8n once, from here, and in the right order, and so
	// that its task runner can be ended with it.
	const child = spawn(node(), [program(), command], {
		cwd: dataFolder,
		env: await environment(options),
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			log.write(text);
			tail = (tail + text).slice(-4_000);
		});
	}
	const abandon = () => signalGroup(child, 'SIGKILL');
	process.once('exit', abandon);
	const ended = new Promise<string>((resolve) => {
		child.once('exit', () => {
			abandon();
			process.removeListener('exit', abandon);
			log.end();
			resolve(tail);
		});
	});
	const isRunning = () => child.exitCode === null && child.signalCode === null;
	const kill = async () => {
		if (isRunning()) signalGroup(child, 'SIGKILL');
		await ended;
	};
	const stop = async () => {
		if (isRunning()) child.kill('SIGINT');
		const force = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_LIMIT);
		await ended;
		clearTimeout(force);
	};
	const url = `http://localhost:${port}`;
	const addresses = [
		`${url}/healthz/readiness`,
		...(command === 'start' ? [`${url}/rest/settings`] : []),
	];
	if (!(await untilReady(addresses, isRunning))) {
		await kill();
		throw new Error(`n8n did not start. The end of its log:\n${tail}`);
	}
	return { url, pid: child.pid!, ended, stop, kill };
}

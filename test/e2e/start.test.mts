import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, isTaken } from '../../dev/n8n/process.mts';
import { newDataFolder, repository } from './world.mts';

const person = '+13125550142';
const business = '+13125550100';

interface Process {
	pid: number;
	parent: number;
}

/** The machine's processes, without those that have ended and wait for nothing but to be taken note of. */
const processes = (): Process[] =>
	execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter(([, , state]) => !state!.startsWith('Z'))
		.map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));

/** A process, all that it has started, and so on. */
const familyOf = (root: number, all = processes()): number[] => [
	root,
	...all.filter(({ parent }) => parent === root).flatMap(({ pid }) => familyOf(pid, all)),
];

describe('npm start', { timeout: 300_000 }, () => {
	const data = newDataFolder();
	let running: ChildProcess | undefined;
	let output = '';
	const isRunning = () => running?.exitCode === null && running.signalCode === null;
	/** What Ctrl-C in a terminal does. */
	const interrupt = () => process.kill(-running!.pid!, 'SIGINT');
	// A run that is broken off ends this, too.
	process.once('exit', () => isRunning() && interrupt());
	after(async () => {
		if (!isRunning()) return;
		interrupt();
		await once(running!, 'exit');
	});

	/** Starts it, and resolves when it waits for Ctrl-C or has ended. */
	async function start(port: number, simulatorPort: number): Promise<void> {
		const options = [
			'--port',
			String(port),
			'--simulator-port',
			String(simulatorPort),
			'--data',
			data,
		];
		// In a process group of its own, as what is started in a terminal.
		running = spawn('npm', ['start', '--', ...options], {
			cwd: repository,
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		output = '';
		const ready = new Promise<void>((resolve) => {
			for (const stream of [running!.stdout!, running!.stderr!]) {
				stream.setEncoding('utf8').on('data', (text: string) => {
					output += text;
					if (output.includes('Stop with Ctrl-C')) resolve();
				});
			}
		});
		await Promise.race([ready, once(running, 'close')]);
	}

	interface State {
		messages: Array<{ direction: string; person: string; text: string | null }>;
	}

	/** Texts the workflow from the simulated phone, and gives its answer. */
	async function answerTo(text: string, simulator: string): Promise<string | null> {
		const received = await fetch(`${simulator}/__simulator/receive`, {
			method: 'POST',
			body: JSON.stringify({ from: person, to: business, text }),
		});
		assert.equal(received.status, 200);
		for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
			const { messages } = (await (await fetch(`${simulator}/__simulator/state`)).json()) as State;
			const answer = messages.find(
				(message) => message.direction === 'outbound' && message.person === person,
			);
			if (answer) return answer.text;
		}
		return null;
	}

	test('answers a text, at the first start and at the next, and Ctrl-C leaves nothing running', async () => {
		const [port, simulatorPort] = [await freePort(), await freePort()];
		for (const text of ['Is my bike ready?', 'And now?']) {
			await start(port, simulatorPort);
			for (const address of [
				`http://localhost:${port}`,
				`http://127.0.0.1:${simulatorPort}/phone`,
			]) {
				assert.ok(output.includes(address), output);
				assert.equal((await fetch(address)).status, 200);
			}
			const simulated = await fetch(`http://127.0.0.1:${simulatorPort}/__simulator/state`);
			const { baseUrl, apiKey, publicKey } = (await simulated.json()) as Record<string, string>;
			for (const shown of [baseUrl!, apiKey!, publicKey!])
				assert.ok(output.includes(shown), output);
			const answer = await answerTo(text, `http://127.0.0.1:${simulatorPort}`);
			assert.ok(answer?.includes(`We got your text: "${text}"`), String(answer));
			const family = familyOf(running!.pid!);
			assert.ok(family.length >= 4, 'npm, run.mjs, start.mts and n8n');
			interrupt();
			const [code, signal] = (await once(running!, 'close')) as [number | null, string | null];
			assert.ok(signal === 'SIGINT' || code === 130, `it ended with ${signal ?? code}`);
			assert.doesNotMatch(output, /^\s+at /m, 'nothing failed on the way out');
			const left = () => processes().filter(({ pid }) => family.includes(pid));
			// Who was ended is gone when the system gets to it.
			for (const end = Date.now() + 10_000; left().length > 0 && Date.now() < end; )
				await sleep(50);
			assert.deepEqual(left(), []);
			assert.deepEqual([await isTaken(port), await isTaken(simulatorPort)], [false, false]);
		}
	});

	test('says which port is taken, and how to choose another', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as { port: number };
		await start(port, await freePort());
		other.close();
		assert.match(
			output,
			new RegExp(`Port ${port}, which n8n would use, is taken by another program\\.`),
		);
		assert.match(output, /npm start -- --port \d+/);
		assert.equal(running!.exitCode, 1);
	});
});

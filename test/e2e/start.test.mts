import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, isTaken } from '../../dev/n8n/process.mts';
import { repository } from './world.mts';

const person = '+13125550142';
const business = '+13125550100';

describe('npm start', { timeout: 300_000 }, () => {
	const data = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-'));
	let running: ChildProcess | undefined;
	const isRunning = () => running?.exitCode === null && running.signalCode === null;
	after(async () => {
		if (isRunning()) {
			running!.kill('SIGTERM');
			await once(running!, 'exit');
		}
		rmSync(data, { recursive: true, force: true });
	});

	/** Starts it, and gives what it printed once it waits for Ctrl-C or has ended. */
	async function start(port: number, simulatorPort: number): Promise<string> {
		const options = ['--port', String(port), '--simulator-port', String(simulatorPort), '--data', data];
		running = spawn(process.execPath, [join(repository, 'dev/start.mts'), ...options], {
			// By the channel it notices when this process is gone.
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		let output = '';
		const ready = new Promise<void>((resolve) => {
			for (const stream of [running!.stdout!, running!.stderr!]) {
				stream.setEncoding('utf8').on('data', (text: string) => {
					output += text;
					if (output.includes('Stop with Ctrl-C')) resolve();
				});
			}
		});
		await Promise.race([ready, once(running, 'close')]);
		return output;
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
			const answer = messages.find((message) => message.direction === 'outbound' && message.person === person);
			if (answer) return answer.text;
		}
		return null;
	}

	test('answers a text, at the first start and at the next, and Ctrl-C leaves nothing running', async () => {
		const [port, simulatorPort] = [await freePort(), await freePort()];
		for (const text of ['Is my bike ready?', 'And now?']) {
			const output = await start(port, simulatorPort);
			for (const address of [`http://localhost:${port}`, `http://127.0.0.1:${simulatorPort}/phone`]) {
				assert.ok(output.includes(address), output);
				assert.equal((await fetch(address)).status, 200);
			}
			const answer = await answerTo(text, `http://127.0.0.1:${simulatorPort}`);
			assert.ok(answer?.includes(`We got your text: "${text}"`), String(answer));
			running!.kill('SIGINT');
			const [code] = (await once(running!, 'exit')) as [number];
			assert.equal(code, 0);
			assert.deepEqual([await isTaken(port), await isTaken(simulatorPort)], [false, false]);
		}
	});

	test('says which port is taken, and how to choose another', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as { port: number };
		const output = await start(port, await freePort());
		other.close();
		assert.match(output, new RegExp(`Port ${port}, which n8n would use, is taken by another program\\.`));
		assert.match(output, /npm start -- --port \d+/);
		assert.equal(running!.exitCode, 1);
	});
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../dev/simulator/simulator.mts';

const main = join(__dirname, '../../dev/simulator/main.mts');

// Some tests start Node twice.
jest.setTimeout(30_000);

const closing: Array<() => unknown> = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator(options);
	closing.push(simulator.close);
	return simulator;
}

async function post(url: string, body: object): Promise<Record<string, unknown>> {
	const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	return (await response.json()) as Record<string, unknown>;
}

test('another process can text, break, and watch the simulator', async () => {
	const simulator = await simulate({ deliveryDelay: 1 });
	const control = `${simulator.url}/__simulator`;
	const events = await fetch(`${control}/events`);
	const [ada, own] = ['+13125550142', '+13125550100'];

	const delivery = await post(`${control}/receive`, { from: ada, to: own, text: 'Hi' });
	expect(delivery.attempts).toEqual([]);
	expect(await post(`${control}/receive`, { from: ada, to: '+19' })).toHaveProperty('error');
	await post(`${control}/faults`, { kind: 'status', status: 503, match: { path: '^/messages' } });
	await post(`${control}/delivery`, { to: ada, status: 'delivery_failed' });
	const send = async () =>
		await fetch(`${simulator.baseUrl}/messages`, {
			method: 'POST',
			headers: { authorization: `Bearer ${simulator.apiKey}` },
			body: JSON.stringify({ from: own, to: ada, text: 'Answer' }),
		});
	expect((await send()).status).toBe(503);
	expect((await send()).status).toBe(200);
	await fetch(`${control}/idle`);
	const state = (await (await fetch(`${control}/state`)).json()) as { messages: object[] };
	expect(state).toMatchObject({ baseUrl: simulator.baseUrl, publicKey: simulator.publicKey });
	expect(state.messages).toMatchObject([
		{ person: ada, business: own, text: 'Hi', direction: 'inbound' },
		{ person: ada, business: own, text: 'Answer', status: 'delivery_failed' },
	]);
	const requests = (await (await fetch(`${control}/requests`)).json()) as object[];
	expect(requests).toMatchObject([{ status: 503, accepted: false }, { accepted: true }]);

	let heard = '';
	for await (const part of events.body!.pipeThrough(new TextDecoderStream())) {
		heard += part;
		if (heard.includes('delivery_failed')) break;
	}
	expect(heard).toContain('delivery_failed');
	expect(heard).toMatch(/event: message\ndata: .*"text":"Answer"/);
});

test("media is served, one picture only to who has the account's key", async () => {
	const simulator = await simulate();
	const open = await fetch(`${simulator.url}/media/any.png`);
	const start = Buffer.from(await open.arrayBuffer()).subarray(0, 8);
	expect(start.toString('hex')).toBe('89504e470d0a1a0a');
	const closed = `${simulator.url}/media/private.png`;
	expect((await fetch(closed)).status).toBe(401);
	const headers = { authorization: `Bearer ${simulator.apiKey}` };
	expect((await fetch(closed, { headers })).status).toBe(200);
});

describe('as a command', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'simulator-'))));
	afterEach(() => rmSync(folder, { recursive: true }));

	/** Starts the command, and gives what it has said when it is ready or has ended. */
	async function run(...args: string[]): Promise<{ stop: () => Promise<number>; output: string }> {
		const child = spawn(process.execPath, [main, ...args]);
		closing.push(() => child.kill('SIGKILL'));
		const ended = once(child, 'close');
		let output = '';
		const ready = new Promise<void>((resolve) => {
			for (const stream of [child.stdout, child.stderr]) {
				stream.on('data', (chunk) => {
					output += chunk;
					if (output.includes('Public key')) resolve();
				});
			}
		});
		await Promise.race([ready, ended]);
		const stop = async () => {
			child.kill('SIGTERM');
			return (await ended)[0] as number;
		};
		return { stop, output };
	}

	test('it prints its addresses, ends cleanly, and keeps webhook URLs over a restart', async () => {
		const file = join(folder, 'new', 'account.json');
		const first = await run('--port', '0', '--data', file);
		expect(first.output).toMatch(/Base URL/);
		const url = /Base URL:\s+(\S+)/.exec(first.output)?.[1] ?? '';
		await fetch(`${url}/messaging_profiles/${demoProfiles.support}`, {
			method: 'PATCH',
			headers: { authorization: 'Bearer KEY_SIMULATOR' },
			body: JSON.stringify({ webhook_url: 'http://127.0.0.1:5678/webhook/x' }),
		});
		expect(await first.stop()).toBe(0);
		const second = await simulate({ data: file });
		expect(second.store.profiles.get(demoProfiles.support)?.webhook_url).toBe(
			'http://127.0.0.1:5678/webhook/x',
		);
	});

	test('a taken port and a foreign file get one clear sentence', async () => {
		const taken = await simulate();
		const port = new URL(taken.url).port;
		expect((await run('--port', port)).output).toMatch(/port is taken/);
		const file = join(folder, 'foreign.json');
		writeFileSync(file, '[]');
		expect((await run('--port', '0', '--data', file)).output).toMatch(
			/not a file of the simulator/,
		);
	});
});

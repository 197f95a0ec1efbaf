// What the trigger costs n8n next to a trigger node that does nothing, and what a forged request costs:
// `npm run bench -- webhooks`. The processor time of n8n's process is compared, which other programs on the
// machine hardly change; where the system doesn't tell it, the time that passed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import { N8nClient, type WorkflowFile } from '../n8n/client.mts';
import { installTarball } from '../n8n/packages.mts';
import { freePort, startN8n } from '../n8n/process.mts';
import { demoProfiles } from '../simulator/seed.mts';
import { startSimulator } from '../simulator/simulator.mts';
import { atLeast } from './aims.mts';
import { customNode } from './customNode.mts';
import { processorTime } from './processorTime.mts';

const requests = Number(process.env.REQUESTS ?? 100);
const rounds = 5;
const atOnce = 5;

/** Takes every request, checks nothing, and hands on its body. */
const emptyTrigger = `
exports.EmptyTrigger = class {
	description = {
		displayName: 'Empty Trigger', name: 'emptyTrigger', group: ['trigger'], version: 1,
		description: 'Takes every request', defaults: { name: 'Empty Trigger' }, inputs: [], outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'empty' }],
		properties: [],
	};
	async webhook() {
		return { workflowData: [[{ json: this.getBodyData() }]], webhookResponse: { received: true } };
	}
};`;

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-bench-'));
const custom = customNode('EmptyTrigger', emptyTrigger);
await installTarball(process.env.TELNYX_PACKAGE!, folder);
const simulator = await startSimulator();
const n8n = await startN8n({
	dataFolder: folder,
	port: await freePort(),
	env: custom.env,
});

const used = () => processorTime(n8n.pid);

/** Waits until n8n has nothing more to do. */
async function idle(): Promise<void> {
	for (let quiet = 0; quiet < 3; ) {
		const before = used();
		await sleep(200);
		quiet = used() - before <= 20 ? quiet + 1 : 0;
	}
}

interface Request {
	url: string;
	body: string;
	headers: Record<string, string>;
	status: number;
}

async function post({ url, body, headers, status }: Request): Promise<void> {
	const response = await fetch(url, {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json', ...headers },
	});
	await response.text();
	if (response.status !== status) throw new Error(`${response.status} in place of ${status}`);
}

try {
	const client = new N8nClient(n8n.url);
	await client.signIn({ email: 'owner@example.com', password: 'Benchmark-1' });
	const { apiKey, publicKey, baseUrl } = simulator;
	const credential = await client.createCredential('Telnyx', 'telnyxMessagingApi', {
		apiKey,
		publicKey,
		baseUrl,
	});

	const publish = async (type: string, path: string, more: Partial<INode>): Promise<string> => {
		const webhookId = crypto.randomUUID();
		const end = {
			id: 'end',
			name: 'End',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [200, 0] as [number, number],
			parameters: {},
		};
		const workflow: WorkflowFile = {
			name: type,
			nodes: [
				{
					id: 'start',
					name: 'Start',
					type,
					typeVersion: 1,
					position: [0, 0],
					webhookId,
					parameters: {},
					...more,
				},
				end,
			],
			connections: { Start: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		};
		const { id } = await client.createWorkflow(workflow);
		await client.activate(id);
		const url = `${n8n.url}/webhook/${webhookId}/${path}`;
		while ((await fetch(url, { method: 'POST' })).status === 404) await sleep(100);
		return url;
	};
	const emptyUrl = await publish('CUSTOM.emptyTrigger', 'empty', {});
	const url = await publish('n8n-nodes-telnyx.telnyxTrigger', 'telnyx', {
		credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } },
		parameters: {
			events: ['messageReceived'],
			messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
		},
	});

	// One sender starts only so many runs.
	let senders = 0;
	const event = () => {
		const sender = `+1312556${String(senders++ % 10_000).padStart(4, '0')}`;
		const payload = {
			id: crypto.randomUUID(),
			direction: 'inbound',
			from: { phone_number: sender },
			to: [{ phone_number: '+13125550100', status: 'delivered' }],
			text: 'Is my bike ready?',
			media: [],
			errors: [],
		};
		const data = {
			record_type: 'event',
			event_type: 'message.received',
			id: crypto.randomUUID(),
			occurred_at: new Date().toISOString(),
			payload,
		};
		return JSON.stringify({ data, meta: { attempt: 1, delivered_to: url } });
	};
	const signature = Buffer.alloc(64, 7).toString('base64');
	const cases: Record<string, () => Promise<Request>> = {
		'empty trigger': async () => ({ url: emptyUrl, body: event(), headers: {}, status: 200 }),
		'Telnyx Trigger': async () => {
			const body = event();
			return { url, body, headers: { ...(await simulator.sign(body)) }, status: 200 };
		},
		'wrong signature': async () => {
			const body = event();
			const headers = { ...(await simulator.sign(body)), 'telnyx-signature-ed25519': signature };
			return { url, body, headers, status: 401 };
		},
		'no signature': async () => ({ url, body: event(), headers: {}, status: 401 }),
	};

	const results = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
	const passed = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		for (const [name, make] of Object.entries(cases)) {
			const queue = await Promise.all(Array.from({ length: requests }, make));
			await idle();
			const [before, start] = [used(), performance.now()];
			const work = async () => {
				for (let next = queue.pop(); next; next = queue.pop()) await post(next);
			};
			await Promise.all(Array.from({ length: atOnce }, work));
			const took = performance.now() - start;
			await idle();
			// The first round only warms up.
			if (round === 0) continue;
			results.get(name)!.push((used() - before) / requests);
			passed.get(name)!.push(requests / (took / 1000));
		}
	}
	const median = (values: number[]) =>
		[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
	const cost = (name: string) => median(results.get(name)!);
	console.log(`${rounds} rounds of ${requests} requests each, ${atOnce} at once; medians`);
	console.table(
		Object.fromEntries(
			Object.keys(cases).map((name) => [
				name,
				{
					'ms of n8n’s processor time': Number(cost(name).toFixed(1)),
					'answers per second': Number(median(passed.get(name)!).toFixed(1)),
				},
			]),
		),
	);
	const share = (value: number) => value.toFixed(2);
	atLeast(
		'webhooks: accepted per second of processor time, of an empty trigger',
		cost('empty trigger') / cost('Telnyx Trigger'),
		0.95,
	);
	console.log(
		`A wrong signature against an accepted event: ${share(cost('wrong signature') / cost('Telnyx Trigger'))}; no signature: ${share(cost('no signature') / cost('Telnyx Trigger'))}`,
	);
} finally {
	await n8n.stop();
	await simulator.close();
	custom.remove();
	rmSync(folder, { recursive: true, force: true });
}

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { node } from '../e2e/listWorkflow.mts';
import { triggerName, triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import { quickHandover, startCluster, type Cluster, type Mode } from './cluster.mts';
import { tableAddress } from './register.mts';

/** COLLECTING=all for the whole. */
const isLong = process.env.COLLECTING === 'all';

const own = '+13125550100';
const people = Array.from(
	{ length: isLong ? 8 : 3 },
	(_, index) => `+1312555${String(2000 + index)}`,
);

/** What is killed while texts wait. */
const killed: Record<Mode, string[]> = { regular: ['main'], queue: ['worker 1', 'worker 2'] };

for (const mode of isLong ? (['regular', 'queue'] as const) : (['queue'] as const)) {
	describe(`texts that are collected, in ${mode} mode`, { timeout: 900_000 }, () => {
		let cluster: Cluster;
		let workflow: Workflow;

		before(async () => {
			cluster = await startCluster(mode, {
				webhookTimeout: 30_000,
				webhookAttempts: 6,
				env: quickHandover,
			});
			const { client, credential } = cluster;
			const { nodes, ...rest } = triggerWorkflow(credential, {
				options: { runsPerMinute: 0, runsPerHour: 0 },
			});
			const collect: INode = {
				...node('Collect', '', { resource: 'message', operation: 'collectTexts', silence: 6 }),
				type: 'n8n-nodes-telnyx.telnyx',
				credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } },
			};
			workflow = await client.createWorkflow({
				...rest,
				nodes: [nodes[0]!, collect],
				connections: { [triggerName]: { main: [[{ node: 'Collect', type: 'main', index: 0 }]] } },
			});
			await client.activate(workflow.id);
		});
		after(async () => await cluster?.close());

		const receive = async (from: string, text: string) =>
			await cluster.simulator.receive({ from, to: own, text });

		const runs = async () => await cluster.client.executions(workflow.id);

		async function untilEnded(): Promise<void> {
			await cluster.simulator.idle();
			for (const end = Date.now() + 240_000; Date.now() < end; await sleep(500)) {
				const open = (await runs()).filter(({ status }) =>
					['new', 'running', 'waiting'].includes(status),
				);
				if (open.length === 0) return;
			}
			throw new Error('Some runs do not end.');
		}

		/** The texts of each item that was handed on. */
		async function handedOn(): Promise<string[][]> {
			const ended = await Promise.all(
				(await runs())
					.filter(({ status }) => status === 'success')
					.map(async ({ id }) => await cluster.client.execution(id)),
			);
			return ended
				.flatMap(({ data }) => data.resultData.runData.Collect?.at(-1)?.data?.main[0] ?? [])
				.map(({ json }) => (json.messages as IDataObject[]).map(({ text }) => String(text)));
		}

		/** Each text, as often as it was handed on. */
		async function assertOnceEach(texts: string[]): Promise<void> {
			const items = await handedOn();
			assert.deepEqual(items.flat().sort(), [...texts].sort());
			for (const item of items) {
				const [first] = item.map((text) => text.split(' ')[0]);
				assert.ok(
					item.every((text) => text.startsWith(first!)),
					'an item is of one person',
				);
			}
		}

		const sent: string[] = [];
		const say = async (person: string, words: string) => {
			sent.push(`${person} ${words}`);
			await receive(person, `${person} ${words}`);
		};

		test('each text is in exactly one item, also where two come at the same moment', async () => {
			await Promise.all(people.flatMap((person) => ['a', 'b'].map((words) => say(person, words))));
			await untilEnded();
			await assertOnceEach(sent);
			const items = await handedOn();
			console.log(
				`${mode}: ${sent.length} texts of ${people.length} people in ${items.length} items`,
			);
		});

		/** Waits until all texts that were sent stand in the table of those that are collected. */
		async function untilCollected(): Promise<void> {
			const { client } = cluster;
			const table = await tableAddress(cluster, 'telnyx_collected_texts');
			for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
				const { count } = await client.request<{ count: number }>('GET', `${table}/rows?take=100`);
				if (count === sent.length) return;
			}
			throw new Error('Some texts are not collected.');
		}

		test(`each text is in exactly one item, though ${killed[mode].join(' and ')} died`, async () => {
			await Promise.all(people.flatMap((person) => ['c', 'd'].map((words) => say(person, words))));
			// What n8n lost before is for the trigger's "Recover Missed" to find.
			await untilCollected();
			await Promise.all(killed[mode].map(async (name) => await cluster.kill(name)));
			await cluster.ready();
			for (const person of people) await say(person, 'e');
			await untilEnded();
			// Runs that n8n gave up are in its list, and their "Retry" hands on what nobody else has.
			const crashed = await cluster.client.executions(workflow.id, ['crashed', 'error']);
			for (const { id } of crashed) await cluster.client.retry(id);
			await untilEnded();
			await assertOnceEach(sent);
			const items = await handedOn();
			console.log(
				`${mode}: ${sent.length} texts in ${items.length} items, ${crashed.length} crashed runs retried`,
			);
		});
	});
}

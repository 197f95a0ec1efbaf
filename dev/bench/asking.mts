// From a text's arrival to the next node: of a question that it answers, and of a trigger that nobody waits for, with and
// without "Waiting Questions First"; next to n8n's own Wait node. `MODES=queue ROUNDS=20 npm run bench -- asking`
import { setTimeout as sleep } from 'node:timers/promises';
import { triggerWorkflow } from '../../test/e2e/triggerWorkflow.mts';
import { publishWaiting, start, waits } from '../../test/e2e/waiting.mts';
import { startCluster, type Cluster, type Mode } from '../../test/queue/cluster.mts';
import { median, publishWaitNode } from './waitNode.mts';

const rounds = Number(process.env.ROUNDS ?? 20);
const modes = (process.env.MODES ?? 'regular,queue').split(',') as Mode[];
const own = '+13125550100';
const [asked, stranger] = ['+13125550142', '+13125550143'];

for (const mode of modes) {
	const cluster = await startCluster(mode, { deliveryDelay: 500, webhookTimeout: 30_000 });
	try {
		await measure(cluster);
	} finally {
		await cluster.close();
	}
}

async function measure(cluster: Cluster): Promise<void> {
	const { client, simulator } = cluster;
	const n8n = cluster.processes.get('webhook') ?? cluster.processes.get('main')!;
	const publishTrigger = async (questionsFirst: boolean) => {
		const limits = { runsPerMinute: 0, runsPerHour: 0, replaceWebhook: true };
		const workflow = await client.createWorkflow(
			triggerWorkflow(cluster.credential, { options: { ...limits, questionsFirst } }),
		);
		await client.activate(workflow.id);
		return workflow;
	};

	/** Milliseconds from a text's arrival until a node of the execution began. */
	const arrival = async (from: string, text: string) => {
		const delivery = await simulator.receive({ from, to: own, text });
		return Date.parse((delivery.attempts[0] as { started_at: string }).started_at);
	};
	const began = async (execution: string, name: string) => {
		const { data } = await client.finished(execution, { limit: 60_000 });
		return data.resultData.runData[name]![0]!.startTime;
	};

	const question = await publishWaiting(cluster, {
		operation: 'sendAndWait',
		to: asked,
		message: 'May we?',
	});
	const reply = async () => {
		const execution = await start({ client, n8n }, question, [asked]);
		await waits(cluster, execution);
		const at = await arrival(asked, 'yes');
		return (await began(execution, 'Done')) - at;
	};

	const plain = await publishWaitNode(client);
	const waitNode = async () => {
		const execution = await start({ client, n8n }, plain, [asked]);
		const { data } = await waits(cluster, execution);
		const { url } = data.resultData.runData.Address![0]!.data!.main[0]![0]!.json as { url: string };
		const at = Date.now();
		await fetch(url, { method: 'POST' });
		return (await began(execution, 'Done')) - at;
	};

	const ofTrigger = (workflow: { id: string }) => async () => {
		const before = new Set((await client.executions(workflow.id)).map(({ id }) => id));
		const at = await arrival(stranger, 'Hello');
		for (;;) {
			const execution = (await client.executions(workflow.id)).find(({ id }) => !before.has(id));
			if (execution) return (await began(execution.id, 'End')) - at;
			await sleep(50);
		}
	};

	const take = async (name: string, once: () => Promise<number>) => {
		const taken: number[] = [];
		for (let round = -3; round < rounds; round++) {
			const milliseconds = await once();
			if (round >= 0) taken.push(milliseconds);
			await sleep(200);
		}
		console.log(`${mode(cluster)} ${name.padEnd(52)} ${median(taken).toFixed(0).padStart(6)} ms`);
	};
	console.log(`median of ${rounds}, from the arrival until the next node began`);
	await take('n8n’s own Wait node', waitNode);
	const off = await publishTrigger(false);
	await take('a trigger, "Waiting Questions First" off', ofTrigger(off));
	await client.deactivate(off.id);
	const on = await publishTrigger(true);
	await take('a trigger that nobody waits for, on', ofTrigger(on));
	await take('a reply, until the question’s next node', reply);
}

function mode({ mode: name }: Cluster): string {
	return name.padEnd(8);
}

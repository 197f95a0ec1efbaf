// What a list takes away from customers who write meanwhile: a list at rising rates, and one customer's text a second,
// with Telnyx's own tries. `MODES=regular RATES=0,50 WAYS=automatic,inBatches npm run bench -- flood` measures some.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { postList, textNode, withList } from '../../test/e2e/listWorkflow.mts';
import { triggerName, triggerWorkflow } from '../../test/e2e/triggerWorkflow.mts';
import { startCluster, type Cluster, type Mode } from '../../test/queue/cluster.mts';
import { atMost } from './aims.mts';
import { ended, people } from './host.mts';

/** How the deliveries are to be learnt: what the trigger wants, and the list's option Delivery Events. */
interface Way {
	name: string;
	trigger: IDataObject;
	options: IDataObject;
	/** Whether there is a receipt for each message. */
	hasReceipts: boolean;
}

const received = ['messageReceived'];
const both = [...received, 'messageDelivered'];

const ways: Record<string, Way> = {
	profile: {
		name: 'events to the trigger, unwanted',
		trigger: { events: received },
		options: { deliveryEvents: 'profile' },
		hasReceipts: false,
	},
	oneByOne: {
		name: 'Message Delivered, One by One',
		trigger: { events: both, deliveryReceipts: 'oneByOne' },
		options: {},
		hasReceipts: true,
	},
	automatic: {
		name: 'Automatic, none wanted',
		trigger: { events: received },
		options: {},
		hasReceipts: false,
	},
	inBatches: {
		name: 'Message Delivered, In Batches',
		trigger: { events: both, deliveryReceipts: 'inBatches' },
		options: {},
		hasReceipts: true,
	},
};

const chosen = (variable: string, all: string[]): string[] =>
	process.env[variable]?.split(',') ?? all;
const modes = chosen('MODES', ['regular', 'queue']) as Mode[];
const rates = chosen('RATES', ['0', '5', '10', '25', '50']).map(Number);
const wanted = chosen('WAYS', Object.keys(ways)).map((name) => ways[name]!);

/** Customers, who write one a second, while the list goes out. */
const customers = 20;

const own = '+13125550100';

/** In Batches reads once a minute, and what is under way then at the next time. */
const receiptLimit = 180_000;

interface Measured {
	'texts a second': number;
	'customers’ texts lost': number;
	's that the longest took': number;
	'receipts missing': number | string;
}

export async function measure(): Promise<void> {
	for (const mode of modes) {
		const rows: Record<string, Measured> = {};
		// Telnyx's own two seconds and three tries.
		const cluster = await startCluster(mode, { deliveryDelay: 500, webhookProcesses: 2 });
		try {
			for (const way of wanted) {
				for (const rate of rates) {
					const row = await measureOne(cluster, way, rate);
					rows[`${way.name}, ${rate}/s`] = row;
					if (way !== ways.automatic && way !== ways.inBatches) continue;
					const name = `flood: ${mode} mode, ${way.name}, ${rate}/s`;
					atMost(`${name}: customers’ texts lost`, row['customers’ texts lost'], 0);
					if (way.hasReceipts) {
						atMost(`${name}: receipts missing`, Number(row['receipts missing']), 0);
					}
				}
			}
		} finally {
			await cluster.close();
		}
		console.log(mode === 'queue' ? '  queue mode, two webhook processes' : '  regular mode');
		console.table(rows);
	}
}

async function measureOne(cluster: Cluster, way: Way, rate: number): Promise<Measured> {
	const { client, simulator, credential, processes } = cluster;
	const trigger = await client.createWorkflow(triggerWorkflow(credential, way.trigger));
	await client.activate(trigger.id);
	const sending = { messagesPerSecond: rate, concurrency: 50 };
	const node = textNode(cluster, { sending });
	Object.assign(node.parameters, { options: way.options });
	const list = await client.createWorkflow(withList(node));
	await client.activate(list.id);

	const deliveriesBefore = [...simulator.store.webhookDeliveries].length;
	const count = rate * customers;
	const n8n = processes.get('webhook') ?? processes.get('main')!;
	const listRun = count > 0 ? await postList({ client, n8n }, list, people(count)) : undefined;
	const texts = await Promise.all(
		Array.from({ length: customers }, async (_, second) => {
			await sleep(second * 1_000);
			const begun = performance.now();
			const from = `+1312555${7000 + second}`;
			const { status } = await simulator.receive({ from, to: own, text: 'Are you there?' });
			return { status, took: performance.now() - begun };
		}),
	);
	if (listRun) await ended({ client }, list.id, listRun);
	await simulator.idle();
	const events = [...simulator.store.webhookDeliveries].slice(deliveriesBefore);
	const receipts =
		way.trigger.deliveryReceipts === 'inBatches'
			? await receiptsInBatches(cluster, trigger.id, count)
			: events.filter(
					({ status, webhook }) =>
						status === 'delivered' && webhook.event_type === 'message.finalized',
				).length;
	for (const { id } of [trigger, list]) await client.deactivate(id);
	const arrived = texts.filter(({ status }) => status === 'delivered');
	return {
		'texts a second': rate,
		'customers’ texts lost': customers - arrived.length,
		's that the longest took':
			Math.round(Math.max(...arrived.map(({ took }) => took), 0) / 100) / 10,
		'receipts missing': way.hasReceipts ? count - receipts : '',
	};
}

/** The receipts that the trigger's runs were started with, as soon as there are so many. */
async function receiptsInBatches(
	{ client }: Cluster,
	trigger: string,
	count: number,
): Promise<number> {
	const seen = new Set<string>();
	const messages = new Set<unknown>();
	for (const end = Date.now() + receiptLimit; messages.size < count && Date.now() < end; ) {
		await sleep(2_000);
		for (const { id } of await client.executions(trigger, ['success'])) {
			if (seen.has(id)) continue;
			seen.add(id);
			const { data } = await client.execution(id);
			const outputs = data.resultData.runData[triggerName]?.[0]?.data?.main ?? [];
			for (const { json } of outputs.flatMap((items) => items ?? [])) {
				if (json.event === 'messageDelivered') messages.add(json.messageId);
			}
		}
	}
	return messages.size;
}

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { triggerName, triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import type { Cluster } from './cluster.mts';

/** Counts which events were carried out to the last node of a workflow. */
export interface Counter {
	url: string;
	times: Map<string, number>;
	close(): void;
}

export async function startCounter(): Promise<Counter> {
	const times = new Map<string, number>();
	const server = createServer((request, response) => {
		const id = request.url?.slice(1) ?? '';
		times.set(id, (times.get(id) ?? 0) + 1);
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const close = () => {
		server.closeAllConnections();
		server.close();
	};
	return { url: `http://127.0.0.1:${port}`, times, close };
}

const node = (
	name: string,
	type: string,
	parameters: IDataObject,
	more: Partial<INode>,
): INode => ({
	id: name,
	name,
	type: `n8n-nodes-${type}`,
	typeVersion: 1,
	position: [200, 0],
	parameters: parameters as INode['parameters'],
	...more,
});

/** A published workflow that counts its events, with a second entry that catches up. */
export interface Counted extends Workflow {
	recoverPath: string;
}

/** What stands behind the trigger, and what Recover Missed hands on. */
interface CountedOptions {
	/** Both entries go through one Remove Duplicates node, as docs/trigger.md has it. */
	once?: boolean;
	/** A data table remembers which events are done, so that what died with its process is recovered, too. */
	remembersDone?: boolean;
}

/**
 * Publishes a workflow with two entries that lead to the counter: the Telnyx Trigger, and Recover Missed
 * since now.
 */
export async function publishCounted(
	cluster: Pick<Cluster, 'client' | 'credential' | 'simulator'>,
	counter: Pick<Counter, 'url'>,
	{ once = false, remembersDone = false }: CountedOptions = {},
): Promise<Counted> {
	const { client, credential } = cluster;
	const recoverPath = randomUUID();
	const { nodes, ...file } = triggerWorkflow(credential);
	const first = once ? 'Remove Duplicates' : 'Event';
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const table = remembersDone ? await createTable(client) : '';
	const dataTableId = { __rl: true, mode: 'id', value: table };
	/** n8n publishes no workflow with a node that lacks its table. */
	const isComplete = ({ name }: INode) => remembersDone || !['Not Done', 'Done'].includes(name);
	const workflow = await client.createWorkflow({
		...file,
		nodes: [
			nodes[0]!,
			node(
				'Start',
				'base.webhook',
				{ path: recoverPath, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'noData' },
				{ typeVersion: 2, webhookId: recoverPath },
			),
			node(
				'Recover',
				'telnyx.telnyx',
				{
					resource: 'webhookDelivery',
					operation: 'recoverMissed',
					messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
					since: new Date().toISOString(),
					events: ['messageReceived'],
					options: { includeAcknowledged: remembersDone },
				},
				{ credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } } },
			),
			node(
				'Remove Duplicates',
				'base.removeDuplicates',
				{
					operation: 'removeItemsSeenInPreviousExecutions',
					logic: 'removeItemsWithAlreadySeenKeyValues',
					dedupeValue: '={{ $json.eventId }}',
					options: { scope: 'node', historySize: 10_000 },
				},
				{ typeVersion: 2 },
			),
			node(
				'Not Done',
				'base.dataTable',
				{
					resource: 'row',
					operation: 'rowNotExists',
					dataTableId,
					filters: {
						conditions: [{ keyName: 'eventId', condition: 'eq', keyValue: '={{ $json.eventId }}' }],
					},
				},
				{},
			),
			node('Event', 'base.noOp', {}, {}),
			node(
				'Count',
				'base.httpRequest',
				{ url: `=${counter.url}/{{ $json.eventId }}`, options: {} },
				{ typeVersion: 4.2, retryOnFail: true },
			),
			node(
				'Done',
				'base.dataTable',
				{
					resource: 'row',
					operation: 'insert',
					dataTableId,
					columns: {
						mappingMode: 'defineBelow',
						value: { eventId: "={{ $('Event').item.json.eventId }}" },
					},
				},
				{},
			),
		].filter(isComplete),
		connections: {
			[triggerName]: to(first),
			Start: to('Recover'),
			Recover: to(remembersDone ? 'Not Done' : first),
			'Remove Duplicates': to('Event'),
			Event: to('Count'),
			...(remembersDone ? { 'Not Done': to('Event'), Count: to('Done') } : {}),
		},
	});
	await client.activate(workflow.id);
	// n8n's first answers take longer than Telnyx waits.
	for (const end = Date.now() + 60_000; ; ) {
		if ((await send(cluster.simulator, -1)).acknowledged) break;
		if (Date.now() > end) throw new Error('n8n has acknowledged nothing in a minute.');
	}
	return { ...workflow, recoverPath };
}

/** Makes a data table for the IDs of events, and gives its ID. */
async function createTable(client: Cluster['client']): Promise<string> {
	const project = await client.request<{ id: string }>('GET', '/projects/personal');
	const table = await client.request<{ id: string }>(
		'POST',
		`/projects/${project.id}/data-tables`,
		{ name: randomUUID(), columns: [{ name: 'eventId', type: 'string' }] },
	);
	return table.id;
}

/** Catches up once on what was missed since the workflow was published, and waits for the end of that run. */
export async function recover({ processes }: Cluster, { recoverPath }: Counted): Promise<void> {
	const { url } = processes.get('webhook') ?? processes.get('main')!;
	const response = await fetch(`${url}/webhook/${recoverPath}`, {
		method: 'POST',
		signal: AbortSignal.timeout(280_000),
	});
	if (!response.ok)
		throw new Error(`The recovery answered ${response.status}: ${await response.text()}`);
	await response.body?.cancel();
}

export interface Stage {
	perSecond: number;
	events: number;
}

export interface Sent {
	id: string;
	/** Whether some try was answered with 2xx in time. */
	acknowledged: boolean;
	tries: number;
}

/** How many events a second n8n takes when each is sent as soon as an earlier one was taken. */
export async function capacity({ simulator }: Cluster): Promise<number> {
	const events = 24;
	let left = events;
	const start = Date.now();
	const work = async () => {
		while (left-- > 0) await send(simulator, -1);
	};
	await Promise.all([work(), work(), work(), work()]);
	return events / ((Date.now() - start) / 1000);
}

/** Sends events at even rates as Telnyx does, each with its retries; `each` is called after each start. */
export async function sendEvents(
	{ simulator }: Cluster,
	stages: Stage[],
	each: (number: number) => void = () => undefined,
): Promise<Sent[]> {
	const sending: Array<Promise<Sent>> = [];
	let due = Date.now();
	for (const { perSecond, events } of stages) {
		for (let number = 0; number < events; number++) {
			due += 1000 / perSecond;
			await sleep(Math.max(0, due - Date.now()));
			sending.push(send(simulator, sending.length));
			each(sending.length);
		}
	}
	return await Promise.all(sending);
}

async function send(simulator: Cluster['simulator'], number: number): Promise<Sent> {
	const profileId = demoProfiles.support;
	const [delivery] = await simulator.emit({
		type: 'message.received',
		profileId,
		payload: {
			id: randomUUID(),
			messaging_profile_id: profileId,
			direction: 'inbound',
			from: { phone_number: `+1312556${String(number).padStart(4, '0')}` },
			to: [{ phone_number: '+13125550100' }],
			text: `Event ${number}`,
		},
	});
	const { webhook, status, attempts } = delivery!;
	return { id: webhook.id!, acknowledged: status === 'delivered', tries: attempts.length };
}

/** Waits until the events have been carried out, or none has been for a while. */
export async function untilDone(
	events: Sent[],
	{ times }: Counter,
	patience = 15_000,
): Promise<void> {
	let last = -1;
	for (let quietSince = Date.now(); Date.now() - quietSince < patience; await sleep(200)) {
		if (events.every(({ id }) => times.has(id))) return;
		if (times.size !== last) quietSince = Date.now();
		last = times.size;
	}
}

/** The figures of a run; `executions` counts the ends of runs, `duplicates` those beyond one per event. */
export function figures(events: Sent[], { times }: Counter) {
	const counts = events.map(({ id }) => times.get(id) ?? 0);
	const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
	return {
		sent: events.length,
		acknowledged: events.filter(({ acknowledged }) => acknowledged).length,
		'given up': events.filter(({ acknowledged }) => !acknowledged).length,
		tries: sum(events.map(({ tries }) => tries)),
		executions: sum(counts),
		duplicates: sum(counts.map((count) => Math.max(0, count - 1))),
		lost: counts.filter((count) => count === 0).length,
	};
}

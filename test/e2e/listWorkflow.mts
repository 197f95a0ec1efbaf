import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow, WorkflowFile } from '../../dev/n8n/client.mts';
import type { World } from './world.mts';

export const sender = '+13125550100';

export const node = (
	name: string,
	type: string,
	parameters: IDataObject,
	more: Partial<INode> = {},
): INode => ({
	id: name,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	...more,
});

/** Our node, texting the number that its item holds under `to`. */
export const textNode = (
	{ credential }: Pick<World, 'credential'>,
	{
		name = 'Telnyx',
		to = '={{ $json.to }}',
		sending = {},
	}: { name?: string; to?: string; sending?: IDataObject } = {},
	settings: Partial<INode> = {},
): INode => ({
	...node(name, '', {
		resource: 'message',
		operation: 'send',
		sender: 'any',
		from: { __rl: true, mode: 'value', value: sender },
		to,
		text: 'Hello',
		sending,
	}),
	type: 'n8n-nodes-telnyx.telnyx',
	credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } },
	...settings,
});

/** Connects each node to the next. */
export const inARow = (nodes: INode[]): WorkflowFile['connections'] =>
	Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name }, index) => [
				nodes[index]!.name,
				{ main: [[{ node: name, type: 'main', index: 0 }]] },
			]),
	);

/** Webhook → Split Out → the given nodes, one after the other: starts with the posted list. */
export function withList(...nodes: INode[]): WorkflowFile {
	const path = `list-${Math.random().toString(36).slice(2)}`;
	const all = [
		node(
			'Webhook',
			'webhook',
			{ httpMethod: 'POST', path, responseMode: 'onReceived' },
			{ typeVersion: 2, webhookId: path },
		),
		node('Split Out', 'splitOut', {
			fieldToSplitOut: 'body.people',
			include: 'noOtherFields',
			options: { destinationFieldName: 'to' },
		}),
		...nodes,
	];
	return {
		name: 'Text a list',
		nodes: all,
		connections: inARow(all),
		settings: { executionOrder: 'v1' },
	};
}

/** Loop Over Items. */
export const loopNode = (batchSize = 1): INode =>
	node('Loop', 'splitInBatches', { batchSize, options: {} }, { typeVersion: 3 });

/** The connections of a loop around one node. */
export const loop = (around: string): WorkflowFile['connections'] => ({
	Loop: { main: [[], [{ node: around, type: 'main', index: 0 }]] },
	[around]: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
});

/** Webhook → Split Out → Telnyx: texts every number of the posted list. */
export const listWorkflow = (
	world: Pick<World, 'credential'>,
	settings: Partial<INode> = {},
	sending: IDataObject = {},
): WorkflowFile => withList(textNode(world, { sending }, settings));

/** Posts the list, and gives the ID of the execution that it starts. */
export async function postList(
	world: Pick<World, 'client' | 'n8n'>,
	workflow: Workflow,
	people: string[],
): Promise<string> {
	const { path } = workflow.nodes[0]!.parameters as { path: string };
	const headers = { 'content-type': 'application/json' };
	const body = JSON.stringify({ people });
	return await postTo(world, workflow, `/webhook/${path}`, { headers, body });
}

/** Posts to a workflow's webhook or form, and gives the ID of the execution that this starts. */
export async function postTo(
	{ client, n8n }: Pick<World, 'client' | 'n8n'>,
	workflow: Workflow,
	path: string,
	request: RequestInit,
): Promise<string> {
	const before = new Set((await client.executions(workflow.id)).map(({ id }) => id));
	const post = async () => await fetch(n8n.url + path, { method: 'POST', ...request });
	// n8n says that the workflow is active a moment before its webhook is there.
	let response = await post();
	for (let tries = 0; response.status === 404 && tries < 100; tries++) {
		await sleep(100);
		response = await post();
	}
	if (!response.ok)
		throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
	for (let tries = 0; tries < 100; tries++) {
		const started = (await client.executions(workflow.id)).find(({ id }) => !before.has(id));
		if (started) return started.id;
		await sleep(100);
	}
	throw new Error('No execution was started.');
}

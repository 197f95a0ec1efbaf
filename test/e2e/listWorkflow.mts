import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow, WorkflowFile } from '../../dev/n8n/client.mts';
import type { World } from './world.mts';

const sender = '+13125550100';

const node = (name: string, type: string, parameters: IDataObject, more: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	...more,
});

/** Webhook → Split Out → Telnyx: texts every number of the posted list. */
export function listWorkflow(
	{ credential }: Pick<World, 'credential'>,
	settings: Partial<INode> = {},
	sending: IDataObject = {},
): WorkflowFile {
	const path = `list-${Math.random().toString(36).slice(2)}`;
	const credentials = { telnyxMessagingApi: { id: credential.id, name: credential.name } };
	return {
		name: 'Text a list',
		nodes: [
			node('Webhook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path, responseMode: 'onReceived' }, { typeVersion: 2, webhookId: path }),
			node('Split Out', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.people', include: 'noOtherFields', options: { destinationFieldName: 'to' } }),
			node(
				'Telnyx',
				'n8n-nodes-telnyx.telnyx',
				{
					resource: 'message',
					operation: 'send',
					sender: 'any',
					from: { __rl: true, mode: 'value', value: sender },
					to: '={{ $json.to }}',
					text: 'Hello',
					sending,
				},
				{ credentials, ...settings },
			),
		],
		connections: {
			Webhook: { main: [[{ node: 'Split Out', type: 'main', index: 0 }]] },
			'Split Out': { main: [[{ node: 'Telnyx', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Posts the list, and gives the ID of the execution that it starts. */
export async function postList(
	{ client, n8n }: World,
	workflow: Workflow,
	people: string[],
): Promise<string> {
	const before = new Set((await client.executions(workflow.id)).map(({ id }) => id));
	const { path } = workflow.nodes[0]!.parameters as { path: string };
	const post = async () =>
		await fetch(`${n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ people }),
		});
	// n8n says that the workflow is active a moment before its webhook is there.
	let response = await post();
	for (let tries = 0; response.status === 404 && tries < 100; tries++) {
		await sleep(100);
		response = await post();
	}
	if (!response.ok) throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
	for (let tries = 0; tries < 100; tries++) {
		const started = (await client.executions(workflow.id)).find(({ id }) => !before.has(id));
		if (started) return started.id;
		await sleep(100);
	}
	throw new Error('No execution was started.');
}

// What n8n's own Wait node takes, beside which waits of ours are measured.
import type { N8nClient, Workflow } from '../n8n/client.mts';
import { node, withList } from '../../test/e2e/listWorkflow.mts';

/** Publishes a workflow that tells, in its node "Address", where its Wait node waits; the node behind is "Done". */
export async function publishWaitNode(client: N8nClient): Promise<Workflow> {
	const address = node(
		'Address',
		'set',
		{
			assignments: {
				assignments: [
					{ id: 'url', name: 'url', type: 'string', value: '={{ $execution.resumeUrl }}' },
				],
			},
			options: {},
		},
		{ typeVersion: 3.4 },
	);
	const wait = node(
		'Wait',
		'wait',
		{ resume: 'webhook', httpMethod: 'POST', options: {} },
		{ typeVersion: 1.1, webhookId: 'bench-wait' },
	);
	const plain = await client.createWorkflow(withList(address, wait, node('Done', 'noOp', {})));
	await client.activate(plain.id);
	return plain;
}

export const median = (values: number[]): number =>
	values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

import type { IDataObject } from 'n8n-workflow';
import type { ExecutionWithData, Workflow } from '../../dev/n8n/client.mts';
import { listWorkflow, node, postList } from './listWorkflow.mts';
import type { World } from './world.mts';

/** The node of `waitingWorkflow`, in the list workflow's place. */
export const waitingNode = 'Telnyx';

/** Webhook → Split Out → Telnyx, which waits → Done. */
export async function publishWaiting(world: World, parameters: IDataObject): Promise<Workflow> {
	const list = listWorkflow(world);
	const nodes = list.nodes.map((one) =>
		one.name === waitingNode ? { ...one, parameters: { ...one.parameters, ...parameters } as never } : one,
	);
	const workflow = await world.client.createWorkflow({
		...list,
		name: 'Text and wait',
		nodes: [...nodes, node('Done', 'n8n-nodes-base.noOp', {})],
		connections: { ...list.connections, [waitingNode]: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	});
	await world.client.activate(workflow.id);
	return workflow;
}

/** Starts it for these people, and gives the execution that it starts. */
export const start = async (world: World, workflow: Workflow, people: string[]): Promise<string> =>
	await postList(world, workflow, people);

export const waits = async ({ client }: World, execution: string): Promise<ExecutionWithData> =>
	await client.finished(execution, { status: ['waiting', 'error', 'success', 'crashed'] });

/** What the workflow was handed when it went on. */
export const handedOn = (execution: ExecutionWithData): IDataObject[] =>
	(execution.data.resultData.runData.Done?.[0]?.data?.main[0] ?? []).map(({ json }) => json);

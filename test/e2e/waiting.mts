import type { IDataObject, INode } from 'n8n-workflow';
import type { ExecutionWithData, Workflow } from '../../dev/n8n/client.mts';
import { node, postList, textNode, withList } from './listWorkflow.mts';
import type { World } from './world.mts';

/** Our node, with an operation after which the execution waits. */
export function waitingNode(
	world: Pick<World, 'credential'>,
	parameters: IDataObject,
	settings: Partial<INode> = {},
): INode {
	const text = textNode(world, {}, settings);
	return { ...text, parameters: { ...text.parameters, ...parameters } as INode['parameters'] };
}

/** Webhook → Split Out → Telnyx, which waits → Done. */
export async function publishWaiting(
	world: Pick<World, 'client' | 'credential'>,
	parameters: IDataObject,
	settings: Partial<INode> = {},
): Promise<Workflow> {
	const done = node('Done', 'noOp', {});
	const workflow = await world.client.createWorkflow(
		withList(waitingNode(world, parameters, settings), done),
	);
	await world.client.activate(workflow.id);
	return workflow;
}

/** Starts it for these people, and gives the execution that it starts. */
export const start = async (
	world: Pick<World, 'client' | 'n8n'>,
	workflow: Workflow,
	people: string[],
): Promise<string> => await postList(world, workflow, people);

/** The execution, as soon as it waits, or has ended. */
export const waits = async (
	{ client }: Pick<World, 'client'>,
	execution: string,
): Promise<ExecutionWithData> =>
	await client.finished(execution, { status: ['waiting', 'error', 'success', 'crashed'] });

/** What the workflow was handed when it went on. */
export const handedOn = (execution: ExecutionWithData): IDataObject[] =>
	(execution.data.resultData.runData.Done?.[0]?.data?.main[0] ?? []).map(({ json }) => json);

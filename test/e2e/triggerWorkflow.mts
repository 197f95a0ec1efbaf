import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { Credential, Workflow, WorkflowFile } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import type { World } from './world.mts';

export const triggerName = 'Telnyx Trigger';

/** Telnyx Trigger → a node that does nothing, for each of its outputs. */
export function triggerWorkflow(
	credential: Credential,
	parameters: IDataObject = {},
	more: Partial<INode> = {},
): WorkflowFile {
	const trigger: INode = {
		id: 'trigger',
		name: triggerName,
		type: 'n8n-nodes-telnyx.telnyxTrigger',
		typeVersion: 1,
		position: [0, 0],
		webhookId: crypto.randomUUID(),
		credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } },
		parameters: {
			events: ['messageReceived'],
			registration: 'automatic',
			messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
			options: {},
			...parameters,
		} as INode['parameters'],
		...more,
	};
	const end: INode = {
		id: 'end',
		name: 'End',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [200, 0],
		parameters: {},
	};
	const ends = [{ node: 'End', type: 'main' as const, index: 0 }];
	return {
		name: 'Trigger',
		nodes: [trigger, end],
		connections: { [trigger.name]: { main: [ends] } },
		settings: { executionOrder: 'v1' },
	};
}

/** What n8n says about a workflow's trigger once it has dealt with its last change. */
export interface Publication {
	status: 'published' | 'failed' | 'not_published';
	error?: string;
}

/** Waits until n8n has done what publishing or unpublishing asks for. */
export async function settled({ client }: Pick<World, 'client'>, { id }: Workflow): Promise<Publication> {
	for (const end = Date.now() + 60_000; ; await sleep(50)) {
		const { status, triggers } = await client.request<{
			status: Publication['status'] | 'in_progress';
			triggers: Array<{ errorMessage: string | null }>;
		}>('GET', `/workflows/${id}/publication-status`);
		if (status !== 'in_progress') return { status, error: triggers[0]?.errorMessage ?? undefined };
		if (Date.now() > end) throw new Error(`n8n has not published workflow ${id} in a minute.`);
	}
}

/** The trigger's output of an execution, one list per output. */
export async function outputsOf(
	{ client }: Pick<World, 'client'>,
	executionId: string,
): Promise<Array<INodeExecutionData[] | null>> {
	const { data } = await client.finished(executionId);
	return data.resultData.runData[triggerName]?.[0]?.data?.main ?? [];
}

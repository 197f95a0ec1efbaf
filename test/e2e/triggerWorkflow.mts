import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { Credential, WorkflowFile } from '../../dev/n8n/client.mts';
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

/** The trigger's output of an execution, one list per output. */
export async function outputsOf(
	{ client }: Pick<World, 'client'>,
	executionId: string,
): Promise<Array<INodeExecutionData[] | null>> {
	const { data } = await client.finished(executionId);
	return data.resultData.runData[triggerName]?.[0]?.data?.main ?? [];
}

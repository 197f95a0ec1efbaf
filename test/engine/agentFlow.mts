import { SupplyDataContext, WorkflowExecute } from 'n8n-core';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data.js';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRunExecutionData,
} from 'n8n-workflow';

import { additionalData, nodeTypes, telnyxNode, type Credential } from './harness.mts';
import { createRunExecutionData } from './runData.mts';

export interface ToolCall {
	credential: Credential;
	/** What the trigger gives the agent. */
	items: IDataObject[];
	/** The tool's. */
	parameters: IDataObject;
	/** What the model calls the tool with. */
	input: IDataObject;
}

const nodeOf = (name: string, type: string, parameters: IDataObject = {}): INode => ({
	...telnyxNode({ parameters }),
	id: name,
	name,
	type,
});

/** Trigger → agent, with the Telnyx node as the agent's tool. */
function workflowWith({ parameters }: ToolCall, agent: INodeType) {
	const types: Record<string, INodeType> = { ...nodeTypes, agent };
	const trigger = nodeOf('Telnyx Trigger', 'start');
	const agentNode = nodeOf('AI Agent', 'agent');
	const tool = nodeOf('Telnyx', 'n8n-nodes-telnyx.telnyxTool', parameters);
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [{ ...trigger, type: 'start' }, agentNode, tool],
		connections: {
			'Telnyx Trigger': { main: [[{ node: 'AI Agent', type: 'main', index: 0 }]] },
			Telnyx: { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] },
		},
		active: false,
		nodeTypes: {
			getByName: (wanted: string) => types[wanted],
			getByNameAndVersion: (wanted: string) => types[wanted],
			getKnownTypes: () => ({}),
		} as never,
		settings: { executionOrder: 'v1' },
	});
	return { workflow, trigger, agentNode, tool };
}

const description: INodeType['description'] = {
	displayName: 'Agent',
	name: 'agent',
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name: 'Agent' },
	inputs: ['main', 'ai_tool'] as never,
	outputs: ['main'],
	properties: [],
};

const itemsOf = ({ items }: ToolCall) => items.map((json): INodeExecutionData => ({ json }));

/** Lets n8n's engine call the tool, as it does for its own agents since version 3. Gives what the tool said, or its error. */
export async function runTool(call: ToolCall): Promise<string> {
	const agent = {
		description,
		async execute(this: unknown, response?: { actionResponses: unknown[] }) {
			if (response?.actionResponses.length) return [[{ json: {} }]];
			const action = {
				actionType: 'ExecutionNodeAction',
				nodeName: 'Telnyx',
				input: call.input,
				type: 'ai_tool',
				id: 'call-1',
				metadata: { itemIndex: call.items.length - 1 },
			};
			return { actions: [action], metadata: {} };
		},
	} as unknown as INodeType;
	const { workflow, trigger } = workflowWith(call, agent);
	const data = createRunExecutionData({
		startData: {},
		resultData: { runData: {} },
		executionData: {
			contextData: {},
			metadata: {},
			nodeExecutionStack: [{ node: trigger, data: { main: [itemsOf(call)] }, source: null }],
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const engine = new WorkflowExecute(additionalData(call.credential), 'trigger', data);
	const run = await engine.processRunExecutionData(workflow);
	const [result] = run.data.resultData.runData.Telnyx ?? [];
	return JSON.stringify(
		result?.error?.message ?? result?.data ?? run.data.resultData.error?.message,
	);
}

/** Calls the tool as n8n does for agents that call tools themselves. Gives what the model is told. */
export async function callTool(call: ToolCall): Promise<string> {
	const { workflow, agentNode, tool } = workflowWith(call, { description } as INodeType);
	const items = itemsOf(call).map((item, index) => ({ ...item, pairedItem: { item: index } }));
	const data: IRunExecutionData = createRunExecutionData({
		resultData: {
			runData: {
				'Telnyx Trigger': [
					{
						startTime: 0,
						executionTime: 0,
						executionIndex: 0,
						source: [],
						data: { main: [itemsOf(call)] },
					},
				],
			},
		},
	});
	const additional = additionalData(call.credential);
	additional.hooks = { runHook: async () => undefined } as never;
	const context = (runIndex: number) =>
		new SupplyDataContext(
			workflow,
			tool,
			additional,
			'trigger',
			data,
			runIndex,
			items,
			{},
			'ai_tool',
			{
				data: { main: [items] },
				node: agentNode,
				source: { main: [{ previousNode: 'Telnyx Trigger' }] },
			},
			[],
			undefined,
			agentNode,
		);
	const invoke = makeHandleToolInvocation(context, tool, nodeTypes[tool.type] as never, data);
	return await invoke(call.input).catch((error: Error) => error.message);
}

import { WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
} from 'n8n-workflow';

import { additionalData, nodeTypes, telnyxNode, type Credential } from './harness.mts';
import { createRunExecutionData } from './runData.mts';

/** What stands between a trigger and the Telnyx node: what it makes of each item, or of all of them. */
type Make = (items: INodeExecutionData[]) => INodeExecutionData[][];

export interface FlowOptions {
	credential: Credential;
	/** What starts the run: the type and name of the node, and its items. */
	start: { type?: string; name?: string; items: IDataObject[]; output?: number };
	/** The nodes behind it, one after the other. */
	between?: Array<{ name: string; make: Make }>;
	/** The Telnyx node's. */
	parameters: IDataObject;
	/** Triggers that lead to the Telnyx node too, and have not fired. */
	otherTriggers?: string[];
}

const node = (name: string, type: string): INode => ({
	...telnyxNode({ parameters: {} }),
	id: name,
	name,
	type,
});

const typeOf = (make: Make, inputs: string[] = ['main']): INodeType => ({
	description: {
		displayName: 'Test',
		name: 'test',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Test' },
		inputs: inputs as never,
		outputs: ['main', 'main', 'main'] as never,
		properties: [],
	},
	async execute() {
		return make(this.getInputData());
	},
});

/** Runs start → between → Telnyx in n8n's real engine. */
export async function runFlow(options: FlowOptions): Promise<IRun> {
	const { start, between = [], otherTriggers = [] } = options;
	const { type = 'n8n-nodes-telnyx.telnyxTrigger', name = 'Telnyx Trigger', output = 0 } = start;
	const types: Record<string, INodeType> = {
		...nodeTypes,
		// The trigger hands on what came in at one of its outputs.
		[type]: typeOf((items) => [...Array<[]>(output).fill([]), items], []),
	};
	for (const { name: between_, make } of between) types[`test.${between_}`] = typeOf(make);
	const begin = node(name, type);
	const telnyx = telnyxNode({ parameters: options.parameters });
	const row = [begin, ...between.map((one) => node(one.name, `test.${one.name}`)), telnyx];
	const connections: Record<
		string,
		{ main: Array<Array<{ node: string; type: 'main'; index: 0 }>> }
	> = {};
	const connect = (from: string, to: string, place = 0) => {
		connections[from] = {
			main: [...Array<[]>(place).fill([]), [{ node: to, type: 'main', index: 0 }]],
		};
	};
	for (const [index, { name: from }] of row.slice(0, -1).entries()) {
		connect(from, row[index + 1].name, index === 0 ? output : 0);
	}
	for (const trigger of otherTriggers) connect(trigger, row[1].name);
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [...row, ...otherTriggers.map((other) => node(other, type))],
		connections: connections as never,
		active: false,
		nodeTypes: {
			getByName: (wanted: string) => types[wanted],
			getByNameAndVersion: (wanted: string) => types[wanted],
			getKnownTypes: () => ({}),
		} as never,
		settings: { executionOrder: 'v1' },
	});
	const items = start.items.map((json): INodeExecutionData => ({ json }));
	const data = createRunExecutionData({
		startData: {},
		resultData: { runData: {} },
		executionData: {
			contextData: {},
			metadata: {},
			nodeExecutionStack: [{ node: begin, data: { main: [items] }, source: null }],
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const engine = new WorkflowExecute(additionalData(options.credential), 'trigger', data);
	return (await engine.processRunExecutionData(workflow)) as IRun;
}

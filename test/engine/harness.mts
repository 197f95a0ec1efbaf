import {
	DataDeduplicationService,
	ExecutionLifecycleHooks,
	SupplyDataContext,
	WorkflowExecute,
} from 'n8n-core';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data.js';
import {
	Workflow,
	type IBinaryData,
	type ICredentialType,
	type IDataDeduplicator,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { executeWorkflow } from './dataTables.mts';
import { refuseUnknownFieldNames } from './fieldNames.mts';
import { createRunExecutionData } from './runData.mts';
import { checkOutputFields } from './outputFields.mts';
import { TelnyxMessagingApi } from '../../credentials/TelnyxMessagingApi.credentials.ts';
import { Telnyx } from '../../nodes/Telnyx/Telnyx.node.ts';
import { TelnyxTrigger } from '../../nodes/Telnyx/TelnyxTrigger.node.ts';

/** What the tests' credential holds; `baseUrl` is the simulator's. */
export interface Credential {
	apiKey: string;
	publicKey?: string;
	baseUrl: string;
}

export interface RunOptions {
	items?: IDataObject[];
	/** The files of the items, in their order. */
	binaries?: Array<Record<string, IBinaryData>>;
	parameters: IDataObject;
	credential: Credential;
	/** Settings of the node, such as `retryOnFail` and `onError`. */
	node?: Partial<INode>;
	/** The stored data of an execution, to run it again as "Retry" in the Executions list does. */
	retryOf?: IRun;
	/** Cancels the execution when it resolves. */
	cancelWhen?: Promise<unknown>;
	/** Whether it is started in the editor. */
	isManual?: boolean;
	/** `execution` by default; n8n gives each "Retry" one of its own. */
	executionId?: string;
	/** What n8n takes for its own address, without a slash at its end. */
	n8nUrl?: string;
	/** Whether the responses have fields that Telnyx's have not, so that the output's fields mean nothing. */
	isMadeUp?: boolean;
	/** `trigger` by default, or `retry` where it is one. */
	mode?: WorkflowExecuteMode;
}

refuseUnknownFieldNames();

const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/** The node under the name that n8n gives its tools, by which it knows them. */
function asTool(name: string): INodeType {
	const telnyx = new Telnyx();
	Object.assign(telnyx.description, { name });
	return telnyx;
}

export const nodeTypes: Record<string, INodeType> = {
	start,
	'n8n-nodes-telnyx.telnyx': new Telnyx(),
	'n8n-nodes-telnyx.telnyxTool': asTool('telnyxTool'),
	'n8n-nodes-telnyx.telnyxHitlTool': asTool('telnyxHitlTool'),
	'n8n-nodes-telnyx.telnyxTrigger': new TelnyxTrigger(),
};
const types = {
	getByName: (name: string) => nodeTypes[name],
	getByNameAndVersion: (name: string) => nodeTypes[name],
	getKnownTypes: () => ({}),
};

const credentialType: ICredentialType = new TelnyxMessagingApi();

/** How often credentials were decrypted; n8n's real helper asks the database each time. */
export const credentialReads = { count: 0 };

/** What an open editor was shown in the browser's console. */
export const editorMessages: unknown[] = [];

/** What n8n's database would remember for the node, over executions. */
export const remembered = new Set<unknown>();

/** As n8n's own, which keeps the entries that came last, for each node or, for any other scope, the whole workflow. */
export const deduplicator = {
	checkProcessedAndRecord: async (items, scope, { node }, { maxEntries = Infinity }) => {
		const own = entriesOf(scope, node);
		const processed = items.filter((item) => remembered.has(own(item)));
		for (const item of items) remembered.add(own(item));
		const surplus = Math.trunc(Math.max(0, remembered.size - maxEntries));
		for (const entry of [...remembered].slice(0, surplus)) remembered.delete(entry);
		return { processed, new: items.filter((item) => !processed.includes(item)) };
	},
	removeProcessed: async (items, scope, { node }) => {
		for (const item of items.map(entriesOf(scope, node))) remembered.delete(item);
	},
} as Partial<IDataDeduplicator> as IDataDeduplicator;
void DataDeduplicationService.init(deduplicator);

const entriesOf =
	(scope: string, node?: INode) =>
	(item: unknown): string =>
		`${scope === 'node' ? node!.id : ''} ${String(item)}`;

export const telnyxNode = ({
	parameters,
	node,
}: Pick<RunOptions, 'parameters' | 'node'>): INode => ({
	id: 'telnyx-id',
	name: 'Telnyx',
	type: 'n8n-nodes-telnyx.telnyx',
	typeVersion: 1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	credentials: { telnyxMessagingApi: { id: '1', name: 'Telnyx' } },
	...node,
});

/** A workflow of these nodes, in a row. */
export const workflowOf = (nodes: INode[], staticData: IDataObject = {}): Workflow =>
	new Workflow({
		id: 'workflow',
		nodes,
		connections: Object.fromEntries(
			nodes
				.slice(1)
				.map(({ name: node }, index) => [
					nodes[index].name,
					{ main: [[{ node, type: 'main', index: 0 }]] },
				]),
		),
		active: false,
		nodeTypes: types as never,
		settings: { executionOrder: 'v1', timezone: 'America/New_York' },
		staticData,
	});

/** Start and Telnyx. */
function nodesOf(options: RunOptions): [INode, INode] {
	const telnyx = telnyxNode(options);
	const begin: INode = {
		...telnyx,
		id: 'start-id',
		name: 'Start',
		type: 'start',
		parameters: {},
		retryOnFail: false,
		onError: undefined,
	};
	return [begin, telnyx];
}

const itemsOf = ({ items = [{}], binaries = [] }: RunOptions): INodeExecutionData[] =>
	items.map((json, index) => ({
		json,
		...(binaries[index] ? { binary: binaries[index] } : {}),
	}));

/** Runs Start → Telnyx in n8n's real engine and gives the whole run. */
export async function execute(options: RunOptions): Promise<IRun> {
	const [begin, telnyx] = nodesOf(options);
	const workflow = workflowOf([begin, telnyx]);
	const items = itemsOf(options);
	const data = options.retryOf
		? retried(options.retryOf, [begin, telnyx])
		: createRunExecutionData({
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
	const additional = additionalData(options.credential, options);
	const engine = new WorkflowExecute(additional, modeOf(options), data);
	const running = engine.processRunExecutionData(workflow);
	void options.cancelWhen?.then(() => running.cancel());
	return checked((await running) as IRun, options);
}

const modeOf = ({ mode, retryOf, isManual }: RunOptions): WorkflowExecuteMode =>
	mode ?? (retryOf ? 'retry' : isManual ? 'manual' : 'trigger');

/** A run whose outputs have no field that n8n's editor does not know of. */
function checked(run: IRun, { parameters, isMadeUp }: RunOptions): IRun {
	if (isMadeUp) return run;
	const name = `${String(parameters.resource)}.${String(parameters.operation)}`;
	checkOutputFields(name, parameters, lastRun(run)?.data?.main.flatMap((it) => it ?? []) ?? []);
	return run;
}

/**
 * Runs the node of an execution once more, as n8n does at the limit of a wait where the stored execution does not say until
 * when it waits: with what the node has left as its input.
 */
export async function runAtLimit(run: IRun, options: RunOptions): Promise<IRun> {
	const stored = JSON.parse(JSON.stringify(run.data)) as IRunExecutionData;
	delete stored.waitTill;
	const additional = additionalData(options.credential, options);
	const engine = new WorkflowExecute(additional, 'trigger', stored);
	return checked(
		(await engine.processRunExecutionData(workflowOf(nodesOf(options)))) as IRun,
		options,
	);
}

/** Runs the node of an execution once more with these items, as a loop does in its next round. */
export async function nextRound(run: IRun, options: RunOptions): Promise<IRun> {
	const [begin, telnyx] = nodesOf(options);
	const data = structuredClone(run.data);
	data.executionData!.nodeExecutionStack = [
		{
			node: telnyx,
			data: { main: [itemsOf(options)] },
			source: { main: [{ previousNode: begin.name }] },
		},
	];
	const additional = additionalData(options.credential, options);
	const engine = new WorkflowExecute(additional, modeOf(options), data);
	return checked(
		(await engine.processRunExecutionData(workflowOf([begin, telnyx]))) as IRun,
		options,
	);
}

/**
 * Lets an agent's tool be called as n8n does it for agents that call tools themselves; each try is a run of its own.
 * `items` are those that reached the agent.
 */
export function toolOf(options: RunOptions): (values: IDataObject) => Promise<unknown> {
	const telnyx: INode = { ...telnyxNode(options), type: 'n8n-nodes-telnyx.telnyxTool' };
	const agent: INode = {
		...telnyx,
		id: 'agent-id',
		name: 'Agent',
		type: 'start',
		parameters: {},
		retryOnFail: false,
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [agent, telnyx],
		connections: { Telnyx: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } },
		active: false,
		nodeTypes: types as never,
	});
	const data = createRunExecutionData({});
	const additional = additionalData(options.credential, options);
	additional.hooks = { runHook: async () => undefined } as never;
	const input = itemsOf(options);
	const context = (runIndex: number) =>
		new SupplyDataContext(
			workflow,
			telnyx,
			additional,
			modeOf(options),
			data,
			runIndex,
			input,
			{},
			'ai_tool',
			{ data: { main: [input] }, node: agent, source: null },
			[],
			undefined,
			agent,
		);
	return makeHandleToolInvocation(context, telnyx, nodeTypes[telnyx.type] as never, data);
}

/** The output items of the Telnyx node; throws the node's error if the run failed. */
export async function outputOf(options: RunOptions): Promise<INodeExecutionData[]> {
	const run = await execute(options);
	const { error } = run.data.resultData;
	if (error) throw error;
	return lastRun(run)?.data?.main[0] ?? [];
}

export const lastRun = (run: IRun) => run.data.resultData.runData.Telnyx?.at(-1);

/** What n8n keeps of a failed execution, and how its "Retry" begins again: from the database's JSON. */
function retried(run: IRun, nodes: INode[]): IRunExecutionData {
	const data = structuredClone(JSON.parse(JSON.stringify(run.data))) as IRunExecutionData;
	const { resultData } = data;
	delete resultData.error;
	const { lastNodeExecuted } = resultData;
	if (lastNodeExecuted) resultData.runData[lastNodeExecuted].pop();
	// "Retry with currently saved workflow" puts the nodes as they are now in place of the stored ones.
	for (const entry of data.executionData?.nodeExecutionStack ?? []) {
		entry.node = nodes.find(({ name }) => name === entry.node.name) ?? entry.node;
	}
	return data;
}

/** What n8n's engine is given besides the workflow. */
export function additionalData(
	credential: Credential,
	{
		executionId = 'execution',
		n8nUrl = 'http://localhost',
	}: Pick<RunOptions, 'executionId' | 'n8nUrl'> = {},
): IWorkflowExecuteAdditionalData {
	const helper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		preAuthentication: async () => undefined,
		authenticate: async (data: never, _type: string, request: never) =>
			await (credentialType.authenticate as (data: never, request: never) => Promise<unknown>)(
				data,
				request,
			),
		getCredentials: async () => ({}),
		getDecrypted: async () => {
			credentialReads.count++;
			return { publicKey: Buffer.alloc(32, 9).toString('base64'), ...credential };
		},
		getCredentialsProperties: () => credentialType.properties,
	};
	return {
		credentialsHelper: helper,
		currentNodeExecutionIndex: 0,
		executionId,
		hooks: new ExecutionLifecycleHooks('trigger', 'execution', {} as never),
		restApiUrl: `${n8nUrl}/rest`,
		instanceBaseUrl: `${n8nUrl}/`,
		formBaseUrl: '',
		formWaitingBaseUrl: `${n8nUrl}/form-waiting`,
		formTestBaseUrl: '',
		webhookBaseUrl: `${n8nUrl}/webhook`,
		webhookWaitingBaseUrl: `${n8nUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${n8nUrl}/webhook-test`,
		mcpBaseUrl: '',
		mcpTestBaseUrl: '',
		variables: {},
		setExecutionStatus: () => {},
		sendDataToUI: (type: string, { messages }: { messages: unknown[] }) => {
			if (type === 'sendConsoleMessage') editorMessages.push(...messages);
		},
		logAiEvent: () => {},
		executeWorkflow,
	} as unknown as IWorkflowExecuteAdditionalData;
}

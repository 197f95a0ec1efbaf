import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, ITaskData } from 'n8n-workflow';
import { listWorkflow, postList } from '../../test/e2e/listWorkflow.mts';
import { startWorld, type World } from '../../test/e2e/world.mts';
import type { SimulatorOptions } from '../simulator/simulator.mts';
import type { Credential, WorkflowFile } from '../n8n/client.mts';
import { startServer, type Server } from './server.mts';

export const from = '+13125550100';

export const people = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `+1312${5560000 + index}`);

/** A real n8n with the packed package, and a server of its own process for it to text through. */
export interface Host {
	world: World;
	server: Server;
	/** For the server. */
	credential: Credential;
	/** The list workflow, whose Telnyx node uses the server. */
	textList(sending?: IDataObject): WorkflowFile;
	/** Runs a list workflow to its end, and gives the runs of one of its nodes. */
	run(file: WorkflowFile, list: string[], node: string): Promise<ITaskData[]>;
	close(): Promise<void>;
}

/** @param env more environment variables of n8n's */
export async function startHost(
	options: SimulatorOptions,
	env?: Record<string, string>,
): Promise<Host> {
	const world = await startWorld({}, env);
	const server = await startServer(options);
	const { baseUrl, apiKey, publicKey } = server;
	const data = { baseUrl, apiKey, publicKey };
	const credential = await world.client.createCredential('Bench', 'telnyxMessagingApi', data);
	return {
		world,
		server,
		credential,
		textList: (sending = {}) => listWorkflow({ credential }, {}, sending),
		run: async (file, list, node) => {
			const workflow = await world.client.createWorkflow(file);
			await world.client.activate(workflow.id);
			const id = await postList(world, workflow, list);
			await ended(world, workflow.id, id);
			const execution = await world.client.finished(id);
			await world.client.deactivate(workflow.id);
			if (execution.status !== 'success') {
				throw new Error(
					`The run ended as ${execution.status}: ${execution.data.resultData.error?.message}`,
				);
			}
			return execution.data.resultData.runData[node]!;
		},
		close: async () => {
			await server.close();
			await world.close();
		},
	};
}

/** Waits without reading the whole execution again and again, which would slow n8n down. */
export async function ended(
	{ client }: Pick<World, 'client'>,
	workflowId: string,
	id: string,
): Promise<void> {
	for (;;) {
		const execution = (await client.executions(workflowId)).find((one) => one.id === id);
		if (execution && !['new', 'running'].includes(execution.status)) return;
		await sleep(500);
	}
}

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject, INode } from 'n8n-workflow';
import { startFakeModel } from './fakeModel.mts';
import { node } from './listWorkflow.mts';
import { start, waitingNode, waits } from './waiting.mts';
import { startWorld, type World } from './world.mts';

const [boss, customer] = ['+13125550142', '+13125550143'];

describe('an AI agent whose tool needs a person’s approval', { timeout: 120_000 }, () => {
	let world: World;
	let model: Awaited<ReturnType<typeof startFakeModel>>;

	before(async () => {
		world = await startWorld();
		model = await startFakeModel();
	});
	after(async () => {
		model.close();
		await world.close();
	});

	/** Webhook → agent, whose tool texts a customer once the boss has approved. */
	async function publishAgent() {
		const { client } = world;
		const openAi = await client.createCredential('Fake model', 'openAiApi', { apiKey: 'none', url: model.url });
		const path = `agent-${Math.random().toString(36).slice(2)}`;
		const ai = (name: string, type: string, parameters: IDataObject, more: object): INode => ({
			...node(name, '', parameters, more),
			type: `@n8n/n8n-nodes-langchain.${type}`,
		});
		const tool = (name: string, reviewer: string) => ({ [name]: { ai_tool: [[{ node: reviewer, type: 'ai_tool' as const, index: 0 }]] } });
		const workflow = await client.createWorkflow({
			name: 'Agent',
			nodes: [
				node('Webhook', 'webhook', { httpMethod: 'POST', path, responseMode: 'onReceived' }, { typeVersion: 2, webhookId: path }),
				ai('Agent', 'agent', { promptType: 'define', text: 'Text the customer', options: {} }, { typeVersion: 3.1 }),
				ai('Model', 'lmChatOpenAi', { model: { __rl: true, mode: 'id', value: 'fake' }, options: {} }, { typeVersion: 1.2, credentials: { openAiApi: { id: openAi.id, name: openAi.name } } }),
				waitingNode(world, { operation: 'sendAndWait', to: boss, message: '=May the agent run {{ $tool.name }}?' }, { id: 'ask', name: 'Ask the boss', type: 'n8n-nodes-telnyx.telnyxHitlTool' }),
				waitingNode(world, { to: customer }, { id: 'text', name: 'Text the customer', type: 'n8n-nodes-telnyx.telnyxTool' }),
			],
			connections: {
				Webhook: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
				...tool('Text the customer', 'Ask the boss'),
				...tool('Ask the boss', 'Agent'),
			},
			settings: { executionOrder: 'v1' },
		});
		await client.activate(workflow.id);
		return workflow;
	}

	const textsTo = (number: string) =>
		[...world.simulator.store.messages].filter(({ to }) => to[0].phone_number === number);

	for (const decision of ['decline', 'approve']) {
		test(`does what the person decides: ${decision}`, { timeout: 60_000 }, async () => {
			const before = textsTo(customer).length;
			const asked = world.simulator.nextMessage(({ to }) => to[0].phone_number === boss);
			const execution = await start(world, await publishAgent(), []);
			const { text } = await asked;
			assert.match(text, /^May the agent run Text_the_customer\?\nhttp/);
			await waits(world, execution);
			assert.equal(textsTo(customer).length, before);
			const body = new URLSearchParams({ decision });
			assert.equal((await fetch(/http\S+/.exec(text)![0], { method: 'POST', body })).status, 200);
			const finished = await world.client.finished(execution);
			assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
			const { output } = finished.data.resultData.runData.Agent!.at(-1)!.data!.main[0]![0]!.json as IDataObject;
			assert.match(String(output), decision === 'approve' ? /messageId|"id"/ : /rejected/);
			assert.equal(textsTo(customer).length, before + (decision === 'approve' ? 1 : 0));
		});
	}
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { startFakeModel } from './fakeModel.mts';
import { node, sender } from './listWorkflow.mts';
import { start, waits } from './waiting.mts';
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
		const { client, credential } = world;
		const openAi = await client.createCredential('Fake model', 'openAiApi', { apiKey: 'none', url: model.url });
		const telnyx = { credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } } };
		const text = { resource: 'message', sender: 'any', from: { __rl: true, mode: 'value', value: sender } };
		const path = `agent-${Math.random().toString(36).slice(2)}`;
		const tool = (name: string) => ({ [name]: { ai_tool: [[{ node: name === 'Text the customer' ? 'Ask the boss' : 'Agent', type: 'ai_tool' as const, index: 0 }]] } });
		const workflow = await client.createWorkflow({
			name: 'Agent',
			nodes: [
				node('Webhook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path, responseMode: 'onReceived' }, { typeVersion: 2, webhookId: path }),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', { promptType: 'define', text: 'Text the customer', options: {} }, { typeVersion: 3.1 }),
				node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', { model: { __rl: true, mode: 'id', value: 'fake' }, options: {} }, { typeVersion: 1.2, credentials: { openAiApi: { id: openAi.id, name: openAi.name } } }),
				node('Ask the boss', 'n8n-nodes-telnyx.telnyxHitlTool', { ...text, operation: 'sendAndWait', to: boss, message: '=May the agent run {{ $tool.name }}?' }, telnyx),
				node('Text the customer', 'n8n-nodes-telnyx.telnyxTool', { ...text, operation: 'send', to: customer, text: 'Hello' }, telnyx),
			],
			connections: {
				Webhook: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
				...tool('Text the customer'),
				...tool('Ask the boss'),
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

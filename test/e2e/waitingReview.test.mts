import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answerOf, publishAgent, startFakeModel } from './fakeModel.mts';
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
		model?.close();
		await world?.close();
	});

	/** An agent whose tool texts a customer once the boss has approved. */
	const publishReviewed = async () =>
		await publishAgent(
			world,
			model,
			waitingNode(
				world,
				{
					operation: 'sendAndWait',
					answerBy: 'page',
					to: boss,
					message: '=May the agent run {{ $tool.name }}?',
				},
				{ id: 'ask', name: 'Ask the boss', type: 'n8n-nodes-telnyx.telnyxHitlTool' },
			),
			waitingNode(
				world,
				{ to: customer },
				{ id: 'text', name: 'Text the customer', type: 'n8n-nodes-telnyx.telnyxTool' },
			),
		);

	const textsTo = (number: string) =>
		[...world.simulator.store.messages].filter(({ to }) => to[0].phone_number === number);

	for (const decision of ['decline', 'approve']) {
		test(`does what the person decides: ${decision}`, { timeout: 60_000 }, async () => {
			const before = textsTo(customer).length;
			const asked = world.simulator.nextMessage(({ to }) => to[0].phone_number === boss);
			const execution = await start(world, await publishReviewed(), []);
			const { text } = await asked;
			assert.match(text, /^May the agent run Text_the_customer\?\nhttp/);
			await waits(world, execution);
			assert.equal(textsTo(customer).length, before);
			const body = new URLSearchParams({ decision });
			assert.equal((await fetch(/http\S+/.exec(text)![0], { method: 'POST', body })).status, 200);
			const finished = await world.client.finished(execution);
			assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
			assert.match(answerOf(finished), decision === 'approve' ? /messageId|"id"/ : /rejected/);
			assert.equal(textsTo(customer).length, before + (decision === 'approve' ? 1 : 0));
		});
	}
});

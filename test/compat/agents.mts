import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { answerOf, publishAgent, startFakeModel, toolAnswers } from '../e2e/fakeModel.mts';
import { postList, sender, textNode } from '../e2e/listWorkflow.mts';
import { start, waitingNode, waits } from '../e2e/waiting.mts';
import { world } from './world.mts';

const limit = { timeout: 90_000 };
const [boss, customer] = ['+13125550142', '+13125550143'] as const;

describe('AI agent', () => {
	beforeEach(() => {
		world.simulator.requests.length = 0;
	});
	const bodies = () => world.simulator.requests.map(({ body }) => JSON.parse(body) as IDataObject);

	/** Lets an agent text with what the model calls its tool with, and gives what the model was answered. */
	async function run(...tries: IDataObject[]) {
		const model = await startFakeModel(tries);
		const text = textNode(world, { name: 'Text the customer' });
		const fromAi = (name: string) => `={{ $fromAI('${name}', 'The ${name}', 'string') }}`;
		const parameters = { ...text.parameters, to: fromAi('to'), text: fromAi('text') };
		const tool = { ...text, type: `${text.type}Tool`, parameters };
		const workflow = await publishAgent(world, model, tool);
		const { status, data } = await world.client.finished(await postList(world, workflow, []));
		model.close();
		assert.equal(status, 'success', data.resultData.error?.message);
		return toolAnswers(model.requests.at(-1)!);
	}
	const text = { to: customer, text: 'Your bike is ready' };

	test('it texts with the tool', limit, async () => {
		const [answer] = await run(text);
		assert.match(answer!, /"messageId":"/);
		assert.deepEqual(bodies(), [{ from: sender, ...text }]);
	});

	test('it is told what was wrong, and can correct it', limit, async () => {
		const [refusal, answer] = await run({ ...text, to: '+1 312' }, text);
		assert.match(refusal!, /\\"To\\".*\+1 312/);
		assert.match(answer!, /"messageId":"/);
		assert.equal(bodies().length, 1);
	});

	describe('with a human review', () => {
		let model: Awaited<ReturnType<typeof startFakeModel>>;
		before(async () => {
			model = await startFakeModel();
		});
		after(() => model.close());

		for (const decision of ['approve', 'decline']) {
			test(`it does what the person says: ${decision}`, limit, async (context) => {
				const review = 'n8n-nodes-telnyx.telnyxHitlTool';
				const nodes = await world.client.types('nodes');
				if (!nodes.some(({ name }) => name === review)) return context.skip('n8n has none');
				const workflow = await publishAgent(
					world,
					model,
					waitingNode(
						world,
						{ operation: 'sendAndWait', answerBy: 'page', to: boss, message: 'May it?' },
						{ id: 'ask', name: 'Ask the boss', type: review },
					),
					waitingNode(
						world,
						{ to: customer },
						{ id: 'text', name: 'Text the customer', type: 'n8n-nodes-telnyx.telnyxTool' },
					),
				);
				const asked = world.simulator.nextMessage(({ to }) => to[0].phone_number === boss);
				const execution = await start(world, workflow, []);
				const [link] = /http\S+/.exec((await asked).text)!;
				await waits(world, execution);
				const body = new URLSearchParams({ decision });
				assert.equal((await fetch(link, { method: 'POST', body })).status, 200);
				const finished = await world.client.finished(execution);
				assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
				const texts = bodies().filter(({ to }) => to === customer);
				assert.equal(texts.length, decision === 'approve' ? 1 : 0);
				assert.match(answerOf(finished), decision === 'approve' ? /messageId/ : /rejected/);
			});
		}
	});
});

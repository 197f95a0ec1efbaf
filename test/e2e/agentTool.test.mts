import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { publishAgent, startFakeModel, toolAnswers } from './fakeModel.mts';
import { postList, sender, textNode } from './listWorkflow.mts';
import { startWorld, type World } from './world.mts';

const customer = '+13125550143';
const asked = {
	from: 'The number to text from',
	to: 'The customer’s phone number',
	text: 'What the customer reads',
};

describe('an AI agent that texts by itself', { timeout: 120_000 }, () => {
	let world: World;

	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());

	/** Publishes an agent that texts. */
	async function publish(model: Awaited<ReturnType<typeof startFakeModel>>) {
		const fromAi = (name: keyof typeof asked) =>
			`={{ $fromAI('${name}', '${asked[name]}', 'string') }}`;
		const text = textNode(world, { name: 'Text the customer' });
		const from = { __rl: true, mode: 'value', value: fromAi('from') };
		const parameters = { ...text.parameters, from, to: fromAi('to'), text: fromAi('text') };
		world.simulator.requests.length = 0;
		return await publishAgent(world, model, { ...text, type: `${text.type}Tool`, parameters });
	}

	/** Lets the agent text, with what the model calls the tool with, and gives what was asked of Telnyx. */
	async function run(...tries: IDataObject[]) {
		const { client, simulator } = world;
		const model = await startFakeModel(tries);
		const workflow = await publish(model);
		const { status } = await client.finished(await postList(world, workflow, []));
		model.close();
		assert.equal(status, 'success');
		return {
			chats: model.requests,
			requests: simulator.requests.map(({ body }) => JSON.parse(body) as IDataObject),
		};
	}

	const text = { from: sender, to: customer, text: 'Your bike is ready' };

	test('is told what to fill in, and texts what it filled in', { timeout: 30_000 }, async () => {
		const { chats, requests } = await run(text);
		const { name, description, parameters } = chats[0]!.tools![0]!.function;
		assert.deepEqual([name, description], ['Text_the_customer', 'Send an SMS or MMS in Telnyx']);
		assert.deepEqual(
			parameters.properties,
			Object.fromEntries(
				Object.entries(asked).map(([field, meaning]) => [
					field,
					{ type: 'string', description: meaning },
				]),
			),
		);
		assert.deepEqual(requests, [text]);
		assert.match(toolAnswers(chats.at(-1)!)[0]!, /"messageId":"/);
	});

	test(
		'texts at a retry of an execution in which the model failed',
		{ timeout: 30_000 },
		async () => {
			const { client, simulator } = world;
			const model = await startFakeModel([text], 1);
			const id = await postList(world, await publish(model), []);
			assert.equal((await client.finished(id)).status, 'error');
			const { status, data } = await client.finished(await client.retry(id));
			model.close();
			assert.equal(status, 'success', data.resultData.error?.message);
			assert.deepEqual(
				simulator.requests.map(({ body }) => JSON.parse(body) as IDataObject),
				[text],
			);
		},
	);

	test(
		'is told what was wrong with a number, and can correct it',
		{ timeout: 30_000 },
		async () => {
			const { chats, requests } = await run({ ...text, to: '(312) 555-0143' }, text);
			const [refusal, answer] = toolAnswers(chats.at(-1)!);
			const remedy =
				'Set Country of Numbers under Sending Options, or write the number with a plus sign and the country code, like +13125550001.';
			assert.deepEqual(JSON.parse(refusal!), [
				{ error: `"To" has no country code: (312) 555-0143. ${remedy}` },
			]);
			assert.deepEqual(requests, [text]);
			assert.match(answer!, /"messageId":"/);
		},
	);
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';

import { triggerWorkflow } from './triggerWorkflow.mts';
import { answerOf, publishAgent, startFakeModel } from './fakeModel.mts';
import { handedOn, publishWaiting, start, waitingNode, waits } from './waiting.mts';
import { nextMessageTo, startWorld, type World } from './world.mts';

const own = '+13125550100';

/** n8n looks once a minute which waits are over, so that these take minutes: `ASKING=all` is the long form. */
const long = { skip: process.env.ASKING !== 'all' && 'in the long form only' };
let people = 200;
/** Somebody whom no other test knows. */
const somebody = () => `+13125550${people++}`;

describe('asked by text, answered by text', { timeout: 600_000 }, () => {
	let world: World;
	let trigger: Workflow;

	before(async () => {
		world = await startWorld();
		trigger = await world.client.createWorkflow(
			triggerWorkflow(world.credential, { options: { replaceWebhook: true } }),
		);
		await world.client.activate(trigger.id);
	});
	after(async () => await world?.close());

	/** Asks somebody, and waits until the execution does. */
	async function ask(to: string, parameters: IDataObject = {}) {
		const workflow = await publishWaiting(world, {
			operation: 'sendAndWait',
			to,
			message: 'Ship order 1042?',
			...parameters,
		});
		const asked = nextMessageTo(world, to);
		const execution = await start(world, workflow, ['one item']);
		const { text } = await asked;
		await waits(world, execution);
		return { execution, text };
	}

	const reply = async (from: string, text: string) =>
		await world.simulator.receive({ from, to: own, text });

	const answerTo = async (execution: string) => {
		const finished = await world.client.finished(execution, { limit: 120_000 });
		assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
		return handedOn(finished)[0]!.data as IDataObject;
	};

	/** The texts that the trigger's workflow got from somebody, once all its runs have ended. */
	async function got(from: string): Promise<unknown[]> {
		await world.simulator.idle();
		for (;;) {
			const all = await world.client.executions(trigger.id);
			if (all.every(({ status }) => status === 'success' || status === 'error')) break;
			await sleep(100);
		}
		const runs = await Promise.all(
			(await world.client.executions(trigger.id)).map(
				async ({ id }) => await world.client.execution(id),
			),
		);
		return runs
			.flatMap(({ data }) => data.resultData.runData['End']?.[0]?.data?.main[0] ?? [])
			.filter(({ json }) => json.from === from)
			.map(({ json }) => json.text);
	}

	test('a reply goes to the question and nowhere else, the next text to the workflow', async () => {
		const person = somebody();
		const { execution, text } = await ask(person);
		assert.equal(text, 'Ship order 1042?\nReply YES or NO.');
		await reply(person, 'yes please');
		const { outcome, approved, respondedBy } = await answerTo(execution);
		assert.deepEqual([outcome, approved, respondedBy], ['answered', true, person]);
		await reply(person, 'Thank you');
		assert.deepEqual(await got(person), ['Thank you']);
	});

	test('nobody sees the register’s own runs, or the question’s events', async () => {
		const all = await world.client.executions(trigger.id);
		const { data } = await world.client.execution(all[0]!.id);
		assert.doesNotMatch(JSON.stringify(data), /Ship order|telnyxReply/);
	});

	test('n8n restarts between the question and the reply', long, async () => {
		const person = somebody();
		const { execution } = await ask(person);
		await world.crash();
		await reply(person, 'no');
		assert.equal((await answerTo(execution)).approved, false);
		assert.deepEqual(await got(person), []);
	});

	test('two questions of two workflows: the newest first', async () => {
		const person = somebody();
		const older = await ask(person);
		const newer = await ask(person, { message: 'Ship order 1043?' });
		await reply(person, 'yes');
		assert.deepEqual((await answerTo(newer.execution)).approved, true);
		await reply(person, 'no');
		const { approved, overtaken } = await answerTo(older.execution);
		assert.deepEqual([approved, overtaken], [false, true]);
		await reply(person, 'Bye');
		assert.deepEqual(await got(person), ['Bye']);
	});

	test('a reply that comes before the execution waits', async () => {
		const person = somebody();
		const workflow = await publishWaiting(world, {
			operation: 'sendAndWait',
			to: person,
			message: 'Ship order 1042?',
		});
		const asked = nextMessageTo(world, person);
		const execution = await start(world, workflow, ['one item']);
		await asked;
		await reply(person, 'yes');
		assert.equal((await answerTo(execution)).approved, true);
		assert.deepEqual(await got(person), []);
	});

	test('no trigger is there: the execution finds the reply by itself', long, async () => {
		const person = somebody();
		await world.client.deactivate(trigger.id);
		const { execution } = await ask(person);
		await reply(person, 'Sí');
		const { outcome, approved, text } = await answerTo(execution);
		assert.deepEqual([outcome, approved, text], ['answered', true, 'Sí']);
		await world.client.activate(trigger.id);
		assert.deepEqual(await got(person), []);
	});

	test('a failed delivery ends the wait', async () => {
		const person = somebody();
		world.simulator.setDelivery({ to: person, status: 'delivery_failed' });
		const workflow = await publishWaiting(world, {
			operation: 'sendAndWait',
			to: person,
			message: 'Ship order 1042?',
		});
		const { outcome } = await answerTo(await start(world, workflow, ['one item']));
		assert.equal(outcome, 'notDelivered');
	});
});

describe('an AI agent whose tool a person reviews by text', { timeout: 400_000 }, () => {
	let world: World;
	let model: Awaited<ReturnType<typeof startFakeModel>>;
	let trigger: Workflow;
	const [boss, customer] = ['+13125550142', '+13125550143'];

	before(async () => {
		world = await startWorld();
		model = await startFakeModel();
		trigger = await world.client.createWorkflow(
			triggerWorkflow(world.credential, { options: { replaceWebhook: true } }),
		);
		await world.client.activate(trigger.id);
	});
	after(async () => {
		model?.close();
		await world?.close();
	});

	const textsTo = (number: string) =>
		[...world.simulator.store.messages].filter(({ to }) => to[0].phone_number === number);

	async function review() {
		const asked = nextMessageTo(world, boss);
		const workflow = await publishAgent(
			world,
			model,
			waitingNode(
				world,
				{ operation: 'sendAndWait', to: boss, message: '=May the agent run {{ $tool.name }}?' },
				{ id: 'ask', name: 'Ask the boss', type: 'n8n-nodes-telnyx.telnyxHitlTool' },
			),
			waitingNode(
				world,
				{ to: customer },
				{ id: 'text', name: 'Text the customer', type: 'n8n-nodes-telnyx.telnyxTool' },
			),
		);
		const execution = await start(world, workflow, []);
		const { text } = await asked;
		assert.equal(text, 'May the agent run Text_the_customer?\nReply YES or NO.');
		await waits(world, execution);
		return execution;
	}

	async function ends(execution: string, { approved }: { approved: boolean }, before: number) {
		const finished = await world.client.finished(execution, { limit: 180_000 });
		assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
		assert.match(answerOf(finished), approved ? /messageId|"id"/ : /rejected/);
		assert.equal(textsTo(customer).length, before + (approved ? 1 : 0));
	}

	for (const [reply, approved] of [
		['Sure, go ahead', true],
		['no', false],
	] as const) {
		test(`${reply}: the tool ${approved ? 'runs' : 'does not run'}`, async () => {
			const before = textsTo(customer).length;
			const execution = await review();
			assert.equal(textsTo(customer).length, before);
			await world.simulator.receive({ from: boss, to: own, text: reply });
			await ends(execution, { approved }, before);
		});
	}

	test('without a trigger, the reply is found in Telnyx’s log', long, async () => {
		await world.client.deactivate(trigger.id);
		const before = textsTo(customer).length;
		const execution = await review();
		await world.simulator.receive({ from: boss, to: own, text: 'yes' });
		await ends(execution, { approved: true }, before);
	});
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { sender } from '../e2e/listWorkflow.mts';
import { triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import { handedOn, publishWaiting, start, waits } from '../e2e/waiting.mts';
import { world } from './world.mts';

const limit = { timeout: 60_000 };
const [ann, ben] = ['+13125550142', '+13125550143'] as const;

/** What the workflow was handed when it went on, as soon as it has ended. */
async function outputsOf(execution: string): Promise<IDataObject[]> {
	const { client } = world;
	for (let tries = 0; ; tries++) {
		const finished = await client.finished(execution, { limit: 120_000 });
		assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
		const outputs = handedOn(finished);
		// n8n before 2.0 stores that an execution has ended a moment before what it gave.
		if (outputs.length > 0 || tries === 50) return outputs;
		await sleep(100);
	}
}

describe('Waiting for a delivery', () => {
	const workflow = async () =>
		await publishWaiting(world, { operation: 'sendAndWaitForDelivery', text: 'Hello' });

	test('it goes on when the text has arrived', limit, async () => {
		const outputs = await outputsOf(await start(world, await workflow(), [ann, ben]));
		assert.deepEqual(
			outputs.map(({ to, delivery }) => [to, delivery]),
			[
				[ann, 'delivered'],
				[ben, 'delivered'],
			],
		);
	});

	test('it believes nobody but Telnyx', limit, async () => {
		world.simulator.setDelivery({ status: 'delivered', hold: true });
		const sent = world.simulator.nextMessage(({ to }) => to[0].status === 'sent');
		const execution = await start(world, await workflow(), [ann]);
		const { id, webhook_url: url } = await sent;
		await waits(world, execution);
		const body = JSON.stringify({
			data: {
				event_type: 'message.finalized',
				record_type: 'event',
				id: crypto.randomUUID(),
				payload: { id, to: [{ status: 'delivery_failed' }] },
			},
		});
		const now = Math.floor(Date.now() / 1000);
		const forged = Buffer.alloc(64, 7).toString('base64');
		const stale = await world.simulator.sign(body, now - 400);
		for (const headers of [
			{},
			{ 'telnyx-signature-ed25519': forged, 'telnyx-timestamp': String(now) },
			{ ...stale },
		]) {
			const response = await fetch(url!, {
				method: 'POST',
				body,
				headers: { 'content-type': 'application/json', ...headers },
			});
			assert.ok(response.status >= 400, `answered ${response.status}`);
			assert.equal((await world.client.execution(execution)).status, 'waiting');
		}
		world.simulator.setDelivery({ status: 'delivered' });
		assert.equal((await outputsOf(execution))[0]!.delivery, 'delivered');
	});
});

interface Asked {
	execution: string;
	links: string[];
}

const urlEncoded = 'application/x-www-form-urlencoded';

/** Sends a page's form as a browser does. */
async function submit(link: string, values: Record<string, string>): Promise<Response> {
	const html = await (await fetch(link)).text();
	const encoding = /<form[^>]*enctype="([^"]+)"/.exec(html)?.[1] ?? urlEncoded;
	const body = encoding === urlEncoded ? new URLSearchParams() : new FormData();
	for (const [name, value] of Object.entries(values)) body.set(name, value);
	return await fetch(link, { method: 'POST', body });
}

describe('Waiting for a response', () => {
	/** The link in the next text to somebody. */
	const linkTo = async (number: string) => {
		const { text } = await world.simulator.nextMessage(({ to }) => to[0].phone_number === number);
		return /http\S+/.exec(text)![0];
	};

	/** Asks people, and gives the waiting execution and the links of those who were texted. */
	async function ask(
		parameters: IDataObject,
		people: string[] = [ann],
		texted = people,
	): Promise<Asked> {
		const workflow: Workflow = await publishWaiting(world, {
			operation: 'sendAndWait',
			answerBy: 'page',
			message: 'May we?',
			to: people.join(', '),
			...parameters,
		});
		const links = Promise.all(texted.map(linkTo));
		const execution = await start(world, workflow, ['one item']);
		const { status, data } = await waits(world, execution);
		assert.equal(status, 'waiting', data.resultData.error?.message);
		return { execution, links: await links };
	}

	const statusOf = async (execution: string) => (await world.client.execution(execution)).status;

	const answerOf = async (execution: string) =>
		(await outputsOf(execution))[0]!.data as IDataObject;

	const approve = { decision: 'approve' };

	const byText = { answerBy: 'text' };
	const reply = async (from: string, text: string) =>
		await world.simulator.receive({ from, to: sender, text });

	/** n8n looks for waits that are over once a minute, so that these are begun before all others. */
	let unheard: Asked;
	let limited: Asked;
	before(async () => {
		unheard = await ask(byText, [ben], []);
		await reply(ben, 'no');
		limited = await ask({
			options: { limitWaitTime: { values: { amount: 0.1, unit: 'minutes' } } },
		});
	});

	for (const decision of ['approve', 'decline']) {
		test(`a person can ${decision}`, limit, async () => {
			const { execution, links } = await ask({});
			assert.equal((await submit(links[0]!, { decision })).status, 200);
			const { approved, respondedBy } = await answerOf(execution);
			assert.deepEqual([approved, respondedBy], [decision === 'approve', ann]);
		});
	}

	test('a link preview decides nothing', limit, async () => {
		const { execution, links } = await ask({});
		for (const link of [links[0]!, `${links[0]!}&decision=approve`]) await fetch(link);
		assert.equal(await statusOf(execution), 'waiting');
		assert.match(await (await fetch(links[0]!)).text(), /May we\?/);
	});

	const ownSignature = /n8n-form-waiting=[^&]+/;
	const forgeries: Array<
		[name: string, forge: (link: string, asked: Asked, other: Asked) => string]
	> = [
		['without its signature', (link) => link.replace(/\?.*/, '')],
		['with another signature', (link) => change(link, (value) => `0000${value.slice(4)}`)],
		['with changed parameters', (link) => change(link, (value) => `${value.slice(0, -1)}1`)],
		[
			'with another execution’s number',
			(link, asked, other) =>
				link.replace(`-waiting/${asked.execution}`, `-waiting/${other.execution}`),
		],
		[
			'with another execution’s signature',
			(link, _, other) => other.links[0]!.replace(ownSignature, ownSignature.exec(link)![0]),
		],
	];
	/** The link with each value of its query changed. */
	function change(link: string, value: (before: string) => string): string {
		const url = new URL(link);
		for (const [name, before] of [...url.searchParams]) url.searchParams.set(name, value(before));
		return url.toString();
	}
	for (const [name, forge] of forgeries) {
		test(`a link ${name} is refused`, limit, async () => {
			const [asked, other] = [await ask({}), await ask({})];
			const link = forge(asked.links[0]!, asked, other);
			assert.notEqual(link, asked.links[0]);
			for (const address of [link, link.replace('/webhook-waiting/', '/form-waiting/')]) {
				const body = new URLSearchParams(approve);
				const response = await fetch(address, { method: 'POST', body });
				await response.body?.cancel();
				const states = [await statusOf(asked.execution), await statusOf(other.execution)];
				assert.deepEqual(states, ['waiting', 'waiting'], `answered ${response.status}`);
			}
			assert.equal((await submit(asked.links[0]!, approve)).status, 200);
			assert.equal((await answerOf(asked.execution)).approved, true);
		});
	}

	test('a person answers in their own words', limit, async () => {
		const { execution, links } = await ask({ responseType: 'freeText' });
		assert.equal((await submit(links[0]!, { field0: 'Call them' })).status, 200);
		assert.equal((await answerOf(execution)).text, 'Call them');
	});

	test('a person fills in a form', limit, async () => {
		const { execution, links } = await ask({
			responseType: 'form',
			formFields: {
				values: [
					{ fieldLabel: 'How many?', fieldType: 'number', requiredField: true },
					{ fieldLabel: 'Where to?', fieldType: 'dropdown', fieldOptions: 'Door, Shop' },
				],
			},
		});
		assert.equal((await submit(links[0]!, { field0: 'many', field1: 'Shop' })).status, 422);
		assert.equal((await submit(links[0]!, { field0: '3', field1: 'Shop' })).status, 200);
		assert.deepEqual((await answerOf(execution)).fields, { 'How many?': 3, 'Where to?': 'Shop' });
	});

	test('all have to approve, one after the other', limit, async () => {
		const { execution, links } = await ask({ options: { answersFrom: 'all' } }, [ann, ben], [ann]);
		const toBen = linkTo(ben);
		assert.equal((await submit(links[0]!, approve)).status, 200);
		assert.equal(await statusOf(execution), 'waiting');
		assert.equal((await submit(await toBen, approve)).status, 200);
		const { approved, approvedBefore } = await answerOf(execution);
		assert.equal(approved, true);
		assert.deepEqual(
			(approvedBefore as IDataObject[]).map(({ by }) => by),
			[ann],
		);
	});

	test('a link that was answered decides nothing more, and shows a page', limit, async () => {
		const { execution, links } = await ask({});
		await submit(links[0]!, { decision: 'decline' });
		assert.equal((await answerOf(execution)).approved, false);
		const response = await fetch(links[0]!, { method: 'POST', body: new URLSearchParams(approve) });
		assert.match(response.headers.get('content-type') ?? '', /text\/html/);
		assert.equal((await answerOf(execution)).approved, false);
	});

	test('a reply that no trigger hears is found in Telnyx’s log', { timeout: 180_000 }, async () => {
		const { outcome, approved } = await answerOf(unheard.execution);
		assert.deepEqual([outcome, approved], ['answered', false]);
	});

	test('it waits on over a restart of n8n', { timeout: 240_000 }, async () => {
		const { execution, links } = await ask({});
		await world.n8n.stop();
		await world.restart();
		assert.equal((await submit(links[0]!, approve)).status, 200);
		assert.equal((await answerOf(execution)).approved, true);
	});

	describe('by text', () => {
		let trigger: Workflow;
		before(async () => {
			trigger = await world.client.createWorkflow(triggerWorkflow(world.credential));
			await world.client.activate(trigger.id);
		});
		after(async () => await world.client.deactivate(trigger.id));

		test('a reply goes to the question', limit, async () => {
			const { execution } = await ask(byText, [ann], []);
			await reply(ann, 'yes please');
			assert.equal((await answerOf(execution)).approved, true);
		});

		test('so does one that comes before the execution waits', limit, async () => {
			const asked = world.simulator.nextMessage(({ to }) => to[0].phone_number === ann);
			const question = { operation: 'sendAndWait', message: 'May we?', to: ann, ...byText };
			const execution = await start(world, await publishWaiting(world, question), ['one item']);
			await asked;
			await reply(ann, 'no');
			assert.equal((await answerOf(execution)).approved, false);
		});
	});

	test('without a response it goes on when the time is over', { timeout: 180_000 }, async () => {
		const { approved, timedOut } = await answerOf(limited.execution);
		assert.deepEqual([approved, timedOut], [false, true]);
	});
});

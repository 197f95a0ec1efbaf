import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import type { Message } from '../../dev/simulator/simulator.mts';
import { inARow, node, withList } from './listWorkflow.mts';
import { handedOn, publishWaiting, start, waitingNode, waits } from './waiting.mts';
import { startWorld, type World } from './world.mts';

const people = ['+13125550142', '+13125550143', '+13125550144'];
const [ann, ben, cem] = people;
const support = { __rl: true, mode: 'id', value: demoProfiles.support };

describe('a workflow that waits for deliveries', { timeout: 280_000 }, () => {
	let world: World;
	let workflow: Workflow;

	before(async () => {
		world = await startWorld({ deliveryDelay: 250 });
		workflow = await publishWaiting(world, { operation: 'sendAndWaitForDelivery', text: 'Hello' });
	});
	after(() => world?.close());
	afterEach(async () => {
		world.simulator.clearFaults();
		for (const to of people) world.simulator.setDelivery({ to, status: 'delivered' });
		await world.simulator.idle();
	});

	const outputs = async (execution: string) => {
		const finished = await world.client.finished(execution);
		assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
		return handedOn(finished);
	};
	const outcomes = (items: IDataObject[]) => items.map(({ to, delivery }) => [to, delivery]);
	const statusOf = async (execution: string) => (await world.client.execution(execution)).status;
	/** Texts people, whose messages stay on their way until the returned function is called for them. */
	async function startHeld(held: string[], texted = held, by = workflow) {
		for (const to of held) world.simulator.setDelivery({ to, status: 'delivered', hold: true });
		const handedOver = held.map(
			async (number) =>
				await world.simulator.nextMessage(
					({ to }) => to[0].phone_number === number && to[0].status === 'sent',
				),
		);
		const execution = await start(world, by, texted);
		await Promise.all([...handedOver, waits(world, execution)]);
		await world.simulator.idle();
		return execution;
	}
	const release = (to: string) => world.simulator.setDelivery({ to, status: 'delivered' });
	const messageTo = (number: string): Message =>
		[...world.simulator.store.messages].filter(({ to }) => to[0].phone_number === number).at(-1)!;
	/** The requests that reached the waiting execution about a message, newest last. */
	const triesAt = (message: Message) =>
		[...world.simulator.store.webhookDeliveries]
			.filter(({ webhook }) => webhook.payload?.id === message.id)
			.flatMap(({ attempts }) => attempts.map(({ http }) => http?.response?.status));
	/** Telnyx told of the message in vain. */
	async function assertGivenUp(message: Message) {
		await world.simulator.idle();
		const tries = triesAt(message);
		assert.ok(tries.length > 0, 'Telnyx has tried');
		assert.deepEqual(
			tries.filter((status) => status && status < 300),
			[],
		);
	}

	test('goes on with when the text arrived and what it cost', { timeout: 30_000 }, async () => {
		const [output] = await outputs(await start(world, workflow, [ann]));
		const { delivery, timedOut, cost, currency, parts, completedAt, errors } = output!;
		assert.deepEqual(
			{ delivery, timedOut, cost, currency, parts, errors },
			{
				delivery: 'delivered',
				timedOut: false,
				cost: 0.004,
				currency: 'USD',
				parts: 1,
				errors: [],
			},
		);
		assert.equal(completedAt, messageTo(ann).completed_at);
	});

	test(
		'gives one item per recipient, with what went wrong and what to do about it',
		{ timeout: 30_000 },
		async () => {
			world.simulator.setDelivery({ to: ben, status: 'delivery_failed' });
			world.simulator.setDelivery({ to: cem, status: 'delivery_unconfirmed' });
			const items = await outputs(await start(world, workflow, people));
			assert.deepEqual(outcomes(items), [
				[ann, 'delivered'],
				[ben, 'failed'],
				[cem, 'unconfirmed'],
			]);
			const [error] = items[1]!.errors as IDataObject[];
			assert.equal(error!.code, '40008');
			assert.match(String(error!.advice), /sending it again does not help/);
			assert.deepEqual(
				items.map(({ timedOut }) => timedOut),
				[false, false, false],
			);
		},
	);

	test(
		'under "Continue On Fail" goes on with what was refused, each output paired with its item',
		{ timeout: 30_000 },
		async () => {
			const optedOut = '+13125550199';
			const jsonOutput =
				"={{ { item: $('Split Out').item.json.to, to: $json.to, delivery: $json.delivery, error: $json.error } }}";
			const texting = waitingNode(
				world,
				{ operation: 'sendAndWaitForDelivery' },
				{ onError: 'continueRegularOutput' },
			);
			const done = node('Done', 'set', { mode: 'raw', jsonOutput }, { typeVersion: 3.4 });
			const tolerant = await world.client.createWorkflow(withList(texting, done));
			await world.client.activate(tolerant.id);
			assert.deepEqual(await outputs(await start(world, tolerant, [ann, optedOut, cem])), [
				{ item: ann, to: ann, delivery: 'delivered' },
				{
					item: optedOut,
					delivery: 'notSent',
					error: 'Blocked due to STOP message [Telnyx 40300]',
				},
				{ item: cem, to: cem, delivery: 'delivered' },
			]);
		},
	);

	test(
		'hands what was refused to the output for errors, where the user gave it one',
		{ timeout: 30_000 },
		async () => {
			const texting = waitingNode(
				world,
				{ operation: 'sendAndWaitForDelivery' },
				{ onError: 'continueErrorOutput' },
			);
			const divided = await world.client.createWorkflow(withList(texting));
			await world.client.activate(divided.id);
			const execution = await start(world, divided, [ann, '+13125550199', cem]);
			const { status, data } = await world.client.finished(execution);
			assert.equal(status, 'success');
			const [arrived, refused] = data.resultData.runData[texting.name]!.at(-1)!.data!.main;
			assert.deepEqual(
				arrived!.map(({ json }) => [json.to, json.delivery]),
				[
					[ann, 'delivered'],
					[cem, 'delivered'],
				],
			);
			assert.deepEqual(
				refused!.map(({ json }) => json.error),
				['Blocked due to STOP message [Telnyx 40300]'],
			);
		},
	);

	for (const [path, person, sender] of [
		[
			'long_code',
			ann,
			{ sender: 'longCode', from: { __rl: true, mode: 'value', value: '+13125550100' } },
		],
		[
			'short_code',
			ann,
			{ sender: 'shortCode', from: { __rl: true, mode: 'value', value: '24365' } },
		],
		['number_pool', ann, { sender: 'numberPool', messagingProfileId: support }],
		[
			'alphanumeric_sender_id',
			'+447700900123',
			{
				sender: 'alphanumeric',
				from: { __rl: true, mode: 'value', value: 'ACME' },
				messagingProfileId: support,
			},
		],
	] as const) {
		test(
			`goes on by Telnyx’s word about a text from a sender of its own kind: ${sender.sender}`,
			{ timeout: 30_000 },
			async () => {
				const own = await publishWaiting(world, { operation: 'sendAndWaitForDelivery', ...sender });
				const sent = world.simulator.nextRequest(({ method }) => method === 'POST');
				const execution = await start(world, own, [person]);
				assert.deepEqual(outcomes(await outputs(execution)), [[person, 'delivered']]);
				const request = await sent;
				assert.equal(request.path, `/messages/${path}`);
				const { webhook_url: url } = JSON.parse(request.body) as { webhook_url: string };
				assert.ok(url.startsWith(`${world.n8n.url}/webhook-waiting/${execution}?`), url);
			},
		);
	}

	test('works in the editor, too', { timeout: 30_000 }, async () => {
		const begin = node('Begin', 'manualTrigger', {});
		const nodes = [
			begin,
			waitingNode(world, { operation: 'sendAndWaitForDelivery', to: ann }),
			node('Done', 'noOp', {}),
		];
		const { id } = await world.client.createWorkflow({
			name: 'By hand',
			nodes,
			connections: inARow(nodes),
		});
		assert.deepEqual(outcomes(await outputs(await world.client.run(id, begin.name))), [
			[ann, 'delivered'],
		]);
	});

	for (const order of ['reversed', 'both-at-once'] as const) {
		test(`goes on when sent and finalized come ${order}`, { timeout: 30_000 }, async () => {
			world.simulator.setDelivery({ to: ann, status: 'delivered', order });
			assert.deepEqual(outcomes(await outputs(await start(world, workflow, [ann]))), [
				[ann, 'delivered'],
			]);
			await world.simulator.idle();
		});
	}

	test('goes on when all was delivered before it waited', { timeout: 30_000 }, async () => {
		world.simulator.setDelivery({ status: 'delivered', delay: 0 });
		const slow = await publishWaiting(world, {
			operation: 'sendAndWaitForDelivery',
			text: 'Hello',
			sending: { messagesPerSecond: 2, concurrency: 1 },
		});
		const many = Array.from({ length: 8 }, (_, index) => `+1312555020${index}`);
		const execution = await start(world, slow, many);
		const items = await outputs(execution);
		assert.deepEqual(
			outcomes(items),
			many.map((to) => [to, 'delivered']),
		);
		await assertGivenUp(messageTo(many[0]!));
		world.simulator.setDelivery({ status: 'delivered' });
	});

	test('does not wait for what was settled while it still sent', { timeout: 30_000 }, async () => {
		world.simulator.setDelivery({ to: ann, status: 'delivered', delay: 0 });
		world.simulator.faultWhen(({ body }) =>
			body.includes(ben) ? { kind: 'silence', accept: false } : undefined,
		);
		const slow = await publishWaiting(world, {
			operation: 'sendAndWaitForDelivery',
			sending: { timeout: 4, ifUnknown: 'continue', concurrency: 1 },
		});
		const items = await outputs(await start(world, slow, [ann, ben]));
		assert.deepEqual(outcomes(items), [
			[ann, 'delivered'],
			[ben, 'unconfirmed'],
		]);
		await assertGivenUp(messageTo(ann));
	});

	test(
		'waits on while an event comes twice, and another message is under way',
		{ timeout: 30_000 },
		async () => {
			const execution = await startHeld([ben], [ann, ben]);
			const { webhook } = [...world.simulator.store.webhookDeliveries].find(
				({ webhook: { event_type: type, payload } }) =>
					type === 'message.finalized' && payload?.id === messageTo(ann).id,
			)!;
			for (let count = 0; count < 3; count++) await world.simulator.emit({ id: webhook.id });
			assert.equal(await statusOf(execution), 'waiting');
			release(ben);
			assert.deepEqual(outcomes(await outputs(execution)), [
				[ann, 'delivered'],
				[ben, 'delivered'],
			]);
			const texts = world.simulator.requests.filter(
				({ method, body }) => method === 'POST' && body.includes(messageTo(ann).webhook_url!),
			);
			assert.equal(texts.length, 2);
		},
	);

	/** The requests for what became of messages. */
	const questions = () => world.simulator.requests.filter(({ method }) => method === 'GET');

	test(
		'asks about one other message for each event, while that is under way',
		{ timeout: 60_000 },
		async () => {
			const many = Array.from({ length: 8 }, (_, index) => `+1312555030${index}`);
			const execution = await startHeld(many);
			world.simulator.requests.length = 0;
			for (const to of many) {
				release(to);
				await world.simulator.idle();
			}
			assert.deepEqual(
				outcomes(await outputs(execution)),
				many.map((to) => [to, 'delivered']),
			);
			assert.equal(questions().length, many.length - 1);
		},
	);

	test(
		'needs no second event about a message, where another is under way and Telnyx says nothing of a third',
		{ timeout: 30_000 },
		async () => {
			const dan = '+13125550145';
			const execution = await startHeld([ann, ben, cem, dan]);
			messageTo(dan).webhook_url = null;
			release(dan);
			await world.simulator.idle();
			const asks = (path: string, about: string) => path === `/messages/${messageTo(about).id}`;
			const cemAsked = world.simulator.nextRequest(({ path }) => asks(path, cem));
			world.simulator.faultWhen(async ({ path }) => {
				if (!asks(path, ben)) return undefined;
				await cemAsked;
				return { kind: 'status', status: 500 };
			});
			const triedBefore = triesAt(messageTo(ann)).length;
			world.simulator.requests.length = 0;
			release(ann);
			await world.simulator.idle();
			assert.deepEqual(triesAt(messageTo(ann)).slice(triedBefore), [200]);
			assert.deepEqual(
				questions()
					.map(({ path }) => path)
					.sort(),
				[ben, cem, dan].map((to) => `/messages/${messageTo(to).id}`).sort(),
			);
			world.simulator.clearFaults();
			for (const to of [ben, cem]) release(to);
			assert.deepEqual(
				outcomes(await outputs(execution)),
				[ann, ben, cem, dan].map((to) => [to, 'delivered']),
			);
		},
	);

	test(
		'leaves the events of the messaging profile to its own webhook as well',
		{ timeout: 30_000 },
		async () => {
			const got: string[] = [];
			const own: Server = createServer((request, response) => {
				request.on('data', (chunk: Buffer) => got.push(chunk.toString()));
				request.on('end', () => response.end());
			});
			await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
			const profile = world.simulator.store.profiles.get(demoProfiles.support)!;
			const before = profile.webhook_url;
			profile.webhook_url = `http://127.0.0.1:${(own.address() as AddressInfo).port}/`;
			try {
				const execution = await startHeld([ann]);
				release(ann);
				await outputs(execution);
				await world.simulator.idle();
				const events = got.map(
					(body) => (JSON.parse(body) as { data: IDataObject }).data.event_type,
				);
				assert.deepEqual(events, ['message.sent', 'message.finalized']);
			} finally {
				profile.webhook_url = before;
				own.close();
			}
		},
	);

	test('goes on after n8n was restarted while it waited', { timeout: 60_000 }, async () => {
		const execution = await startHeld([ann, ben]);
		release(ann);
		await world.simulator.idle();
		await world.n8n.stop();
		await world.restart();
		assert.equal(await statusOf(execution), 'waiting');
		release(ben);
		assert.deepEqual(outcomes(await outputs(execution)), [
			[ann, 'delivered'],
			[ben, 'delivered'],
		]);
	});

	test(
		'goes on with a list by Telnyx’s log, though n8n was restarted, and has no event sent to n8n',
		{ timeout: 240_000 },
		async () => {
			const list = Array.from({ length: 60 }, (_, index) => `+1312555${4000 + index}`);
			const [first] = list;
			world.simulator.setDelivery({ to: first, status: 'delivered', hold: true });
			world.simulator.setDelivery({ to: list[1], status: 'delivery_failed' });
			const looked = world.simulator.nextRequest(({ path }) => path.startsWith('/detail_records'));
			const execution = await start(world, workflow, list);
			// It found one message under way, and waits on. What runs while n8n stops, n8n may take for crashed.
			await looked;
			await waits(world, execution);
			await world.n8n.stop();
			await world.restart();
			release(first!);
			const finished = await world.client.finished(execution, { limit: 150_000 });
			assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
			assert.deepEqual(
				outcomes(handedOn(finished)),
				list.map((to, index) => [to, index === 1 ? 'failed' : 'delivered']),
			);
			const sent = [...world.simulator.store.messages].filter(({ to }) =>
				list.includes(to[0].phone_number),
			);
			assert.equal(sent.length, list.length);
			assert.deepEqual(
				sent.filter(({ webhook_url: url }) => url),
				[],
			);
		},
	);

	test(
		'asks Telnyx once about each message when the time is over',
		{ timeout: 120_000 },
		async () => {
			const limited = await publishWaiting(world, {
				operation: 'sendAndWaitForDelivery',
				text: 'Hello',
				options: { limitWaitTime: { values: { amount: 0.4, unit: 'minutes' } } },
			});
			const execution = await startHeld([ben, cem], people, limited);
			// Its event reaches nobody.
			messageTo(cem).webhook_url = null;
			release(cem);
			await world.simulator.idle();
			world.simulator.requests.length = 0;
			const finished = await world.client.finished(execution, { limit: 100_000 });
			assert.deepEqual(
				handedOn(finished).map(({ to, delivery, timedOut }) => [to, delivery, timedOut]),
				[
					[ann, 'delivered', false],
					[ben, 'unconfirmed', true],
					[cem, 'delivered', false],
				],
			);
			const asked = world.simulator.requests.map(({ method, path }) => `${method} ${path}`).sort();
			assert.deepEqual(asked, people.map((to) => `GET /messages/${messageTo(to).id}`).sort());
		},
	);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { outputsOf, triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const own = '+13125550100';
const otherOwn = '+14155550101';
const person = '+13125550142';

/** What comes from a messaging profile, in the order of the trigger's outputs. */
const events = [
	'messageReceived',
	'keywordReceived',
	'messageSent',
	'messageDelivered',
	'messageFailed',
	'deliveryUnconfirmed',
	'messageRead',
	'linkClicked',
];

describe('the Telnyx Trigger', { timeout: 300_000 }, () => {
	let world: World;
	let workflow: Workflow | undefined;

	before(async () => {
		world = await startWorld({ webhookRetryDelay: 20, webhookAttempts: 2 });
	});
	after(() => world?.close());
	afterEach(async () => {
		if (!workflow) return;
		const { client } = world;
		await client.deactivate(workflow.id);
		await client.deleteWorkflow(workflow.id);
		workflow = undefined;
	});

	async function publish(
		parameters: IDataObject = {},
		credential = world.credential,
		more: Partial<INode> = {},
	) {
		workflow = await world.client.createWorkflow(triggerWorkflow(credential, parameters, more));
		await world.client.activate(workflow.id);
	}

	const url = () => world.simulator.store.profiles.get(demoProfiles.support)!.webhook_url as string;

	/** Posts to the trigger as anybody can. */
	async function post(body: string, headers: Record<string, string>): Promise<number> {
		const response = await fetch(url(), {
			method: 'POST',
			body,
			headers: { 'content-type': 'application/json', ...headers },
		});
		await response.body?.cancel();
		return response.status;
	}
	const genuine = async (body: string) =>
		await post(body, { ...(await world.simulator.sign(body)) });

	const event = (id: string, text = 'Hello', from = person) =>
		JSON.stringify({
			data: {
				record_type: 'event',
				event_type: 'message.received',
				id,
				occurred_at: '2026-11-23T09:00:00.000Z',
				payload: {
					id: `message of ${id}`,
					direction: 'inbound',
					from: { phone_number: from },
					to: [{ phone_number: own, status: 'delivered' }],
					text,
				},
			},
			meta: { attempt: 1, delivered_to: url() },
		});

	/** The trigger's outputs of every finished run, in the order of their events. */
	async function runs(mode = 'webhook') {
		const executions = await world.client.executions(workflow!.id);
		const wanted = executions.filter((execution) => execution.mode === mode).reverse();
		return await Promise.all(wanted.map(async ({ id }) => await outputsOf(world, id)));
	}
	const texts = async (mode?: string) => (await runs(mode)).flat(2).map((item) => item?.json.text);

	test('answers by what it makes of a request', async () => {
		await publish();
		const body = event('one');
		const signed = { ...(await world.simulator.sign(body)) };
		const forged = Buffer.alloc(64, 7).toString('base64');
		assert.equal(await post(body, signed), 200);
		assert.equal(await post(body, {}), 401);
		assert.equal(await post(body, { ...signed, 'telnyx-signature-ed25519': forged }), 401);
		assert.equal(await post(`${body} `, signed), 401);
		assert.equal(await post(body, { ...(await world.simulator.sign(body, 1_700_000_000)) }), 401);
		assert.equal(await genuine(event('big', 'x'.repeat(1_000_000))), 413);
		assert.equal(await genuine('"signed, but no event"'), 200);
		assert.equal(await genuine('{"data":{"event_type":"call.hangup","id":"1"}}'), 200);
		assert.deepEqual(await texts(), ['Hello']);
	});

	test('runs once for an event, however often it comes', async () => {
		await publish();
		const body = event('again');
		const statuses = await Promise.all([genuine(body), genuine(body), genuine(body)]);
		// A second delivery must not be acknowledged while the first one can still fail.
		assert.ok(
			statuses.every((status) => status === 200 || status === 409),
			String(statuses),
		);
		assert.ok(statuses.includes(200));
		assert.equal(await genuine(body), 200);
		assert.equal((await runs()).length, 1);
	});

	test('gives each chosen event its own output, and the same fields to all', async () => {
		await publish({ events });
		const { simulator, client } = world;
		await simulator.receive({
			from: person,
			to: own,
			text: 'Hello',
			media: [{ url: 'https://example.com/a.png', content_type: 'image/png', size: 3 }],
		});
		await simulator.receive({ from: person, to: own, text: 'HELP' });
		const message = simulator.store.messages.find(({ text }) => text === 'Hello')!;
		const finalized = async (status: string) =>
			await simulator.emit({
				messageId: message.id,
				payload: { to: [{ phone_number: person, status }] },
			});
		await simulator.emit({ type: 'message.sent', messageId: message.id });
		for (const status of ['delivered', 'delivery_failed', 'delivery_unconfirmed'])
			await finalized(status);
		await simulator.emit({ type: 'message.read', messageId: message.id });
		const click = {
			record_type: 'link_clicked',
			url: 'https://acme.example/sale',
			to: person,
			message_id: message.id,
			time_clicked: '2026-11-23T09:00:01Z',
		};
		// Telnyx gives a click no ID, and may deliver it twice.
		for (let time = 0; time < 2; time++)
			await simulator.emit({ data: click, profileId: demoProfiles.support });

		const outputs = await runs();
		assert.deepEqual(
			outputs.map((lists) => lists.findIndex((items) => (items?.length ?? 0) > 0)),
			[0, 1, 2, 3, 4, 5, 6, 7],
		);
		const items = outputs.map((lists) => lists.flat()[0]!.json);
		assert.deepEqual(
			items.map((item) => item.event),
			events,
		);
		for (const item of items) assert.deepEqual(Object.keys(item), Object.keys(items[0]!));
		assert.equal(items[0]!.from, person);
		assert.equal(items[0]!.to, own);
		assert.deepEqual(items[0]!.media, [
			{
				url: 'https://example.com/a.png',
				contentType: 'image/png',
				size: 3,
				sha256: null,
				fileName: null,
				id: null,
			},
		]);
		assert.equal(items[1]!.keyword, 'HELP');
		assert.equal(items[7]!.url, 'https://acme.example/sale');
		assert.equal(items[7]!.messageId, message.id);
		assert.ok(items.every(({ eventId, occurredAt }) => eventId && occurredAt));
		assert.equal(
			(await client.execution((await client.executions(workflow!.id))[0]!.id)).status,
			'success',
		);
	});

	test('puts all events on one output, with the event as Telnyx sent it, where that is chosen', async () => {
		await publish({
			events: ['messageReceived', 'keywordReceived'],
			options: { singleOutput: true, includeRawEvent: true },
		});
		const raw = event('raw');
		await genuine(raw);
		await world.simulator.receive({ from: person, to: own, text: 'STOP' });
		const outputs = await runs();
		assert.deepEqual(
			outputs.map((lists) => lists.length),
			[1, 1],
		);
		assert.deepEqual(outputs[0]![0]![0]!.json.rawEvent, JSON.parse(raw));
		assert.equal(outputs[1]![0]![0]!.json.event, 'keywordReceived');
	});

	test('starts no run for what the filters keep out', async () => {
		const receive = async (text: string, from = person, to = own) =>
			await world.simulator.receive({ from, to, text });
		const fromNumbers = [person, '+13125550199'];
		await publish({
			options: {
				keywords: ['Order'],
				textMatches: '*#?42*',
				fromNumbers,
				toNumbers: ['+1 (312) 555-0100'],
				ignoreFrom: ['+13125550199'],
			},
		});
		await receive('order #142 from somebody else', '+13125550143');
		for (const text of ['order #142', 'ORDER  now: #942!', 'reorder #142', 'order #42', 'hello'])
			await receive(text);
		await receive('order #142 elsewhere', person, otherOwn);
		await receive('order #142 ignored', '+13125550199');
		assert.deepEqual(await texts(), ['order #142', 'ORDER  now: #942!']);
	});

	test('ignores the account’s own numbers, so that two bots never text each other forever', async () => {
		await publish();
		for (const from of [person, otherOwn, '+13125550150', '24365']) {
			await world.simulator.receive({ from, to: own, text: from });
		}
		assert.deepEqual(await texts(), [person]);
	});

	test('a filter with an impossible number is told when the workflow is published', async () => {
		workflow = await world.client.createWorkflow(
			triggerWorkflow(world.credential, { options: { fromNumbers: ['312 555 0142'] } }),
		);
		const { status, error } = await world.client.publish(workflow.id);
		assert.equal(status, 'failed');
		assert.match(error ?? '', /"Filter: From Numbers" has no country code: 312 555 0142/);
	});

	test('a wrong public key shows in the executions, once, and with the status of a forgery', async () => {
		const { client, simulator } = world;
		const { apiKey, baseUrl } = simulator;
		const data = { apiKey, baseUrl, publicKey: Buffer.alloc(32, 9).toString('base64') };
		const wrong = await client.createCredential('Wrong', 'telnyxMessagingApi', data);
		await publish({}, wrong);
		for (let time = 0; time < 3; time++) assert.equal(await genuine(event(`wrong ${time}`)), 401);
		const errors = async () => {
			const found = await Promise.all(
				(await client.executions(workflow!.id)).map(async ({ id }) => await client.finished(id)),
			);
			return found.map((execution) => execution.data.resultData.error?.message);
		};
		const mismatch = 'A request was refused: the signature does not match the public key';
		// n8n stores the run after the answer.
		for (const end = Date.now() + 10_000; (await errors()).length === 0 && Date.now() < end; )
			await sleep(100);
		assert.deepEqual(await errors(), [mismatch]);

		// A changed key is noticed in seconds.
		const answers = async (id: string, status: number) => {
			for (
				const end = Date.now() + 15_000;
				(await genuine(event(id))) !== status;
				await sleep(100)
			) {
				if (Date.now() > end) throw new Error(`The answer to "${id}" is not ${status}.`);
			}
		};
		await client.updateCredential(wrong, { ...data, publicKey: '' });
		await answers('none', 503);
		await client.updateCredential(wrong, { ...data, publicKey: simulator.publicKey });
		await answers('right', 200);
		// From here on the key is known to be right, and who signs otherwise is somebody else.
		const forged = Buffer.alloc(64, 7).toString('base64');
		const body = event('forged');
		assert.equal(
			await post(body, { ...(await simulator.sign(body)), 'telnyx-signature-ed25519': forged }),
			401,
		);
		const none = 'A request was refused: the credential has no usable public key';
		assert.deepEqual(await errors(), [undefined, none, mismatch]);
	});

	test('tells n8n’s log of each kind of refusal once, and nothing of the request', async () => {
		await publish();
		const log = () => readFileSync(join(world.dataFolder, 'n8n.log'), 'utf8');
		const refusals = () =>
			log()
				.split('\n')
				.filter((line) => line.includes(`workflow ${workflow!.id} refused a request`));
		await genuine(event('proof'));
		const body = event('forged', 'a secret text');
		for (let time = 0; time < 3; time++) {
			await post(body, {});
			await post(body, { ...(await world.simulator.sign(body)), 'telnyx-timestamp': 'soon' });
		}
		for (const end = Date.now() + 10_000; refusals().length < 2 && Date.now() < end; )
			await sleep(100);
		assert.deepEqual(
			refusals().map((line) => /refused a request: ([^.]+)\./.exec(line)?.[1]),
			['a signature header is missing', 'the timestamp is not a number of seconds'],
		);
		assert.ok(!log().includes('a secret text') && !log().includes(world.simulator.publicKey));
	});

	test('takes the events of an address that was entered by hand, and leaves the profile alone', async () => {
		const webhookId = crypto.randomUUID();
		await publish({ registration: 'manual', messagingProfileId: undefined }, world.credential, {
			webhookId,
		});
		assert.equal(url(), null);
		const address = `${world.n8n.url}/webhook/${webhookId}/telnyx`;
		world.simulator.store.profiles.get(demoProfiles.support)!.webhook_url = address;
		await world.simulator.receive({ from: person, to: own, text: 'by hand' });
		assert.deepEqual(await texts(), ['by hand']);
		await world.client.deactivate(workflow!.id);
		assert.equal(url(), address);
		world.simulator.store.profiles.get(demoProfiles.support)!.webhook_url = null;
	});

	test('believes events as old as the user allows', async () => {
		await publish({ options: { timestampWindow: 1_000 } });
		const now = Math.floor(Date.now() / 1000);
		const signedAt = async (id: string, time: number) => {
			const body = event(id, id);
			return await post(body, { ...(await world.simulator.sign(body, time)) });
		};
		assert.equal(await signedAt('recent', now - 900), 200);
		assert.equal(await signedAt('ancient', now - 1_100), 401);
		assert.deepEqual(await texts(), ['recent']);
	});

	test('while a user listens for a test event, a refusal is shown in the editor', async () => {
		const { client } = world;
		workflow = await client.createWorkflow(triggerWorkflow(world.credential));
		await client.listen(workflow.id, triggerName);
		await post(event('forged'), {});
		let message: string | undefined;
		for (const end = Date.now() + 10_000; !message && Date.now() < end; await sleep(100)) {
			const [execution] = await client.executions(workflow.id);
			if (execution)
				message = (await client.execution(execution.id)).data.resultData.error?.message;
		}
		assert.equal(message, 'A request was refused: a signature header is missing');
		for (const end = Date.now() + 10_000; url() !== null && Date.now() < end; ) await sleep(50);
		assert.equal(url(), null);
	});

	test('catches up on what failed while n8n was down, in order, and only once', async () => {
		await publish({
			events: ['messageReceived', 'messageDelivered'],
			options: { catchUp: true, keywords: ['order'] },
		});
		await world.simulator.receive({ from: person, to: own, text: 'order before' });
		assert.deepEqual(await texts(), ['order before']);
		await world.n8n.kill();
		for (const text of ['order 1', 'order 2', 'no match', 'order 3']) {
			assert.equal(
				(await world.simulator.receive({ from: person, to: own, text })).status,
				'failed',
			);
		}
		await world.restart();
		for (const end = Date.now() + 20_000; (await texts('trigger')).length < 3; await sleep(100)) {
			if (Date.now() > end) throw new Error(`Only ${String(await texts('trigger'))}`);
		}
		assert.deepEqual((await texts('trigger')).sort(), ['order 1', 'order 2', 'order 3']);
		await world.n8n.stop();
		const asked = world.simulator.nextRequest(({ path }) => path.startsWith('/webhook_deliveries'));
		await world.restart();
		await asked;
		await world.simulator.receive({ from: person, to: own, text: 'order after' });
		assert.equal((await texts('trigger')).length, 3);
		assert.deepEqual(await texts(), ['order before', 'order after']);
	});
});

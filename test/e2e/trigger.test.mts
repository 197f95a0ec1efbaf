import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { outputsOf, triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const own = '+13125550100';
const otherOwn = '+14155550101';
const person = '+13125550142';

const allEvents = [
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
	after(() => world.close());
	afterEach(async () => {
		if (!workflow) return;
		const { client } = world;
		await client.deactivate(workflow.id);
		await client.deleteWorkflow(workflow.id);
		workflow = undefined;
	});

	async function publish(parameters: IDataObject = {}, credential = world.credential) {
		workflow = await world.client.createWorkflow(triggerWorkflow(credential, parameters));
		await world.client.activate(workflow.id);
	}

	const url = () => world.simulator.store.profiles.get(demoProfiles.support)!.webhook_url!;

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
	const genuine = async (body: string) => await post(body, { ...(await world.simulator.sign(body)) });

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
	const texts = async (mode?: string) =>
		(await runs(mode)).flat(2).map((item) => item?.json.text);

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
		assert.ok(statuses.every((status) => status === 200 || status === 409), String(statuses));
		assert.ok(statuses.includes(200));
		assert.equal(await genuine(body), 200);
		assert.equal((await runs()).length, 1);
	});

	test('gives each chosen event its own output, and the same fields to all', async () => {
		await publish({ events: [...allEvents] });
		const { simulator, client } = world;
		await simulator.receive({ from: person, to: own, text: 'Hello', media: [{ url: 'https://example.com/a.png', content_type: 'image/png', size: 3 }] });
		await simulator.receive({ from: person, to: own, text: 'HELP' });
		const message = simulator.store.messages.find(({ text }) => text === 'Hello')!;
		const finalized = async (status: string) =>
			await simulator.emit({ messageId: message.id, payload: { to: [{ phone_number: person, status }] } });
		await simulator.emit({ type: 'message.sent', messageId: message.id });
		for (const status of ['delivered', 'delivery_failed', 'delivery_unconfirmed']) await finalized(status);
		await simulator.emit({ type: 'message.read', messageId: message.id });
		const click = { record_type: 'link_clicked', url: 'https://acme.example/sale', to: person, message_id: message.id, time_clicked: '2026-11-23T09:00:01Z' };
		// Telnyx gives a click no ID, and may deliver it twice.
		for (let time = 0; time < 2; time++) await simulator.emit({ data: click, profileId: demoProfiles.support });

		const outputs = await runs();
		assert.deepEqual(
			outputs.map((lists) => lists.findIndex((items) => (items?.length ?? 0) > 0)),
			[0, 1, 2, 3, 4, 5, 6, 7],
		);
		const items = outputs.map((lists) => lists.flat()[0]!.json);
		assert.deepEqual(items.map((item) => item.event), allEvents);
		for (const item of items) assert.deepEqual(Object.keys(item), Object.keys(items[0]!));
		assert.equal(items[0]!.from, person);
		assert.equal(items[0]!.to, own);
		assert.deepEqual(items[0]!.media, [{ url: 'https://example.com/a.png', contentType: 'image/png', size: 3, sha256: null }]);
		assert.equal(items[1]!.keyword, 'HELP');
		assert.equal(items[7]!.url, 'https://acme.example/sale');
		assert.equal(items[7]!.messageId, message.id);
		assert.ok(items.every(({ eventId, occurredAt }) => eventId && occurredAt));
		assert.equal((await client.execution((await client.executions(workflow!.id))[0]!.id)).status, 'success');
	});

	test('puts all events on one output, with the event as Telnyx sent it, where that is chosen', async () => {
		await publish({ events: ['messageReceived', 'keywordReceived'], options: { singleOutput: true, includeRawEvent: true } });
		const raw = event('raw');
		await genuine(raw);
		await world.simulator.receive({ from: person, to: own, text: 'STOP' });
		const outputs = await runs();
		assert.deepEqual(outputs.map((lists) => lists.length), [1, 1]);
		assert.deepEqual(outputs[0]![0]![0]!.json.rawEvent, JSON.parse(raw));
		assert.equal(outputs[1]![0]![0]!.json.event, 'keywordReceived');
	});

	test('starts no run for what the filters keep out', async () => {
		const receive = async (text: string, from = person, to = own) =>
			await world.simulator.receive({ from, to, text });
		await publish({ options: { keywords: ['Order'], textMatches: '*#?42*', toNumbers: ['+1 (312) 555-0100'], ignoreFrom: ['+13125550199'] } });
		for (const text of ['order #142', 'ORDER  now: #942!', 'reorder #142', 'order #42', 'hello']) await receive(text);
		await receive('order #142 elsewhere', person, otherOwn);
		await receive('order #142 ignored', '+13125550199');
		assert.deepEqual(await texts(), ['order #142', 'ORDER  now: #942!']);
	});

	test('ignores the account’s own numbers, so that two bots never text each other forever', async () => {
		await publish({ options: { ignoreOwnNumbers: true } });
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
		let errors: string[] = [];
		for (const end = Date.now() + 10_000; errors.length === 0 && Date.now() < end; await sleep(100)) {
			const executions = await client.executions(workflow!.id);
			const found = await Promise.all(executions.map(async ({ id }) => await client.execution(id)));
			errors = found.map((execution) => execution.data.resultData.error?.message ?? '');
		}
		assert.deepEqual(errors, ['A request was refused: the signature does not match the public key']);

		// A changed key is noticed in seconds.
		const answers = async (id: string, status: number) => {
			for (const end = Date.now() + 15_000; (await genuine(event(id))) !== status; await sleep(100)) {
				if (Date.now() > end) throw new Error(`The answer to "${id}" is not ${status}.`);
			}
		};
		await client.updateCredential(wrong, { ...data, publicKey: '' });
		await answers('none', 503);
		await client.updateCredential(wrong, { ...data, publicKey: simulator.publicKey });
		await answers('right', 200);
		assert.equal((await client.executions(workflow!.id)).length, 2);
	});

	test('while a user listens for a test event, a refusal is shown in the editor', async () => {
		const { client } = world;
		workflow = await client.createWorkflow(triggerWorkflow(world.credential));
		await client.listen(workflow.id, triggerName);
		await post(event('forged'), {});
		let message: string | undefined;
		for (const end = Date.now() + 10_000; !message && Date.now() < end; await sleep(100)) {
			const [execution] = await client.executions(workflow.id);
			if (execution) message = (await client.execution(execution.id)).data.resultData.error?.message;
		}
		assert.equal(message, 'A request was refused: a signature header is missing');
	});

	test('catches up on what failed while n8n was down, in order, and only once', async () => {
		await publish({ events: ['messageReceived', 'messageDelivered'], options: { catchUp: true, keywords: ['order'] } });
		await world.simulator.receive({ from: person, to: own, text: 'order before' });
		assert.deepEqual(await texts(), ['order before']);
		await world.n8n.kill();
		for (const text of ['order 1', 'order 2', 'no match', 'order 3']) {
			assert.equal((await world.simulator.receive({ from: person, to: own, text })).status, 'failed');
		}
		await world.restart();
		for (const end = Date.now() + 20_000; (await texts('trigger')).length < 3; await sleep(100)) {
			if (Date.now() > end) throw new Error(`Only ${String(await texts('trigger'))}`);
		}
		assert.deepEqual((await texts('trigger')).sort(), ['order 1', 'order 2', 'order 3']);
		await world.n8n.stop();
		await world.restart();
		await world.simulator.receive({ from: person, to: own, text: 'order after' });
		assert.equal((await texts('trigger')).length, 3);
		assert.deepEqual(await texts(), ['order before', 'order after']);
	});
});

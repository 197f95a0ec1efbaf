import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { outputsOf, triggerName, triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import { world } from './world.mts';

const limit = { timeout: 60_000 };
const own = '+13125550100';
const person = '+13125550142';
const theirs = 'https://crm.example/telnyx';

describe('Trigger', () => {
	let workflow: Workflow | undefined;
	const profile = () => world.simulator.store.profiles.get(demoProfiles.support)!;

	afterEach(async () => {
		world.simulator.clearFaults();
		if (workflow) await world.client.deactivate(workflow.id);
		workflow = undefined;
		profile().webhook_url = null;
	});

	async function publish(options: IDataObject = {}) {
		workflow = await world.client.createWorkflow(triggerWorkflow(world.credential, { options }));
		const { status, error } = await world.client.publish(workflow.id);
		assert.equal(error, undefined);
		assert.equal(status, 'published');
	}
	async function until(isSo: () => boolean | Promise<boolean>, what: string) {
		for (const end = Date.now() + 30_000; !(await isSo()); await sleep(100)) {
			if (Date.now() > end) throw new Error(`Not so in 30 s: ${what}`);
		}
	}
	const runs = async (mode: string) =>
		(await world.client.executions(workflow!.id)).filter((execution) => execution.mode === mode);
	/** The texts that the trigger gave out, in the order of the alphabet, as soon as there are so many. */
	async function texts(count: number, mode = 'webhook') {
		// Some versions of n8n list a run a moment after they have answered its event.
		await until(async () => (await runs(mode)).length >= count, `${count} runs`);
		const outputs = (await runs(mode)).map(async ({ id }) => await outputsOf(world, id));
		return (await Promise.all(outputs))
			.flat(2)
			.map((item) => item?.json.text)
			.sort();
	}
	const receive = async (text: string) =>
		(await world.simulator.receive({ from: person, to: own, text })).status;
	const logged = (sign: RegExp) =>
		sign.test(readFileSync(join(world.dataFolder, 'n8n.log'), 'utf8'));

	const event = (id: string) =>
		JSON.stringify({
			data: {
				record_type: 'event',
				event_type: 'message.received',
				id,
				occurred_at: '2026-11-23T09:00:00.000Z',
				payload: {
					id: `message of ${id}`,
					direction: 'inbound',
					messaging_profile_id: demoProfiles.support,
					from: { phone_number: person },
					to: [{ phone_number: own, status: 'delivered' }],
					text: id,
				},
			},
			meta: { attempt: 1, delivered_to: profile().webhook_url },
		});
	/** Posts to the trigger as anybody can. */
	async function post(body: string, headers: object): Promise<number> {
		const response = await fetch(profile().webhook_url!, {
			method: 'POST',
			body,
			headers: { 'content-type': 'application/json', ...headers },
		});
		await response.body?.cancel();
		return response.status;
	}

	test('publishing registers it, and a text starts a run', limit, async () => {
		await publish();
		assert.match(profile().webhook_url ?? '', /\/webhook\//);
		assert.equal(await receive('Hello'), 'delivered');
		assert.deepEqual(await texts(1), ['Hello']);
	});

	test('a forged or stale event is refused', limit, async () => {
		await publish();
		const body = event('forged');
		const signed = { ...(await world.simulator.sign(body)) };
		const forged = Buffer.alloc(64, 7).toString('base64');
		assert.equal(await post(body, {}), 401);
		assert.equal(await post(body, { ...signed, 'telnyx-signature-ed25519': forged }), 401);
		assert.equal(await post(`${body} `, signed), 401);
		const anHourAgo = Math.floor(Date.now() / 1000) - 3600;
		assert.equal(await post(body, await world.simulator.sign(body, anHourAgo)), 401);
		assert.equal(await post(body, signed), 200);
		assert.deepEqual(await texts(1), ['forged']);
	});

	test('an event that comes twice starts one run', limit, async () => {
		await publish();
		const body = event('again');
		const signed = await world.simulator.sign(body);
		assert.equal(await post(body, signed), 200);
		assert.equal(await post(body, signed), 200);
		assert.deepEqual(await texts(1), ['again']);
	});

	test('each chosen event has an output of its own', limit, async () => {
		workflow = await world.client.createWorkflow(
			triggerWorkflow(world.credential, { events: ['messageReceived', 'keywordReceived'] }),
		);
		await world.client.activate(workflow.id);
		await receive('Hello');
		await receive('STOP');
		await until(async () => (await runs('webhook')).length === 2, '2 runs');
		const outputs = (await runs('webhook'))
			.reverse()
			.map(async ({ id }) => await outputsOf(world, id));
		assert.deepEqual(
			(await Promise.all(outputs)).map((lists) => lists.findIndex((items) => items?.length)),
			[0, 1],
		);
	});

	test('unpublishing puts back what was there', limit, async () => {
		profile().webhook_url = theirs;
		await publish({ replaceWebhook: true });
		assert.notEqual(profile().webhook_url, theirs);
		await world.client.deactivate(workflow!.id);
		assert.equal(profile().webhook_url, theirs);
	});

	test('another system’s webhook is left alone, and named', limit, async () => {
		profile().webhook_url = theirs;
		workflow = await world.client.createWorkflow(triggerWorkflow(world.credential));
		const { status, error } = await world.client.publish(workflow.id);
		assert.equal(status, 'failed');
		assert.match(error ?? '', /https:\/\/crm\.example\/telnyx/);
		assert.equal(profile().webhook_url, theirs);
	});

	test(
		'unpublishing while Telnyx is down says so in n8n’s log, and is made up for',
		limit,
		async () => {
			await publish();
			world.simulator.faultWhen(() => ({ kind: 'status', status: 401 }));
			await world.client.deactivate(workflow!.id);
			await until(() => logged(/Telnyx still sends/), 'the log says so');
			world.simulator.clearFaults();
			assert.equal((await world.client.publish(workflow!.id)).status, 'published');
			await world.client.deactivate(workflow!.id);
			assert.equal(profile().webhook_url, null);
		},
	);

	test('it says so among the executions, too', limit, async () => {
		await publish();
		world.simulator.faultWhen(() => ({ kind: 'status', status: 401 }));
		await world.client.deactivate(workflow!.id);
		await until(async () => (await runs('trigger')).length === 1, 'there is an execution');
		const { data } = await world.client.finished((await runs('trigger'))[0]!.id);
		assert.match(data.resultData.error!.message, /Telnyx still sends/);
		world.simulator.clearFaults();
		await world.client.activate(workflow!.id);
	});

	test('a test event arrives in the editor, and the test leaves nothing', limit, async () => {
		workflow = await world.client.createWorkflow(triggerWorkflow(world.credential));
		await world.client.listen(workflow.id, triggerName);
		assert.match(profile().webhook_url ?? '', /\/webhook-test\//);
		await receive('test');
		await until(() => profile().webhook_url === null, 'the profile is free');
		assert.deepEqual(await texts(1, 'manual'), ['test']);
	});

	test('it goes on after a crash of n8n, and catches up', { timeout: 240_000 }, async () => {
		await publish({ catchUp: true });
		await receive('before');
		assert.deepEqual(await texts(1), ['before']);
		await world.n8n.kill();
		for (const text of ['missed 1', 'missed 2']) assert.equal(await receive(text), 'failed');
		await world.restart();
		assert.deepEqual(await texts(2, 'trigger'), ['missed 1', 'missed 2']);
		assert.equal(await receive('after'), 'delivered');
		assert.deepEqual(await texts(2), ['after', 'before']);
	});
});

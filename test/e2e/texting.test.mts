import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workflow } from '../../dev/n8n/client.mts';
import { readExample } from '../../dev/n8n/examples.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { repository, startWorld, type World } from './world.mts';

const person = '+13125550142';
const landline = '+12065550177';
const support = {
	profile: { id: demoProfiles.support, name: 'Customer Support' },
	number: '+13125550100',
};
const marketing = {
	profile: { id: demoProfiles.marketing, name: 'Marketing' },
	number: '+16465551000',
};

describe('the example workflows, published in n8n', { timeout: 300_000 }, () => {
	let world: World;
	let published: Workflow[] = [];

	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());
	afterEach(async () => {
		for (const { id } of published) {
			const { active } = await world.client.workflow(id);
			if (active) await world.client.deactivate(id);
			await world.client.deleteWorkflow(id);
		}
		published = [];
	});

	const textTo = async (number: string) =>
		await world.simulator.nextMessage(
			({ direction, to }) => direction === 'outbound' && to[0]?.phone_number === number,
		);

	async function publish(file: string, choices: typeof support) {
		const { client, credential } = world;
		const workflow = await client.createWorkflow(
			readExample(repository, file, { credential, ...choices }),
		);
		published.push(workflow);
		await client.activate(workflow.id);
		return workflow;
	}

	test('an incoming text is answered from the number that was texted', async () => {
		await publish('answer-an-incoming-text.json', support);
		for (const [text, answer] of [
			['What are your hours?', /Monday to Friday/],
			['Is my bike ready? 🚲', /We got your text: "Is my bike ready\? 🚲"/],
		] as const) {
			const answered = textTo(person);
			const delivery = await world.simulator.receive({ from: person, to: '+14155550101', text });
			assert.equal(delivery.status, 'delivered');
			const message = await answered;
			assert.equal(message.from.phone_number, '+14155550101');
			assert.match(message.text ?? '', answer);
			await world.simulator.idle();
		}
	});

	test('a forged event starts nothing', async () => {
		const workflow = await publish('answer-an-incoming-text.json', support);
		const { webhook_url: url } = world.simulator.store.profiles.get(support.profile.id)!;
		// It proves the public key, without which a forgery would be told as a fault of the key.
		const answered = textTo(person);
		await world.simulator.receive({ from: person, to: support.number, text: 'genuine' });
		await answered;
		await world.simulator.idle();
		const body = JSON.stringify({ data: { event_type: 'message.received', payload: {} } });
		const signed = await world.simulator.sign(body);
		const post = async (headers: Record<string, string>) =>
			(await fetch(url!, { method: 'POST', body, headers })).status;
		assert.equal(await post({ 'content-type': 'application/json' }), 401);
		const signature = Buffer.alloc(64, 7).toString('base64');
		assert.equal(await post({ ...signed, 'telnyx-signature-ed25519': signature }), 401);
		assert.equal((await world.client.executions(workflow.id)).length, 1);
	});

	test('the person who submitted a form is texted', async () => {
		await publish('text-a-form-submitter.json', support);
		const texted = textTo(person);
		const form = new FormData();
		for (const [index, value] of ['Ada', '+1 (312) 555-0142', 'In the evening'].entries()) {
			form.append(`field-${index}`, value);
		}
		const address = `${world.n8n.url}/form/book-a-call`;
		const { status } = await fetch(address, { method: 'POST', body: form });
		assert.equal(status, 200);
		assert.equal((await texted).text, 'Hi Ada, thank you! We will call you in the evening.');
	});

	test('a list is texted, and each text takes the branch of what became of it', async () => {
		const { client, simulator } = world;
		simulator.setDelivery({ to: landline, status: 'delivery_failed' });
		const workflow = await publish('text-a-list-and-branch-on-delivery.json', marketing);
		const run = await client.finished(await client.run(workflow.id, 'Start here'));
		assert.equal(run.status, 'success');
		await simulator.idle();
		const results = new Map<string, string>();
		for (const end = Date.now() + 60_000; results.size < 3 && Date.now() < end; await sleep(200)) {
			for (const { id, mode } of await client.executions(workflow.id)) {
				if (mode !== 'webhook') continue;
				const { data } = await client.finished(id);
				for (const branch of ['Delivered', 'Not delivered', 'Unconfirmed']) {
					const item = data.resultData.runData[branch]?.[0]?.data?.main[0]?.[0]?.json;
					if (item) results.set(String(item.number), branch);
				}
			}
		}
		assert.deepEqual(Object.fromEntries(results), {
			[person]: 'Delivered',
			'+447700900123': 'Delivered',
			[landline]: 'Not delivered',
		});
	});

	test('unpublishing puts back what the profile had before', async () => {
		const profile = world.simulator.store.profiles.get(support.profile.id)!;
		const webhook = () => ({
			url: profile.webhook_url || null,
			failover: profile.webhook_failover_url || null,
			version: profile.webhook_api_version,
		});
		profile.webhook_api_version = '1';
		profile.webhook_failover_url = 'https://failover.example/telnyx';
		const before = webhook();
		const workflow = await publish('answer-an-incoming-text.json', support);
		assert.ok(profile.webhook_url?.startsWith(`${world.n8n.url}/webhook/`));
		assert.equal(profile.webhook_api_version, '2');
		await world.client.deactivate(workflow.id);
		assert.deepEqual(webhook(), before);
	});
});

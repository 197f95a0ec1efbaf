// What a user has in n8n goes on when n8n is updated, and when the package is removed and put back. `main.mts` says which
// versions follow each other.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workflow } from '../../dev/n8n/client.mts';
import { installTarball } from '../../dev/n8n/packages.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { listWorkflow, postList } from '../e2e/listWorkflow.mts';
import { outputsOf, triggerWorkflow } from '../e2e/triggerWorkflow.mts';
import { handedOn, publishWaiting, start, waits } from '../e2e/waiting.mts';
import { world } from './world.mts';

const limit = { timeout: 600_000 };
const [ann, ben, own] = ['+13125550142', '+13125550143', '+13125550100'] as const;

/** The versions after the first one, in which n8n starts. */
const later = JSON.parse(process.env.LATER_N8N!) as Array<{
	version: string;
	command: string;
	node: string;
}>;

/** What is under way while n8n is updated. */
interface UnderWay {
	trigger: Workflow;
	/** a question that Ann has not answered */
	question: string;
	link: string;
	/** a text whose delivery is held back */
	delivery: string;
	/** a list whose second text was refused */
	list: string;
}

async function begin(): Promise<UnderWay> {
	const { client, simulator } = world;
	const trigger = await client.createWorkflow(triggerWorkflow(world.credential));
	await client.activate(trigger.id);

	const asking = await publishWaiting(world, {
		operation: 'sendAndWait',
		answerBy: 'page',
		message: 'May we?',
		to: ann,
	});
	const asked = simulator.nextMessage(({ to }) => to[0].phone_number === ann);
	const question = await start(world, asking, ['one item']);
	const [link] = /http\S+/.exec((await asked).text)!;
	await waits(world, question);

	const texting = await publishWaiting(world, {
		operation: 'sendAndWaitForDelivery',
		text: 'Hello',
	});
	simulator.setDelivery({ to: ben, status: 'delivered', hold: true });
	const handedOver = simulator.nextMessage(({ to }) => to[0].status === 'sent');
	const delivery = await start(world, texting, [ben]);
	await Promise.all([handedOver, waits(world, delivery)]);

	const file = listWorkflow(world, {}, { concurrency: 1 });
	const sending = await client.createWorkflow(file);
	await client.activate(sending.id);
	simulator.faultWhen(({ body }) =>
		body.includes(`"${ben}"`) ? { kind: 'status', status: 400 } : undefined,
	);
	const list = await postList(world, sending, [ann, ben]);
	assert.equal((await client.finished(list)).status, 'error');
	simulator.clearFaults();
	return { trigger, question, link, delivery, list };
}

async function end({ trigger, question, link, delivery, list }: UnderWay): Promise<void> {
	const { client, simulator } = world;
	const event = await simulator.receive({ from: ann, to: own, text: 'Still there?' });
	assert.equal(event.status, 'delivered', 'the trigger receives');
	// Some versions of n8n list a run a moment after they have answered its event.
	let [run] = await client.executions(trigger.id);
	for (let tries = 0; !run && tries < 100; tries++) {
		await sleep(100);
		[run] = await client.executions(trigger.id);
	}
	assert.equal((await outputsOf(world, run!.id)).flat()[0]!.json.text, 'Still there?');

	assert.match(await (await fetch(link)).text(), /May we\?/, 'the link still opens');
	const body = new URLSearchParams({ decision: 'approve' });
	assert.equal((await fetch(link, { method: 'POST', body })).status, 200, 'the link still works');
	const answered = await client.finished(question);
	assert.equal((handedOn(answered)[0]!.data as { approved: boolean }).approved, true);

	simulator.setDelivery({ to: ben, status: 'delivered' });
	const delivered = await client.finished(delivery);
	assert.equal(handedOn(delivered)[0]!.delivery, 'delivered');

	simulator.requests.length = 0;
	assert.equal((await client.finished(await client.retry(list))).status, 'success');
	const texted = simulator.requests.map(({ body }) => (JSON.parse(body) as { to: string }).to);
	assert.deepEqual(texted, [ben], 'Retry texts only whom the first try did not');

	await client.deactivate(trigger.id);
	assert.equal(simulator.store.profiles.get(demoProfiles.support)!.webhook_url, null);
}

describe('Updates', () => {
	for (const { version, command, node } of later) {
		test(`what is under way goes on in n8n ${version}`, limit, async () => {
			const underWay = await begin();
			await world.n8n.stop();
			process.env.N8N_COMMAND = command;
			process.env.N8N_NODE = node;
			await world.restart();
			await end(underWay);
		});
	}

	test(
		'it goes on after the package was removed and put back, and the trigger published anew',
		limit,
		async () => {
			const underWay = await begin();
			await world.n8n.stop();
			rmSync(world.packageFolder, { recursive: true });
			await world.restart();
			const { status } = await world.simulator.receive({ from: ann, to: own, text: 'Lost' });
			assert.equal(status, 'failed');
			await world.n8n.stop();
			await installTarball(process.env.TELNYX_PACKAGE!, world.dataFolder);
			await world.restart();
			// n8n still shows the trigger's workflow as active, and has forgotten its webhook.
			await world.client.deactivate(underWay.trigger.id);
			await world.client.activate(underWay.trigger.id);
			await end(underWay);
		},
	);
});

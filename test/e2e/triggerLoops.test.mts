import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const support = '+13125550100';
const sandbox = '+13125550170';
const person = '+13125550142';

describe('two that answer each other', { timeout: 300_000 }, () => {
	let world: World;
	const workflows: Workflow[] = [];

	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());
	afterEach(async () => {
		await world.simulator.idle();
		for (const { id } of workflows.splice(0)) {
			await world.client.deactivate(id);
			await world.client.deleteWorkflow(id);
		}
	});

	/** Telnyx Trigger → Reply, as somebody builds it who sets nothing else. */
	async function publishBot(profileId: string, options: IDataObject = {}): Promise<Workflow> {
		const { client, credential } = world;
		const { nodes, ...rest } = triggerWorkflow(credential, {
			messagingProfileId: { __rl: true, mode: 'id', value: profileId },
			options,
		});
		const reply: INode = {
			id: 'reply',
			name: 'Reply',
			type: 'n8n-nodes-telnyx.telnyx',
			typeVersion: 1,
			position: [200, 0],
			parameters: { resource: 'message', operation: 'reply', text: 'Thank you for your message!' },
			credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } },
		};
		const ends = [{ node: 'Reply', type: 'main' as const, index: 0 }];
		const workflow = await client.createWorkflow({
			...rest,
			nodes: [nodes[0], reply],
			connections: { [triggerName]: { main: [ends] } },
		});
		workflows.push(workflow);
		await client.activate(workflow.id);
		return workflow;
	}

	const replies = (from: string) =>
		world.simulator.store.messages.filter(
			(message) =>
				message.direction === 'outbound' &&
				message.from.phone_number === from &&
				message.text.startsWith('Thank you'),
		).length;

	/** Why a run of the workflow failed, as soon as one has. */
	async function failureOf({ id }: Workflow): Promise<string | undefined> {
		for (const end = Date.now() + 120_000; Date.now() < end; await sleep(200)) {
			for (const execution of await world.client.executions(id)) {
				if (execution.status !== 'error') continue;
				return (await world.client.execution(execution.id)).data.resultData.error?.message;
			}
		}
		throw new Error('No run failed.');
	}

	async function send(from: string, to: string, text: string): Promise<void> {
		const response = await fetch(`${world.simulator.baseUrl}/messages`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${world.simulator.apiKey}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({ from, to, text }),
		});
		assert.equal(response.status, 200);
	}

	test('two numbers of one account stop at the first text', async () => {
		const bots = [await publishBot(demoProfiles.support), await publishBot(demoProfiles.sandbox)];
		const arrived = world.simulator.nextDelivery(
			({ webhook }) => webhook.event_type === 'message.received',
		);
		await send(support, sandbox, 'Hello');
		assert.equal((await arrived).status, 'delivered');
		await world.simulator.idle();
		for (const { id } of bots) assert.deepEqual(await world.client.executions(id), []);
		assert.equal(replies(sandbox), 0);
	});

	test('they stop after ten runs each where own numbers are not ignored, and say why', async () => {
		const options = { ignoreOwnNumbers: false };
		await publishBot(demoProfiles.support, options);
		const bot = await publishBot(demoProfiles.sandbox, options);
		await send(support, sandbox, 'Hello');
		assert.equal(
			await failureOf(bot),
			`Texts from ${support} to ${sandbox} start no more runs for now: there were 10 within the last minute`,
		);
		await world.simulator.idle();
		assert.deepEqual([replies(sandbox), replies(support)], [10, 10]);
	});

	test('so do a workflow and somebody else’s auto-responder', async () => {
		const { simulator } = world;
		const bot = await publishBot(demoProfiles.support);
		const before = replies(support);
		let answers = 0;
		const responder = new AbortController();
		const answer = async (): Promise<void> => {
			answers++;
			const reply = simulator.nextMessage(
				({ from, to: [{ phone_number, status }] }) =>
					from.phone_number === support && phone_number === person && status === 'delivered',
			);
			await simulator.receive({ from: person, to: support, text: 'I am on holiday.' });
			await reply;
			if (!responder.signal.aborted) await answer();
		};
		void answer();
		assert.equal(
			await failureOf(bot),
			`Texts from ${person} to ${support} start no more runs for now: there were 10 within the last minute`,
		);
		responder.abort();
		assert.deepEqual([answers, replies(support) - before], [11, 10]);
	});
});

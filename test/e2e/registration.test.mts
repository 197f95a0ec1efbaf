import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { newProfile } from '../../dev/simulator/resources/profiles.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import type { Profile } from '../../dev/simulator/store.mts';
import { triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const own = '+13125550100';
const person = '+13125550142';
const theirs = 'https://crm.example/telnyx';
const theirFailover = 'https://backup.example/telnyx';

describe('the webhook of a messaging profile', { timeout: 600_000 }, () => {
	let world: World;
	let profile: Profile;
	let made: Workflow[] = [];
	let row: string[] = [];
	const table: string[][] = [];

	before(async () => {
		world = await startWorld({ webhookRetryDelay: 50, webhookAttempts: 2 });
	});
	after(async () => {
		await world?.close();
		console.log('\n| situation | before | during | after |\n|---|---|---|---|');
		for (const cells of table) console.log(`| ${cells.join(' | ')} |`);
	});
	beforeEach(() => {
		profile = world.simulator.store.profiles.get(demoProfiles.support)!;
		Object.assign(profile, {
			webhook_url: null,
			webhook_failover_url: null,
			webhook_api_version: '2',
		});
		row = [];
	});
	afterEach(async (context) => {
		table.push([context.name, ...row]);
		world.simulator.clearFaults();
		// What a failed test leaves must not keep the next one from unpublishing.
		for (const workflow of made) {
			const { active } = await world.client.workflow(workflow.id);
			if (active) await world.client.deactivate(workflow.id);
			await world.client.deleteWorkflow(workflow.id);
		}
		made = [];
	});

	async function create(parameters: IDataObject = {}, more: IDataObject = {}): Promise<Workflow> {
		const workflow = await world.client.createWorkflow(
			triggerWorkflow(world.credential, parameters, more),
		);
		made.push(workflow);
		return workflow;
	}
	const publish = async ({ id }: Workflow) => await world.client.publish(id);
	const unpublish = async ({ id }: Workflow) => {
		await world.client.deactivate(id);
		return await world.client.publication(id);
	};
	const published = async (parameters: IDataObject = {}) => {
		const workflow = await create(parameters);
		assert.deepEqual(await publish(workflow), { status: 'published', error: undefined });
		return workflow;
	};
	const replacing = { options: { replaceWebhook: true } };

	/** The profile's addresses, with what differs from run to run named. */
	function webhook() {
		const name = (url: string | null | undefined) =>
			url?.replace(/^http:\/\/localhost:\d+\/(webhook(?:-test)?)\/.*/, (_, kind: string) =>
				kind === 'webhook' ? 'production' : 'test',
			) || null;
		return {
			url: name(profile.webhook_url),
			failover: name(profile.webhook_failover_url),
			version: profile.webhook_api_version,
		};
	}
	/** Adds the profile's state to the table. */
	function note(remark = ''): ReturnType<typeof webhook> {
		const { url, failover, version } = webhook();
		const state = `${url ?? 'empty'}${failover ? `, failover ${failover}` : ''}, v${version}`;
		row.push(remark ? `${state}: ${remark}` : state);
		return webhook();
	}
	const empty = { url: null, failover: null, version: '2' };
	const production = { ...empty, url: 'production' };

	async function until(isSo: () => boolean, what: string) {
		for (const end = Date.now() + 20_000; !isSo(); await sleep(20)) {
			if (Date.now() > end)
				throw new Error(`Not so in 20 s: ${what}; ${JSON.stringify(webhook())}`);
		}
	}
	const runs = async (workflow: Workflow, mode: string) =>
		(await world.client.executions(workflow.id)).filter((execution) => execution.mode === mode);

	test('an empty one is taken, and emptied again', async () => {
		note();
		const workflow = await published();
		assert.deepEqual(note(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), empty);
	});

	test('version 1 becomes 2 meanwhile, and a failover of the user stays', async () => {
		Object.assign(profile, { webhook_api_version: '1', webhook_failover_url: theirFailover });
		const was = note();
		const workflow = await published();
		assert.deepEqual(note(), { ...production, failover: theirFailover });
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('another system’s is left alone, and named', async () => {
		profile.webhook_url = theirs;
		const was = note();
		const workflow = await create();
		const { status, error } = await publish(workflow);
		assert.equal(status, 'failed');
		assert.match(
			error ?? '',
			/"Customer Support" already sends its events to another system, at https:\/\/crm\.example\/telnyx\..*"Replace Existing Webhook"/,
		);
		assert.deepEqual(note(error), was);
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('another system’s is replaced where the user says so, and put back whole', async () => {
		Object.assign(profile, {
			webhook_url: theirs,
			webhook_failover_url: theirFailover,
			webhook_api_version: '1',
		});
		const was = note();
		const workflow = await published(replacing);
		assert.deepEqual(note(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('what somebody else entered meanwhile is theirs', async () => {
		note();
		const workflow = await published();
		profile.webhook_url = theirs;
		note('entered in the portal');
		await unpublish(workflow);
		assert.deepEqual(note(), { ...empty, url: theirs });
	});

	test('a second workflow on the profile is told how to share it', async () => {
		note();
		const first = await published();
		const url = profile.webhook_url;
		const { status, error } = await publish(await create());
		assert.equal(status, 'failed');
		assert.match(error ?? '', /another trigger of this n8n, at http.*Execute Sub-workflow/);
		note(error);
		assert.equal(profile.webhook_url, url);
		await unpublish(first);
		assert.deepEqual(note(), empty);
	});

	test('of two triggers of one workflow on the profile, one is told that it is taken', async () => {
		note();
		const workflow = await create();
		const { nodes } = await world.client.workflow(workflow.id);
		const second = {
			...nodes[0]!,
			id: 'second',
			name: 'Second Trigger',
			webhookId: crypto.randomUUID(),
		};
		await world.client.updateWorkflow(workflow.id, { nodes: [...nodes, second] });
		// n8n registers both at once, and publishes the workflow with the trigger that works.
		const { status, error } = await publish(workflow);
		assert.equal(status, 'partial');
		assert.match(error ?? '', /another trigger of this n8n, at http.*Execute Sub-workflow/);
		assert.deepEqual(note(error), production);
		await unpublish(workflow);
		assert.deepEqual(note(), empty);
	});

	test('a copy that was imported from another n8n does not take its place', async () => {
		const webhookId = crypto.randomUUID();
		profile.webhook_url = `https://production.example/webhook/${webhookId}/telnyx`;
		const was = note();
		const { status, error } = await publish(await create({}, { webhookId }));
		assert.equal(status, 'failed');
		assert.deepEqual(note(error), was);
	});

	test('a trigger that is renamed still puts back what it found', async () => {
		profile.webhook_url = theirs;
		const was = note();
		const workflow = await published(replacing);
		const { nodes, connections } = await world.client.workflow(workflow.id);
		const renamed = nodes.map((node) =>
			node.name === triggerName ? { ...node, name: 'Inbox' } : node,
		);
		await world.client.updateWorkflow(workflow.id, {
			nodes: renamed,
			connections: { Inbox: connections[triggerName] },
		});
		assert.equal((await publish(workflow)).status, 'published');
		assert.deepEqual(note(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('a change of the profile frees the old one', async () => {
		const other = world.simulator.store.profiles.get(demoProfiles.marketing)!;
		note();
		const workflow = await published();
		const { nodes } = await world.client.workflow(workflow.id);
		for (const { parameters } of nodes) {
			if (parameters.messagingProfileId)
				parameters.messagingProfileId = { __rl: true, mode: 'id', value: other.id };
		}
		await world.client.updateWorkflow(workflow.id, { nodes });
		assert.equal((await publish(workflow)).status, 'published');
		assert.deepEqual(note('other profile taken'), empty);
		assert.match(other.webhook_url ?? '', /\/webhook\//);
		await unpublish(workflow);
		assert.equal(other.webhook_url, null);
		assert.deepEqual(note(), empty);
	});

	test('a test event comes in, and production is back', async () => {
		note();
		const workflow = await published();
		await world.client.listen(workflow.id, triggerName);
		assert.deepEqual(note(), { ...empty, url: 'test', failover: 'production' });
		await world.simulator.receive({ from: person, to: own, text: 'test' });
		await until(() => webhook().url === 'production', 'production is back');
		assert.deepEqual(note(), production);
		await world.simulator.receive({ from: person, to: own, text: 'real' });
		assert.equal((await runs(workflow, 'webhook')).length, 1);
		assert.equal((await runs(workflow, 'manual')).length, 1);
	});

	test('a test that nothing comes for ends, and production is back', async () => {
		note();
		const workflow = await published();
		await world.client.listen(workflow.id, triggerName);
		assert.equal(note().url, 'test');
		await world.client.stopListening(workflow.id);
		await until(() => webhook().url === 'production', 'production is back');
		assert.deepEqual(note(), production);
	});

	test('a workflow that was never published is tested, and leaves nothing', async () => {
		note();
		const workflow = await create();
		await world.client.listen(workflow.id, triggerName);
		assert.deepEqual(note(), { ...empty, url: 'test' });
		await world.client.stopListening(workflow.id);
		await until(() => webhook().url === null, 'the profile is free');
		assert.deepEqual(note(), empty);
	});

	test('a workflow is published while its test replaces another system’s', async () => {
		Object.assign(profile, { webhook_url: theirs, webhook_failover_url: theirFailover });
		const was = note();
		const workflow = await create(replacing);
		await world.client.listen(workflow.id, triggerName);
		assert.equal(webhook().url, 'test');
		assert.equal((await publish(workflow)).status, 'published');
		// The end of the test looks whose the profile's webhook is by now.
		const left = world.simulator.nextRequest(
			({ method, path }) => method === 'GET' && path.includes(profile.id),
		);
		await world.client.stopListening(workflow.id);
		await left;
		assert.deepEqual(note(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('n8n is killed during a test: production gets the events, and its place at the next start', async () => {
		note();
		const workflow = await published();
		await world.client.listen(workflow.id, triggerName);
		const left = {
			webhook_url: profile.webhook_url,
			webhook_failover_url: profile.webhook_failover_url,
		};
		await world.n8n.kill();
		assert.equal(note('killed').url, 'test');
		await world.restart();
		await until(() => webhook().url === 'production', 'production is back');
		assert.deepEqual(note(), production);
		const arrives = async (text: string) =>
			(await world.simulator.receive({ from: person, to: own, text })).status;
		assert.equal(await arrives('real'), 'delivered');
		Object.assign(profile, left);
		assert.equal(await arrives('between kill and start'), 'delivered');
		assert.equal((await runs(workflow, 'webhook')).length, 2);
	});

	test('n8n is killed during a test that replaces another system’s: that one goes on, and is put back', async () => {
		profile.webhook_url = theirs;
		const was = note();
		const workflow = await create(replacing);
		await world.client.listen(workflow.id, triggerName);
		assert.deepEqual(webhook(), { ...empty, url: 'test', failover: theirs });
		await world.n8n.kill();
		note('killed');
		await world.restart();
		assert.equal((await publish(workflow)).status, 'published');
		assert.deepEqual(note(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('what a killed test left of one workflow does not block another', async () => {
		note();
		const tested = await create();
		await world.client.listen(tested.id, triggerName);
		await world.n8n.kill();
		assert.equal(note('killed').url, 'test');
		await world.restart();
		const workflow = await published();
		assert.deepEqual(webhook(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), empty);
	});

	test('n8n moves to another address', async () => {
		profile.webhook_url = theirs;
		const was = note();
		const workflow = await published(replacing);
		await world.n8n.stop();
		await world.restart({ WEBHOOK_URL: 'https://n8n.example/' });
		try {
			await until(
				() => profile.webhook_url?.startsWith('https://n8n.example/') ?? false,
				'the new address',
			);
			row.push('new address');
			await unpublish(workflow);
			assert.deepEqual(note(), was);
		} finally {
			await world.n8n.stop();
			await world.restart();
		}
	});

	test('Telnyx can’t be reached when n8n starts: the trigger goes on', async () => {
		note();
		const workflow = await published();
		await world.n8n.stop();
		world.simulator.faultWhen(() => ({ kind: 'status', status: 401 }));
		const asked = world.simulator.nextRequest(({ method }) => method === 'GET');
		await world.restart();
		await asked;
		assert.equal((await world.client.publication(workflow.id)).status, 'published');
		assert.deepEqual(note(), production);
		await world.simulator.receive({ from: person, to: own, text: 'still here' });
		assert.equal((await runs(workflow, 'webhook')).length, 1);
		world.simulator.clearFaults();
		await unpublish(workflow);
		assert.deepEqual(note(), empty);
	});

	test('the key is revoked: unpublishing says so, and a later one makes up for it', async () => {
		profile.webhook_url = theirs;
		const was = note();
		const workflow = await published(replacing);
		world.simulator.faultWhen(() => ({
			kind: 'status',
			status: 401,
			errors: [{ code: '10009', title: 'Authentication failed' }],
		}));
		await unpublish(workflow);
		assert.deepEqual(note('key revoked'), production);
		const told = await runs(workflow, 'trigger');
		assert.equal(told.length, 1);
		const { data } = await world.client.finished(told[0]!.id);
		assert.match(data.resultData.error!.message, /^Telnyx still sends .* could not be put back/);
		world.simulator.clearFaults();
		assert.equal((await publish(workflow)).status, 'published');
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('the profile is deleted', async () => {
		const { store } = world.simulator;
		profile = store.profiles.add(
			newProfile(store.organizationId, { name: 'Short-lived', whitelisted_destinations: ['*'] }),
		);
		note();
		const workflow = await published({
			messagingProfileId: { __rl: true, mode: 'id', value: profile.id },
		});
		store.profiles.delete(profile.id);
		assert.equal((await unpublish(workflow)).status, 'not_published');
		row.push('deleted');
		const { status, error } = await publish(workflow);
		assert.equal(status, 'failed');
		assert.match(error ?? '', /The messaging profile .* does not exist/);
		row.push(error ?? '');
	});

	test('the answer to the change gets lost', async () => {
		profile.webhook_url = theirs;
		const was = note();
		world.simulator.fault({ kind: 'resetAfterRead', accept: true, match: { method: 'PATCH' } });
		const workflow = await published(replacing);
		assert.deepEqual(note(), production);
		await unpublish(workflow);
		assert.deepEqual(note(), was);
	});

	test('the credential has no public key', async () => {
		const { client, simulator } = world;
		const { apiKey, baseUrl } = simulator;
		const keyless = await client.createCredential('Keyless', 'telnyxMessagingApi', {
			apiKey,
			baseUrl,
			publicKey: '',
		});
		const was = note();
		const credentials = { telnyxMessagingApi: { id: keyless.id, name: keyless.name } };
		const { status, error } = await publish(await create({}, { credentials }));
		assert.equal(status, 'failed');
		assert.match(error ?? '', /The credential has no public key/);
		assert.deepEqual(note(error), was);
	});
});

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { newProfile } from '../../dev/simulator/resources/profiles.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import {
	allKinds,
	demoSources,
	emptied,
	empty,
	production,
	receivingFrom,
	testing,
	webhookOf,
	withoutFailover,
	type Fields,
	type Kind,
	type Webhook,
} from '../sourceWebhooks.mts';
import { triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const person = '+13125550142';
const theirs = 'https://crm.example/telnyx';
const theirFailover = 'https://backup.example/telnyx';
/** The kinds whose whole table is gone through; the engine's tests do so for all of them in any case. */
const kindsAlone = process.env.SOURCES === 'all' ? allKinds : allKinds.slice(0, 1);
const replacing = { options: { replaceWebhook: true } };

describe('the webhooks of the sources', { timeout: 1_200_000 }, () => {
	let world: World;
	let made: Workflow[] = [];
	let row: string[] = [];
	const table: string[][] = [];

	before(async () => {
		world = await startWorld({ webhookRetryDelay: 50, webhookAttempts: 2 });
	});
	after(async () => {
		await world?.close();
		console.log('\n| source | situation | before | during | after |\n|---|---|---|---|---|');
		for (const cells of table) console.log(`| ${cells.join(' | ')} |`);
	});
	beforeEach(() => {
		for (const kind of allKinds) {
			Object.assign(fieldsOf(kind), {
				webhook_url: undefined,
				webhook_failover_url: undefined,
				...(kind === 'messagingProfile' ? { webhook_api_version: '2' } : {}),
				...(kind === 'whatsappAccount' ? { webhook_enabled: true, webhook_events: ['a'] } : {}),
			});
		}
		row = [];
	});
	afterEach(async (context) => {
		table.push([...context.fullName.split(' > ').slice(1), ...row]);
		world.simulator.clearFaults();
		// What a failed test leaves must not keep the next one from unpublishing.
		for (const workflow of made) {
			const { active } = await world.client.workflow(workflow.id);
			if (active) await world.client.deactivate(workflow.id);
			await world.client.deleteWorkflow(workflow.id);
		}
		made = [];
	});

	const fieldsOf = (kind: Kind): Fields => demoSources[kind].fields(world.simulator.store);
	const stateOf = (kind: Kind): Webhook => webhookOf(fieldsOf(kind));
	/** What another system has set up. */
	const setUp = (kind: Kind, fields: Fields = {}) =>
		Object.assign(fieldsOf(kind), {
			webhook_url: theirs,
			webhook_failover_url: theirFailover,
			...fields,
		});

	async function create(
		kinds: readonly Kind[],
		parameters: IDataObject = {},
		more: Partial<INode> & { workflowName?: string } = {},
	): Promise<Workflow> {
		const { workflowName, ...node } = more;
		const file = triggerWorkflow(
			world.credential,
			{ ...receivingFrom(kinds), ...parameters },
			node,
		);
		const workflow = await world.client.createWorkflow({
			...file,
			name: workflowName ?? file.name,
		});
		made.push(workflow);
		return workflow;
	}
	const publish = async ({ id }: Workflow) => await world.client.publish(id);
	const unpublish = async ({ id }: Workflow) => {
		await world.client.deactivate(id);
		return await world.client.publication(id);
	};
	async function published(...options: Parameters<typeof create>): Promise<Workflow> {
		const workflow = await create(...options);
		assert.deepEqual(await publish(workflow), { status: 'published', error: undefined });
		return workflow;
	}

	/** Adds the state of the sources to the table. */
	function note(kinds: readonly Kind[], remark = ''): Webhook[] {
		const cell = kinds.map((kind) => {
			const { url, failover, fits } = stateOf(kind);
			const { webhook_api_version: version } = fieldsOf(kind);
			const setting = version ? `v${version}` : fits ? '' : 'off';
			return [url ?? 'empty', failover && `failover ${failover}`, setting]
				.filter(Boolean)
				.join(', ');
		});
		row.push([...cell, remark].filter(Boolean).join(': '));
		return kinds.map(stateOf);
	}

	async function until(isSo: () => boolean, what: string) {
		for (const end = Date.now() + 20_000; !isSo(); await sleep(20)) {
			if (Date.now() > end)
				throw new Error(`Not so in 20 s: ${what}; ${JSON.stringify(allKinds.map(fieldsOf))}`);
		}
	}
	const runs = async (workflow: Workflow, mode: string) =>
		(await world.client.executions(workflow.id)).filter((execution) => execution.mode === mode);
	/** The errors of the runs that failed before they began. */
	const failures = async (workflow: Workflow) =>
		await Promise.all(
			(await runs(workflow, 'trigger')).map(
				async ({ id }) => (await world.client.finished(id)).data.resultData.error!.message,
			),
		);

	for (const kind of kindsAlone) {
		const { label, address } = demoSources[kind];
		const look = (remark?: string) => note([kind], remark)[0]!;
		const fields = () => fieldsOf(kind);
		/** All that the account holds of the source, to compare with later. */
		const whole = () => {
			const copy = structuredClone(fields()) as Fields & { updated_at?: string };
			delete copy.updated_at;
			return copy;
		};
		const arrives = async (text: string) =>
			(await world.simulator.receive({ from: person, text, ...address })).status;
		const isProduction = () => stateOf(kind).url === 'production';

		describe(kind, () => {
			test('an empty one is taken, and emptied again', async () => {
				look();
				const workflow = await published([kind]);
				assert.deepEqual(look(), production);
				assert.equal(await arrives('hello'), 'delivered');
				assert.equal((await runs(workflow, 'webhook')).length, 1);
				await unpublish(workflow);
				assert.deepEqual(look(), emptied(kind));
				// What may be left of it is in nobody's way.
				await unpublish(await published([kind]));
			});

			test('a failover of the user stays', async () => {
				setUp(kind, {
					webhook_url: null,
					...(kind === 'messagingProfile' ? { webhook_api_version: '1' } : {}),
				});
				const { fits } = look();
				const workflow = await published([kind]);
				assert.deepEqual(look(), { ...production, failover: theirFailover });
				await unpublish(workflow);
				const after = { ...emptied(kind), failover: theirFailover };
				assert.deepEqual(look(), { ...after, fits: fits && after.fits });
			});

			test('another system’s is left alone, and named', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await create([kind]);
				const { status, error = '' } = await publish(workflow);
				assert.equal(status, 'failed');
				assert.ok(
					error.startsWith(
						`The ${label} already sends its events to another system, at ${theirs}.`,
					),
					error,
				);
				assert.match(error, /"Replace Existing Webhook"/);
				look(error);
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('another system’s is replaced where the user says so, and put back whole', async () => {
				setUp(kind, kind === 'messagingProfile' ? { webhook_api_version: '1' } : {});
				look();
				const was = whole();
				const workflow = await published([kind], replacing);
				assert.deepEqual(look(), withoutFailover(kind, production));
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('what somebody else entered meanwhile is theirs', async () => {
				look();
				const workflow = await published([kind]);
				fields().webhook_url = theirs;
				look('entered in the portal');
				await unpublish(workflow);
				assert.equal(look().url, theirs);
			});

			test('a second workflow is told which one has it, and how to share it', async () => {
				look();
				const first = await published([kind], {}, { workflowName: 'Inbox' });
				const url = fields().webhook_url;
				const { status, error = '' } = await publish(await create([kind]));
				assert.equal(status, 'failed');
				assert.match(error, /to the workflow "Inbox" of this n8n, at http.*Execute Sub-workflow/);
				look(error);
				assert.equal(fields().webhook_url, url);
				await unpublish(first);
				assert.deepEqual(look(), emptied(kind));
			});

			test('a second workflow replaces it: the first one gets a failed run, and has it back later', async () => {
				look();
				const first = await published([kind]);
				const url = fields().webhook_url;
				const second = await published([kind], replacing, { workflowName: 'Newer' });
				look('replaced');
				const shown = await failures(first);
				assert.deepEqual(shown, [
					`The ${label} no longer sends its events to this workflow: the workflow "Newer" replaced its webhook`,
				]);
				await unpublish(second);
				assert.deepEqual(look(shown[0]), production);
				assert.equal(fields().webhook_url, url);
			});

			test('of two triggers of one workflow, one is told that it is taken', async () => {
				look();
				const workflow = await create([kind]);
				const { nodes } = await world.client.workflow(workflow.id);
				const second = {
					...nodes[0]!,
					id: 'second',
					name: 'Second Trigger',
					webhookId: crypto.randomUUID(),
				};
				await world.client.updateWorkflow(workflow.id, { nodes: [...nodes, second] });
				// n8n registers both at once, and publishes the workflow with the trigger that works.
				const { status, error = '' } = await publish(workflow);
				assert.equal(status, 'partial');
				assert.match(
					error,
					/another trigger of this (workflow|n8n), at http.*Execute Sub-workflow/,
				);
				assert.deepEqual(look(error), production);
				await unpublish(workflow);
				assert.deepEqual(look(), emptied(kind));
			});

			test('a trigger that is renamed still puts back what it found', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await published([kind], replacing);
				const { nodes, connections } = await world.client.workflow(workflow.id);
				const renamed = nodes.map((node) =>
					node.name === triggerName ? { ...node, name: 'Inbox' } : node,
				);
				await world.client.updateWorkflow(workflow.id, {
					nodes: renamed,
					connections: { Inbox: connections[triggerName] },
				});
				assert.equal((await publish(workflow)).status, 'published');
				assert.equal(look().url, 'production');
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('a test event comes in, and production is back', async () => {
				look();
				const workflow = await published([kind]);
				await world.client.listen(workflow.id, triggerName);
				assert.deepEqual(look(), { ...testing, failover: 'production' });
				assert.equal(await arrives('test'), 'delivered');
				await until(isProduction, 'production is back');
				assert.deepEqual(look(), withoutFailover(kind, production));
				await arrives('real');
				assert.equal((await runs(workflow, 'webhook')).length, 1);
				assert.equal((await runs(workflow, 'manual')).length, 1);
			});

			test('a test borrows from another system without any option, and gives it back whole', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await create([kind]);
				await world.client.listen(workflow.id, triggerName);
				assert.deepEqual(look(), { ...testing, failover: theirs });
				await world.client.stopListening(workflow.id);
				await until(() => stateOf(kind).url === theirs, 'it is theirs again');
				look();
				assert.deepEqual(whole(), was);
			});

			test('a workflow that was never published is tested, and leaves nothing', async () => {
				look();
				const workflow = await create([kind]);
				await world.client.listen(workflow.id, triggerName);
				assert.equal(look().url, 'test');
				await world.client.stopListening(workflow.id);
				const left = emptied(kind);
				await until(
					() => stateOf(kind).fits === left.fits && stateOf(kind).failover === null,
					'the end',
				);
				await until(() => (stateOf(kind).url === null) === (left.url === null), 'it is free');
				look();
				await unpublish(await published([kind]));
			});

			test('a workflow is published while its test borrows', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await create([kind], replacing);
				await world.client.listen(workflow.id, triggerName);
				assert.equal(look().url, 'test');
				assert.equal((await publish(workflow)).status, 'published');
				// The end of the test looks whose the webhook is by now.
				const left = world.simulator.nextRequest(({ method }) => method === 'GET');
				await world.client.stopListening(workflow.id);
				await left;
				assert.equal(look().url, 'production');
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('n8n is killed during a test: production gets the events, and its place at the next start', async () => {
				look();
				const workflow = await published([kind]);
				await world.client.listen(workflow.id, triggerName);
				const left = { ...fields() };
				await world.n8n.kill();
				assert.equal(look('killed').url, 'test');
				await world.restart();
				await until(isProduction, 'production is back');
				look();
				assert.equal(await arrives('real'), 'delivered');
				Object.assign(fields(), left);
				assert.equal(await arrives('between kill and start'), 'delivered');
				assert.equal((await runs(workflow, 'webhook')).length, 2);
			});

			test('n8n is killed during a test that borrows from another system: all is put back whole', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await create([kind], replacing);
				await world.client.listen(workflow.id, triggerName);
				assert.deepEqual(stateOf(kind), { ...testing, failover: theirs });
				await world.n8n.kill();
				look('killed');
				await world.restart();
				assert.equal((await publish(workflow)).status, 'published');
				look('published');
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('n8n moves to another address', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await published([kind], replacing);
				await world.n8n.stop();
				await world.restart({ WEBHOOK_URL: 'https://n8n.example/' });
				try {
					await until(
						() => fields().webhook_url?.startsWith('https://n8n.example/') ?? false,
						'the new address',
					);
					look('the new address');
					await unpublish(workflow);
					look();
					assert.deepEqual(whole(), was);
				} finally {
					await world.n8n.stop();
					await world.restart();
				}
			});

			test('Telnyx can’t be reached when n8n starts: the trigger goes on', async () => {
				look();
				const workflow = await published([kind]);
				await world.n8n.stop();
				world.simulator.faultWhen(() => ({ kind: 'status', status: 401 }));
				const asked = world.simulator.nextRequest(({ method }) => method === 'GET');
				await world.restart();
				await asked;
				assert.equal((await world.client.publication(workflow.id)).status, 'published');
				assert.deepEqual(look('Telnyx down'), production);
				await arrives('still here');
				assert.equal((await runs(workflow, 'webhook')).length, 1);
				world.simulator.clearFaults();
				await unpublish(workflow);
				assert.deepEqual(look(), emptied(kind));
			});

			test('the key is revoked: unpublishing says so, and a later one makes up for it', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await published([kind], replacing);
				world.simulator.faultWhen(() => ({
					kind: 'status',
					status: 401,
					errors: [{ code: '10009', title: 'Authentication failed' }],
				}));
				await unpublish(workflow);
				const shown = await failures(workflow);
				assert.equal(shown.length, 1);
				assert.match(shown[0]!, /^Telnyx still sends .* could not be put back/);
				look(`key revoked: ${shown[0]}`);
				world.simulator.clearFaults();
				assert.equal((await publish(workflow)).status, 'published');
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('a proxy answers with a 404 while it is unpublished: nothing is forgotten', async () => {
				setUp(kind);
				look();
				const was = whole();
				const workflow = await published([kind], replacing);
				world.simulator.faultWhen(() => ({ kind: 'status', status: 404, body: '<h1>No</h1>' }));
				await unpublish(workflow);
				look('404 of a proxy');
				world.simulator.clearFaults();
				await publish(workflow);
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});

			test('the response to the change gets lost', async () => {
				setUp(kind);
				look();
				const was = whole();
				world.simulator.fault({ kind: 'resetAfterRead', accept: true, match: { method: 'PATCH' } });
				const workflow = await published([kind], replacing);
				assert.equal(look().url, 'production');
				await unpublish(workflow);
				look();
				assert.deepEqual(whole(), was);
			});
		});
	}

	describe('all three', () => {
		const look = (remark?: string) => note(allKinds, remark);
		const urls = () => allKinds.map((kind) => stateOf(kind).url);

		test('are taken, borrowed for a test, and put back', async () => {
			for (const kind of allKinds) setUp(kind);
			const was = look();
			const workflow = await published(allKinds, replacing);
			assert.deepEqual(urls(), ['production', 'production', 'production']);
			look();
			for (const kind of allKinds) {
				await world.simulator.receive({
					from: person,
					text: kind,
					...demoSources[kind].address,
				});
			}
			assert.equal((await runs(workflow, 'webhook')).length, 3);
			await world.client.listen(workflow.id, triggerName);
			assert.deepEqual(urls(), ['test', 'test', 'test']);
			await world.client.stopListening(workflow.id);
			await until(() => urls().every((url) => url === 'production'), 'production is back');
			await unpublish(workflow);
			assert.deepEqual(look(), was);
		});

		test('one is taken: nothing is changed anywhere', async () => {
			setUp('whatsappAccount');
			const was = look();
			const { status, error } = await publish(await create(allKinds));
			assert.equal(status, 'failed');
			assert.deepEqual(look(error), was);
		});

		test('one can’t be changed: the others are as they were', async () => {
			for (const kind of allKinds) setUp(kind);
			const was = look();
			world.simulator.faultWhen(({ method, path }) =>
				method === 'PATCH' && path.includes('/whatsapp/')
					? { kind: 'status', status: 403, errors: [{ code: '10010', title: 'Not authorized' }] }
					: undefined,
			);
			const { status, error } = await publish(await create(allKinds, replacing));
			assert.equal(status, 'failed');
			assert.deepEqual(look(error), was);
		});

		test('one can’t be given back: the others are, and it is later', async () => {
			for (const kind of allKinds) setUp(kind);
			const was = look();
			const workflow = await published(allKinds, replacing);
			world.simulator.faultWhen(({ path }) =>
				path.includes('/whatsapp/') ? { kind: 'status', status: 403 } : undefined,
			);
			await unpublish(workflow);
			assert.deepEqual(look('WhatsApp refuses').slice(0, 2), was.slice(0, 2));
			assert.equal((await failures(workflow)).length, 1);
			world.simulator.clearFaults();
			assert.equal((await publish(workflow)).status, 'published');
			await unpublish(workflow);
			assert.deepEqual(look(), was);
		});

		test('another choice of sources frees those that are left out', async () => {
			look();
			const workflow = await published(['messagingProfile', 'rcsAgent']);
			look();
			const { nodes } = await world.client.workflow(workflow.id);
			for (const { type, parameters } of nodes) {
				if (type.endsWith('telnyxTrigger')) Object.assign(parameters, receivingFrom(['rcsAgent']));
			}
			await world.client.updateWorkflow(workflow.id, { nodes });
			assert.equal((await publish(workflow)).status, 'published');
			assert.deepEqual(urls(), [null, 'production', null]);
			look();
			await unpublish(workflow);
		});
	});

	describe('a messaging profile', () => {
		test('a copy that was imported from another n8n does not take its place', async () => {
			const webhookId = crypto.randomUUID();
			const address = `https://production.example/webhook/${webhookId}/telnyx`;
			fieldsOf('messagingProfile').webhook_url = address;
			const workflow = await create(['messagingProfile'], {}, { webhookId });
			const { status, error } = await publish(workflow);
			assert.equal(status, 'failed');
			note(['messagingProfile'], error);
			assert.equal(fieldsOf('messagingProfile').webhook_url, address);
		});

		test('another profile is chosen, and is deleted', async () => {
			const { store } = world.simulator;
			const other = store.profiles.add(
				newProfile(store.organizationId, { name: 'Short-lived', whitelisted_destinations: ['*'] }),
			);
			const workflow = await published(['messagingProfile']);
			note(['messagingProfile']);
			const { nodes } = await world.client.workflow(workflow.id);
			for (const { parameters } of nodes) {
				if (parameters.messagingProfileId)
					parameters.messagingProfileId = { __rl: true, mode: 'id', value: other.id };
			}
			await world.client.updateWorkflow(workflow.id, { nodes });
			assert.equal((await publish(workflow)).status, 'published');
			assert.deepEqual(note(['messagingProfile'], 'other profile taken'), [empty]);
			assert.match(other.webhook_url ?? '', /\/webhook\//);
			store.profiles.delete(other.id);
			assert.equal((await unpublish(workflow)).status, 'not_published');
			const { status, error } = await publish(workflow);
			assert.equal(status, 'failed');
			assert.match(error ?? '', /The messaging profile .* does not exist/);
			row.push(error ?? '');
		});

		test('the credential has no public key', async () => {
			const { client, simulator } = world;
			const { apiKey, baseUrl } = simulator;
			const keyless = await client.createCredential('Keyless', 'telnyxMessagingApi', {
				apiKey,
				baseUrl,
				publicKey: '',
			});
			const was = note(['messagingProfile']);
			const credentials = { telnyxMessagingApi: { id: keyless.id, name: keyless.name } };
			const workflow = await create(['messagingProfile'], {}, { credentials });
			const { status, error } = await publish(workflow);
			assert.equal(status, 'failed');
			assert.match(error ?? '', /The credential has no public key/);
			assert.deepEqual(note(['messagingProfile'], error), was);
		});

		test('an event of another profile is acknowledged, and starts no run', async () => {
			const workflow = await published(['messagingProfile']);
			const url = fieldsOf('messagingProfile').webhook_url!;
			const payload = {
				id: 'm',
				type: 'SMS',
				direction: 'inbound',
				from: { phone_number: person },
				to: [{ phone_number: '+16465551000' }],
				text: 'not yours',
			};
			for (const profile of [demoProfiles.marketing, demoProfiles.support]) {
				const [delivery] = await world.simulator.emit({
					type: 'message.received',
					payload: { ...payload, messaging_profile_id: profile },
					url,
				});
				assert.equal(delivery!.status, 'delivered');
			}
			assert.equal((await runs(workflow, 'webhook')).length, 1);
		});
	});
});

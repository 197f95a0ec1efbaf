import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import type { TriggerState } from '../../nodes/Telnyx/trigger/state.ts';
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
} from '../sourceWebhooks.mts';
import { Activation, type ActivationOptions } from './activation.mts';
import { byId } from './parity/case.mts';
import { logger } from './services.mts';

const theirs = 'https://crm.example/telnyx';
const theirFailover = 'https://backup.example/telnyx';

let telnyx: Simulator;
beforeEach(async () => {
	telnyx = await startSimulator();
});
afterEach(async () => await telnyx.close());

const fieldsOf = (kind: Kind) => demoSources[kind].fields(telnyx.store);
const webhook = (kind: Kind) => webhookOf(fieldsOf(kind));

/** What other systems have set up: an address, a failover, and for WhatsApp that it is on. */
const setUp = (kind: Kind, fields: Fields = {}) =>
	Object.assign(fieldsOf(kind), {
		webhook_url: theirs,
		webhook_failover_url: theirFailover,
		...(kind === 'whatsappAccount' ? { webhook_enabled: true } : {}),
		...fields,
	});

/** The source as it is, to compare with later. */
const now = (kind: Kind) => {
	const copy = structuredClone(fieldsOf(kind)) as Fields & { updated_at?: string };
	delete copy.updated_at;
	return copy;
};

const activationOf = (
	kinds: readonly Kind[],
	{ options = {}, ...more }: Partial<ActivationOptions> & { options?: object } = {},
) =>
	new Activation({
		credential: telnyx,
		parameters: {
			events: ['messageReceived'],
			registration: 'automatic',
			...receivingFrom(kinds),
			options,
		},
		...more,
	});
const replacing = { replaceWebhook: true };

/** A trigger whose address the user enters in Telnyx's portal. */
const manual = (more: Partial<ActivationOptions> = {}) => {
	const workflow = activationOf([], { ...more, options: { ignoreOwnNumbers: false } });
	workflow.parameters.registration = 'manual';
	return workflow;
};

const down = () => telnyx.faultWhen(() => ({ kind: 'status', status: 401 }));

describe.each(allKinds)('the webhook of a source: %s', (kind) => {
	const one = (more?: Parameters<typeof activationOf>[1]) => activationOf([kind], more);
	const { label } = demoSources[kind];

	test('an empty one is taken, and emptied again', async () => {
		const workflow = one();
		await workflow.publish();
		expect(webhook(kind)).toEqual(production);
		await workflow.unpublish();
		expect(webhook(kind)).toEqual(emptied(kind));
		// What is left of it is in nobody's way.
		const next = one();
		await next.publish();
		expect(webhook(kind)).toEqual(production);
		await next.unpublish();
		expect(webhook(kind)).toEqual(emptied(kind));
	});

	test('it is emptied where Telnyx lets it be', async () => {
		if (kind !== 'whatsappAccount') return;
		const workflow = one();
		await workflow.publish();
		const request = telnyx.nextRequest(({ method }) => method === 'PATCH');
		await workflow.unpublish();
		expect(JSON.parse((await request).body)).toMatchObject({ webhook_url: '' });
		setUp(kind);
		const next = telnyx.nextRequest(({ method }) => method === 'PATCH');
		await one({ options: replacing }).publish();
		expect(JSON.parse((await next).body)).toMatchObject({ webhook_failover_url: '' });
	});

	test('a failover of the user stays', async () => {
		setUp(kind, { webhook_url: null });
		const workflow = one();
		await workflow.publish();
		expect(webhook(kind)).toEqual({ ...production, failover: theirFailover });
		await workflow.unpublish();
		expect(webhook(kind)).toEqual({ ...emptied(kind), failover: theirFailover });
	});

	test('another system’s is left alone, and named', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one();
		await expect(workflow.publish()).rejects.toThrow(
			`The ${label} already sends its events to another system, at ${theirs}. To take them over`,
		);
		expect(now(kind)).toEqual(was);
	});

	test('another system’s is replaced where the user says so, and put back whole', async () => {
		setUp(kind, kind === 'messagingProfile' ? { webhook_api_version: '1' } : {});
		if (kind === 'whatsappAccount') Object.assign(fieldsOf(kind), { webhook_events: ['a'] });
		const was = now(kind);
		const workflow = one({ options: replacing });
		await workflow.publish();
		expect(webhook(kind)).toEqual(withoutFailover(kind, production));
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('what is switched off is another’s all the same, and is so again', async () => {
		if (kind !== 'whatsappAccount') return;
		setUp(kind, { webhook_enabled: false });
		const was = now(kind);
		await expect(one().publish()).rejects.toThrow('another system');
		await expect(one().listen()).rejects.toThrow(
			'A test would change the form in which that system gets its events.',
		);
		const workflow = one({ options: replacing });
		await workflow.publish();
		expect(webhook(kind).fits).toBe(true);
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
		// Without a failover that the test could give back.
		setUp(kind, { webhook_enabled: false, webhook_failover_url: null });
		const test = one({ options: replacing });
		await test.listen();
		expect(webhook(kind).fits).toBe(true);
		await test.stopListening();
		expect(webhook(kind).fits).toBe(false);
	});

	test('what somebody else entered meanwhile is theirs', async () => {
		const workflow = one();
		await workflow.publish();
		setUp(kind);
		const was = now(kind);
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('a test borrows without any option, and the holder gets what it does not take', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one();
		await workflow.listen();
		expect(webhook(kind)).toEqual({ ...testing, failover: theirs });
		await workflow.stopListening();
		expect(now(kind)).toEqual(was);
	});

	test('a test borrows from a published workflow, and from another test', async () => {
		const published = one({ name: 'Published' });
		await published.publish();
		const [first, second] = [one(), one()];
		await first.listen();
		await second.listen();
		expect(webhook(kind)).toEqual({ ...testing, failover: 'production' });
		await first.stopListening();
		expect(webhook(kind)).toEqual({ ...testing, failover: 'production' });
		await second.stopListening();
		expect(webhook(kind)).toEqual(withoutFailover(kind, production));
	});

	test('a workflow is published while its test borrows, at the addresses that n8n was told to use', async () => {
		setUp(kind);
		const was = now(kind);
		const place = { endpoint: 'hooks', testEndpoint: 'hooks-for-tests' };
		const workflow = one({ options: replacing, ...place });
		await workflow.listen();
		expect(fieldsOf(kind).webhook_url).toContain('/hooks-for-tests/');
		await workflow.publish();
		await workflow.stopListening();
		expect(fieldsOf(kind).webhook_url).toContain('/hooks/');
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test.each(['its own', 'another workflow’s'])(
		'a workflow is unpublished during %s test: its address stays nowhere',
		async (whose) => {
			setUp(kind);
			const was = now(kind);
			const workflow = one({ options: replacing });
			await workflow.publish();
			const tested = whose === 'its own' ? workflow : one();
			await tested.listen();
			await workflow.unpublish();
			expect(webhook(kind)).toEqual({ ...testing, failover: theirs });
			await tested.stopListening();
			expect(now(kind)).toEqual(was);
		},
	);

	test('n8n crashes in a test: the holder gets the events, and a workflow finds all as it was', async () => {
		setUp(kind);
		const was = now(kind);
		await one().listen();
		expect(webhook(kind).failover).toBe(theirs);
		await expect(one().publish()).rejects.toThrow(theirs);
		const workflow = one({ options: replacing });
		await workflow.publish();
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('n8n crashes in a test of a published workflow: that one has its place at the next start', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one({ options: replacing });
		await workflow.publish();
		await workflow.listen();
		expect(webhook(kind)).toEqual({ ...testing, failover: 'production' });
		await workflow.restart();
		expect(webhook(kind)).toEqual(withoutFailover(kind, production));
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('n8n moves to another address', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one({ options: replacing });
		await workflow.publish();
		await workflow.restart({ base: 'https://moved.example/' });
		expect(fieldsOf(kind).webhook_url).toMatch(/^https:\/\/moved\.example\//);
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('n8n’s database was lost: what the trigger once took is still its own', async () => {
		const place = { webhookId: crypto.randomUUID() };
		await one(place).publish();
		const workflow = one(place);
		await workflow.publish();
		await workflow.unpublish();
		expect(webhook(kind)).toEqual(emptied(kind));
	});

	test('n8n moves, and Telnyx fails just then: the other system’s webhook is not forgotten', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one({ options: replacing });
		await workflow.publish();
		telnyx.fault({ kind: 'status', status: 500, match: { method: 'PATCH' } });
		await expect(workflow.restart({ base: 'https://moved.example/' })).rejects.toThrow();
		expect(now(kind)).toEqual(was);
	});

	test('at a start of n8n, what changed meanwhile is mended', async () => {
		const workflow = one();
		await workflow.publish();
		const fields = fieldsOf(kind);
		Object.assign(
			fields,
			kind === 'whatsappAccount'
				? { webhook_enabled: false }
				: kind === 'messagingProfile'
					? { webhook_api_version: '1' }
					: { webhook_url: null },
		);
		await workflow.restart();
		expect(webhook(kind)).toEqual(production);
	});

	test('a start of n8n asks Telnyx one question about each, and writes nothing', async () => {
		const workflow = one({ options: { ignoreOwnNumbers: false } });
		await workflow.publish();
		telnyx.requests.length = 0;
		await workflow.restart();
		expect(telnyx.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	test.each<[string, (workflow: Activation) => Promise<void>]>([
		['moved', async (workflow) => await workflow.restart({ base: 'https://moved.example/' })],
		[
			'was told of another source',
			async (workflow) => {
				workflow.parameters[`${kind}Id`] = byId('another');
				await workflow.publish();
			},
		],
	])(
		'Telnyx can’t be reached once n8n %s: no workflow counts as published that gets no events',
		async (_, change) => {
			const workflow = activationOf(allKinds);
			await workflow.publish();
			down();
			await expect(change(workflow)).rejects.toThrow();
		},
	);

	test('Telnyx can’t be reached at a start of n8n: the trigger goes on', async () => {
		const workflow = one();
		await workflow.publish();
		down();
		await workflow.restart();
		telnyx.clearFaults();
		expect(webhook(kind)).toEqual(production);
		await workflow.unpublish();
		expect(webhook(kind)).toEqual(emptied(kind));
	});

	test('a test whose end fails is told, and is no failed run of the workflow', async () => {
		const workflow = one();
		await workflow.publish();
		await workflow.listen();
		down();
		await expect(workflow.stopListening()).rejects.toThrow('could not be put back');
		expect(workflow.failed).toEqual([]);
	});

	test('unpublishing that fails is shown, also after a test, and made up for later', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one({ options: replacing });
		await workflow.publish();
		await workflow.listen();
		await workflow.stopListening();
		down();
		await expect(workflow.unpublish()).rejects.toThrow();
		expect(workflow.failed.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^Telnyx still sends the events of the .* could not be put back/),
		]);
		await expect(workflow.unpublish()).rejects.toThrow();
		expect(workflow.failed).toHaveLength(1);
		telnyx.clearFaults();
		await workflow.publish();
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('a 404 that is not Telnyx’s does not make the other system’s webhook forgotten', async () => {
		setUp(kind);
		const was = now(kind);
		const workflow = one({ options: replacing });
		await workflow.publish();
		const proxy = { kind: 'status', status: 404, body: '<h1>Not Found</h1>' } as const;
		telnyx.faultWhen(() => proxy);
		await expect(workflow.unpublish()).rejects.toThrow('could not be put back');
		telnyx.clearFaults();
		await workflow.publish();
		await workflow.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('the source is deleted', async () => {
		const workflow = one();
		await workflow.publish();
		demoSources[kind].delete(telnyx.store);
		await expect(workflow.restart()).rejects.toThrow(
			`The ${label.replace(/ ".*/, '')} ${demoSources[kind].id} does not exist in this Telnyx account`,
		);
		await workflow.unpublish();
		expect(JSON.stringify(workflow.state)).not.toContain(demoSources[kind].id);
	});

	test.each([theirs, null])('the responses to the changes get lost, of %s', async (url) => {
		setUp(kind, { webhook_url: url, webhook_failover_url: url && theirFailover });
		const was = now(kind);
		telnyx.faultWhen(({ method }) =>
			method === 'PATCH' ? { kind: 'resetAfterRead', accept: true } : undefined,
		);
		const workflow = one({ options: replacing });
		await workflow.publish();
		expect(webhook(kind).url).toBe('production');
		await workflow.unpublish();
		if (url === null) expect(webhook(kind)).toEqual(emptied(kind));
		else expect(now(kind)).toEqual(was);
	});

	test('the change gets lost: the webhook is not taken for one that was given back', async () => {
		const workflow = one();
		await workflow.publish();
		telnyx.faultWhen(({ method }) =>
			method === 'PATCH' ? { kind: 'resetAfterRead', accept: false } : undefined,
		);
		await expect(workflow.unpublish()).rejects.toThrow('could not be put back');
		telnyx.clearFaults();
		await workflow.unpublish();
		expect(webhook(kind)).toEqual(emptied(kind));
	});

	test('of two triggers that n8n registers at once, the second is told that it is taken', async () => {
		const results = await Promise.allSettled([one().publish(), one().publish()]);
		const reasons = results.flatMap((result) =>
			result.status === 'rejected' ? [String(result.reason)] : [],
		);
		expect(reasons).toEqual([
			expect.stringContaining(
				`${label} already sends its events to the workflow "Inbox" of this n8n`,
			),
		]);
	});

	test('a workflow replaces one that is being unpublished: the other system has its webhook back', async () => {
		setUp(kind);
		const was = now(kind);
		const options = { ...replacing, ignoreOwnNumbers: false };
		const [first, second] = [one({ options }), one({ options })];
		await first.publish();
		await Promise.all([first.unpublish(), second.publish()]);
		await second.unpublish();
		expect(now(kind)).toEqual(was);
	});

	test('the trigger of another workflow has it, which n8n’s editor did not make either', async () => {
		const made = { webhookId: null, options: { ignoreOwnNumbers: false } };
		await one({ ...made, workflowId: 'one' }).publish();
		await expect(one({ ...made, workflowId: 'other' }).publish()).rejects.toThrow(
			`${label} already sends its events to another trigger of this n8n`,
		);
	});
});

describe('several sources', () => {
	const trio = (more?: Parameters<typeof activationOf>[1]) => activationOf(allKinds, more);
	const all = () => allKinds.map(now);

	test('all are taken, and put back', async () => {
		for (const kind of allKinds) setUp(kind);
		const was = all();
		const workflow = trio({ options: replacing });
		await workflow.publish();
		expect(allKinds.map((kind) => webhook(kind).url)).toEqual(Array(3).fill('production'));
		await workflow.listen();
		expect(allKinds.map((kind) => webhook(kind).url)).toEqual(Array(3).fill('test'));
		await workflow.stopListening();
		expect(allKinds.map((kind) => webhook(kind).url)).toEqual(Array(3).fill('production'));
		await workflow.unpublish();
		expect(all()).toEqual(was);
	});

	test.each(allKinds)('one of them is taken (%s): nothing is written anywhere', async (kind) => {
		setUp(kind);
		await expect(trio().publish()).rejects.toThrow(demoSources[kind].label);
		expect(telnyx.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test.each([true, false])(
		'one of them refuses the change: the others are as they were (undone from what is stored: %s)',
		async (isClassic) => {
			for (const kind of allKinds) setUp(kind);
			const was = all();
			const last = demoSources.whatsappAccount.id;
			telnyx.faultWhen(({ method, path }) =>
				method === 'PATCH' && path.includes(last) ? { kind: 'status', status: 403 } : undefined,
			);
			const workflow = trio({ options: replacing, isClassic });
			await expect(workflow.publish()).rejects.toThrow('[Telnyx 10007]');
			expect(all()).toEqual(was);
			// What Telnyx refused, it surely did not do: nothing is left to ask.
			const methods = telnyx.requests.map(({ method }) => method);
			const [first, end] = [methods.indexOf('PATCH'), methods.lastIndexOf('PATCH')];
			expect(methods.slice(first, end)).not.toContain('GET');
		},
	);

	test('one of them can’t be put back when another fails: it is put back as soon as Telnyx lets it', async () => {
		for (const kind of allKinds) setUp(kind);
		const was = all();
		let patches = 0;
		telnyx.faultWhen(({ method }) =>
			method === 'PATCH' && ++patches > 1 ? { kind: 'status', status: 403 } : undefined,
		);
		const workflow = trio({ options: replacing });
		await expect(workflow.publish()).rejects.toThrow();
		telnyx.clearFaults();
		await workflow.unpublish();
		expect(all()).toEqual(was);
	});

	test('one of them can’t be given back: the others are', async () => {
		for (const kind of allKinds) setUp(kind);
		const was = all();
		const workflow = trio({ options: replacing });
		await workflow.publish();
		telnyx.faultWhen(({ path }) =>
			path.includes(demoSources.messagingProfile.id) ? { kind: 'status', status: 401 } : undefined,
		);
		await expect(workflow.unpublish()).rejects.toThrow(
			`the messaging profile ${demoSources.messagingProfile.id} to this workflow`,
		);
		expect(all().slice(1)).toEqual(was.slice(1));
		expect(workflow.failed).toHaveLength(1);
		telnyx.clearFaults();
		await workflow.unpublish();
		expect(all()).toEqual(was);
	});

	test('one of them is no longer chosen: it is given back at the next publishing', async () => {
		for (const kind of allKinds) setUp(kind);
		const was = all();
		const workflow = trio({ options: replacing });
		await workflow.publish();
		down();
		await expect(workflow.unpublish()).rejects.toThrow();
		telnyx.clearFaults();
		workflow.parameters.receiveFrom = ['rcsAgent'];
		await workflow.publish();
		expect([now('messagingProfile'), now('whatsappAccount')]).toEqual([was[0], was[2]]);
		expect(webhook('rcsAgent').url).toBe('production');
		await workflow.unpublish();
		expect(all()).toEqual(was);
	});

	test('one of them is no longer chosen: no event of the others goes astray meanwhile', async () => {
		const workflow = trio();
		await workflow.publish();
		telnyx.requests.length = 0;
		workflow.parameters.receiveFrom = ['rcsAgent', 'whatsappAccount'];
		await workflow.publish();
		expect(webhook('messagingProfile')).toEqual(empty);
		expect(telnyx.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
	});

	test('n8n starts with one of them more than was published: it is taken', async () => {
		const workflow = activationOf(['rcsAgent'], { options: { ignoreOwnNumbers: false } });
		await workflow.publish();
		Object.assign(workflow.parameters, receivingFrom(allKinds));
		await workflow.restart();
		expect(allKinds.map(webhook)).toEqual(Array(3).fill(production));
	});

	test('another profile is chosen: the first one is given back', async () => {
		const workflow = activationOf(['messagingProfile']);
		await workflow.publish();
		workflow.parameters.messagingProfileId = byId(demoProfiles.marketing);
		await workflow.publish();
		expect(webhook('messagingProfile')).toEqual(empty);
		expect(webhookOf(telnyx.store.profiles.get(demoProfiles.marketing)!)).toEqual(production);
	});

	test('none of them can be given back: each is named', async () => {
		const workflow = trio();
		await workflow.publish();
		down();
		const error = String(await workflow.unpublish().catch(String));
		expect(error.match(/(^|\. |: )Telnyx still sends the events of the [\w ]+/g)).toHaveLength(3);
	});

	test('which of the account’s numbers are of the WhatsApp account is known while it is published', async () => {
		const { waba_id: account } = telnyx.store.whatsappAccounts.get(demoSources.whatsappAccount.id)!;
		const workflow = trio();
		await workflow.publish();
		const [state] = Object.values(workflow.state) as TriggerState[];
		expect(state.whatsappNumbers).toEqual({
			account,
			accountOf: expect.objectContaining({ [demoSources.whatsappAccount.address.to]: account }),
		});
	});

	test('who receives from no WhatsApp account needs no permission to read it', async () => {
		await activationOf(['messagingProfile', 'rcsAgent']).publish();
		expect(telnyx.requests.filter(({ path }) => path.includes('whatsapp'))).toEqual([]);
	});

	test('two workflows that want the same sources in another order do not wait for each other for ever', async () => {
		const back = activationOf([...allKinds].reverse());
		const results = await Promise.allSettled([trio().publish(), back.publish()]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	test.each<[string, object, string]>([
		['no kind of source', { receiveFrom: [] }, '"Receive From" is empty'],
		['a kind that there is not', { receiveFrom: ['fax'] }, '"Receive From" is empty'],
		['no agent', { receiveFrom: ['rcsAgent'] }, '"RCS Agent" is empty'],
		[
			'blanks for an account',
			{
				receiveFrom: ['whatsappAccount'],
				whatsappAccountId: { __rl: true, mode: 'id', value: ' ' },
			},
			'"WhatsApp Business Account" is empty',
		],
		[
			'an expression that comes to nothing',
			{ messagingProfileId: { __rl: true, mode: 'id', value: '={{ undefined }}' } },
			'"Messaging Profile" is empty',
		],
	])('%s is told before anything is asked for', async (_, parameters, message) => {
		const workflow = activationOf(['messagingProfile'], { options: { ignoreOwnNumbers: false } });
		Object.assign(workflow.parameters, parameters);
		await expect(workflow.publish()).rejects.toThrow(message);
		expect(telnyx.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

describe('whose webhook it is', () => {
	test.each([
		['https://host.example/staging/', 'https://host.example/prod/'],
		['https://host.example/', 'https://host.example/staging/'],
		['https://host.example/staging/', 'https://host.example/'],
	])('an n8n at %s takes nothing from one at %s that has the same workflow', async (one, other) => {
		const webhookId = crypto.randomUUID();
		const address = `${other}webhook/${webhookId}/telnyx`;
		setUp('messagingProfile', { webhook_url: address });
		const workflow = activationOf(['messagingProfile'], { webhookId, base: one });
		await expect(workflow.publish()).rejects.toThrow(address);
		expect(fieldsOf('messagingProfile').webhook_url).toBe(address);
	});

	test('the error names the workflow, and how both can have the events', async () => {
		const inbox = activationOf(['rcsAgent'], { name: 'Inbox' });
		await inbox.publish();
		await expect(activationOf(['rcsAgent']).publish()).rejects.toThrow(
			/RCS agent "ACME" already sends its events to the workflow "Inbox" of this n8n, at https:.*Execute Sub-workflow.*"Replace Existing Webhook"/,
		);
	});

	test('the error tells that it is another trigger of the same workflow', async () => {
		const [first, second] = [1, 2].map(() => activationOf(['rcsAgent'], { workflowId: 'both' }));
		await first.publish();
		await expect(second.publish()).rejects.toThrow('to another trigger of this workflow, at');
	});

	test('a workflow whose profile was set to another API version still has it', async () => {
		const holder = activationOf(['messagingProfile']);
		await holder.publish();
		Object.assign(fieldsOf('messagingProfile'), { webhook_api_version: '1' });
		await expect(activationOf(['messagingProfile']).publish()).rejects.toThrow(
			'to the workflow "Inbox" of this n8n',
		);
	});

	test('a trigger that this process does not know is another trigger of this n8n', async () => {
		setUp('rcsAgent', { webhook_url: `https://n8n.example/webhook/${crypto.randomUUID()}/telnyx` });
		await expect(activationOf(['rcsAgent']).publish()).rejects.toThrow(
			'to another trigger of this n8n, at',
		);
	});

	test('a workflow that loses its webhook to another one gets a failed run that says so', async () => {
		const loser = activationOf(['rcsAgent', 'messagingProfile'], { name: 'Loser' });
		await loser.publish();
		const winner = activationOf(['rcsAgent'], { name: 'Winner', options: replacing });
		await winner.publish();
		expect(loser.failed).toMatchObject([
			{
				message:
					'The RCS agent "ACME" no longer sends its events to this workflow: the workflow "Winner" replaced its webhook',
				description: expect.stringContaining('Replace Existing Webhook'),
			},
		]);
		await loser.tick();
		expect(loser.failed).toHaveLength(1);
		await winner.unpublish();
		expect(webhook('rcsAgent').url).toBe('production');
	});

	test('a workflow that was replaced is unpublished first: what it had found is put back all the same', async () => {
		const first = activationOf(['rcsAgent'], { options: replacing });
		const second = activationOf(['rcsAgent'], { options: replacing });
		for (const webhook_url of [theirs, 'https://other.example/telnyx']) {
			setUp('rcsAgent', { webhook_url });
			const was = now('rcsAgent');
			await first.publish();
			await second.publish();
			await first.unpublish();
			await second.unpublish();
			expect(now('rcsAgent')).toEqual(was);
		}
	});

	test('two workflows that replace each other by turns put back what the first one had found', async () => {
		setUp('rcsAgent');
		const was = now('rcsAgent');
		const first = activationOf(['rcsAgent'], { options: replacing });
		const second = activationOf(['rcsAgent'], { options: replacing });
		await first.publish();
		await second.publish();
		for (const workflow of [first, second]) {
			await workflow.unpublish();
			await workflow.publish();
		}
		await first.unpublish();
		await second.unpublish();
		expect(now('rcsAgent')).toEqual(was);
	});

	test('a workflow that was replaced, and published again, has its webhook back when the other one goes', async () => {
		const first = activationOf(['rcsAgent'], { options: replacing });
		await first.publish();
		const second = activationOf(['rcsAgent'], { options: replacing });
		await second.publish();
		await first.unpublish();
		await first.publish();
		const address = fieldsOf('rcsAgent').webhook_url;
		const third = activationOf(['rcsAgent'], { options: replacing });
		await third.publish();
		await third.unpublish();
		expect(fieldsOf('rcsAgent').webhook_url).toBe(address);
	});

	test('what another system’s address may hold as a secret is not shown', async () => {
		setUp('rcsAgent', { webhook_url: `${theirs}?token=secret` });
		const error = await activationOf(['rcsAgent']).publish().catch(String);
		expect(error).toContain(`at ${theirs}. `);
		const workflow = activationOf(['rcsAgent'], { options: replacing });
		await workflow.publish();
		setUp('rcsAgent', { webhook_url: `${theirs}?token=secret` });
		await workflow.tick();
		expect(workflow.failed[0]!.message).toMatch(/: its webhook is https:\/\/crm\.example\/telnyx$/);
	});

	test('n8n before 2.8 shows it as a run that the trigger starts, and that fails', async () => {
		const loser = activationOf(['rcsAgent'], { lacksFailedExecutions: true });
		await loser.publish();
		await activationOf(['rcsAgent'], { options: replacing }).publish();
		expect(loser.emitted).toMatchObject([
			[[{ json: { failure: { message: expect.stringContaining('no longer sends') } } }]],
		]);
	});

	test('a test that borrows is no loss', async () => {
		const holder = activationOf(['rcsAgent']);
		await holder.publish();
		const other = activationOf(['rcsAgent']);
		await other.listen();
		await holder.tick();
		expect(holder.failed).toEqual([]);
	});

	test.each<[Kind, Fields, string]>([
		['messagingProfile', { webhook_url: theirs }, `its webhook is ${theirs}`],
		['messagingProfile', { webhook_url: null }, 'its webhook is empty'],
		['messagingProfile', { webhook_api_version: '1' }, 'its webhook API version is no longer 2'],
		['rcsAgent', { webhook_url: theirs }, `its webhook is ${theirs}`],
		['whatsappAccount', { webhook_enabled: false }, 'its webhook was disabled'],
	])(
		'somebody else changes the webhook of the %s (%j): it is shown once',
		async (kind, fields, cause) => {
			const workflow = activationOf([kind]);
			await workflow.publish();
			await workflow.tick();
			expect(workflow.failed).toEqual([]);
			const was = { ...fieldsOf(kind) };
			Object.assign(fieldsOf(kind), fields);
			await workflow.tick();
			await workflow.tick();
			expect(workflow.failed.map(({ message }) => message)).toEqual([
				`The ${demoSources[kind].label} no longer sends its events to this workflow: ${cause}`,
			]);
			// It comes back, and is lost again.
			Object.assign(fieldsOf(kind), was);
			await workflow.tick();
			Object.assign(fieldsOf(kind), fields);
			await workflow.tick();
			expect(workflow.failed).toHaveLength(2);
		},
	);

	test('a profile of which Telnyx does not say its API version has the usual one', async () => {
		const workflow = activationOf(['messagingProfile']);
		await workflow.publish();
		delete fieldsOf('messagingProfile').webhook_api_version;
		await workflow.tick();
		expect(workflow.failed).toEqual([]);
	});

	test('each trigger looks after its sources every ten minutes, at a second of its own', async () => {
		const workflows = Array.from({ length: 6 }, () => manual());
		for (const workflow of workflows) await workflow.publish();
		const crons = workflows.flatMap((workflow) => workflow.crons);
		for (const cron of crons) expect(cron).toMatch(/^[1-5]?\d \*\/10 \* \* \* \*$/);
		expect(new Set(crons).size).toBeGreaterThan(1);
	});

	test('n8n’s log says what could not be checked, and what could not be put back', async () => {
		const lines: string[] = [];
		const levels = [logger(), logger()].map((log, index) =>
			jest
				.spyOn(log, (['warn', 'debug'] as const)[index])
				.mockImplementation((line) => void lines.push(line)),
		);
		const workflow = activationOf(['rcsAgent', 'messagingProfile'], { options: replacing });
		telnyx.faultWhen(({ method, path }) =>
			method === 'PATCH' && (path.includes('profiles') || webhook('rcsAgent').url)
				? { kind: 'status', status: 403 }
				: undefined,
		);
		await expect(workflow.publish()).rejects.toThrow();
		telnyx.clearFaults();
		await workflow.publish();
		down();
		await workflow.restart();
		await workflow.tick();
		for (const level of levels) level.mockRestore();
		const agent = `the RCS agent ${demoSources.rcsAgent.id}`;
		for (const said of [
			`could not put back the webhook of ${agent}: `,
			`could not check that the events of ${agent} still come here: `,
			`could not check the webhook of ${agent}: `,
		]) {
			expect(lines.filter((line) => line.includes(said))).toHaveLength(1);
		}
	});

	test('a source that was deleted is shown, and Telnyx’s faults are not', async () => {
		const workflow = activationOf(['rcsAgent']);
		await workflow.publish();
		telnyx.fault({ kind: 'status', status: 401 });
		await workflow.tick();
		expect(workflow.failed).toEqual([]);
		demoSources.rcsAgent.delete(telnyx.store);
		await workflow.tick();
		expect(workflow.failed.map(({ message }) => message)).toEqual([
			expect.stringContaining('it was deleted'),
		]);
	});
});

describe('before Telnyx is asked anything', () => {
	test.each(['http://localhost:5678/', 'http://192.168.1.7:5678/', 'http://n8n:5678/'])(
		'an n8n that Telnyx can’t reach, at %s, is told so',
		async (base) => {
			const workflow = activationOf(['messagingProfile'], { base, credential: realTelnyx() });
			const onConnection = jest.fn();
			subscribe('net.client.socket', onConnection);
			await expect(workflow.publish()).rejects.toThrow(/can’t reach this trigger.*WEBHOOK_URL/);
			await expect(workflow.listen()).rejects.toThrow('can’t reach this trigger');
			unsubscribe('net.client.socket', onConnection);
			expect(onConnection).not.toHaveBeenCalled();
		},
	);

	test.each([
		['', 'The credential has no public key'],
		['c2hvcnQ=', 'The credential’s public key is not 32 bytes of base64'],
	])('a public key that verifies nothing is told: %s', async (publicKey, problem) => {
		const { apiKey, baseUrl } = telnyx;
		const workflow = activationOf(['messagingProfile'], {
			credential: { apiKey, baseUrl, publicKey },
		});
		for (const begin of [workflow.publish(), workflow.listen()]) {
			await expect(begin).rejects.toThrow(`${problem}, so that events can’t be verified.`);
		}
		expect(telnyx.requests).toEqual([]);
	});

	test.each([
		['fromNumbers', '"Filter: From Numbers"'],
		['toNumbers', '"Filter: To Numbers"'],
		['ignoreFrom', '"Ignore From Numbers"'],
	])('a number that no event can have is told: %s', async (option, label) => {
		const of = (entry: string) =>
			activationOf(['messagingProfile'], { options: { [option]: ['ACME', '', ' ', entry] } });
		await expect(of('12 34').publish()).rejects.toThrow(new RegExp(`^${label} .*: 12 34\\.`));
		expect(telnyx.requests).toEqual([]);
		const workflow = of('+13125550199');
		await workflow.publish();
		await workflow.unpublish();
	});

	test('where the user enters its address in Telnyx’s portal, nothing is asked or written', async () => {
		// Only they know by which address Telnyx reaches it.
		const workflow = manual({ base: 'http://localhost:5678/', credential: realTelnyx() });
		const onConnection = jest.fn();
		subscribe('net.client.socket', onConnection);
		await workflow.publish();
		await workflow.tick();
		await workflow.unpublish();
		unsubscribe('net.client.socket', onConnection);
		expect(onConnection).not.toHaveBeenCalled();
		expect(workflow.failed).toEqual([]);
	});

	test('a Telnyx that is local itself reaches it', async () => {
		await activationOf(['messagingProfile'], { base: 'http://localhost:5678/' }).publish();
		expect(fieldsOf('messagingProfile').webhook_url).toMatch(/^http:\/\/localhost:5678\//);
	});

	const realTelnyx = () => ({
		apiKey: telnyx.apiKey,
		publicKey: telnyx.publicKey,
		baseUrl: 'https://api.telnyx.com/v2',
	});
});

test('an n8n that is too old is told which one the trigger needs', async () => {
	const activation = activationOf(['messagingProfile'], { takesCronAsText: true });
	await expect(activation.publish()).rejects.toThrow('The Telnyx Trigger needs n8n 1.110 or newer');
});

test('own numbers are read by those alone who want them ignored', async () => {
	const workflow = activationOf(['messagingProfile'], { options: { ignoreOwnNumbers: false } });
	await workflow.publish();
	expect(telnyx.requests.filter(({ path }) => /number|short_code/.test(path))).toEqual([]);
});

test('own numbers are read anew when the workflow is published again, also after a failed unpublishing', async () => {
	const workflow = activationOf(['messagingProfile'], { options: { ignoreOwnNumbers: true } });
	await workflow.publish();
	expect(JSON.stringify(workflow.state)).not.toContain('+13125550177');
	down();
	await expect(workflow.unpublish()).rejects.toThrow();
	telnyx.clearFaults();
	const number = telnyx.store.phoneNumbers.find(() => true)!;
	telnyx.store.phoneNumbers.add({ ...number, id: 'bought', phone_number: '+13125550177' });
	await workflow.publish();
	expect(JSON.stringify(workflow.state)).toContain('+13125550177');
});

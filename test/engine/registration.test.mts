import { HookContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { TelnyxMessagingApi } from '../../credentials/TelnyxMessagingApi.credentials.ts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { TelnyxTrigger } from '../../nodes/Telnyx/TelnyxTrigger.node.ts';
import { canShow } from '../../nodes/Telnyx/trigger/lifecycle.ts';

const theirs = 'https://crm.example/telnyx';
const theirFailover = 'https://backup.example/telnyx';

const node = new TelnyxTrigger();
const nodeTypes = {
	getByNameAndVersion: () => node,
	getByName: () => node,
	getKnownTypes: () => ({}),
};

let telnyx: Simulator;
beforeEach(async () => {
	telnyx = await startSimulator();
});
afterEach(async () => await telnyx.close());

const profile = () => telnyx.store.profiles.get(demoProfiles.support)!;
const webhook = () => ({ url: profile().webhook_url, failover: profile().webhook_failover_url });

/** Where an n8n is, and what it is told to call its addresses. */
interface Place {
	base?: string;
	endpoint?: string;
	testEndpoint?: string;
}

interface Options extends Place {
	webhookId?: string;
	options?: IDataObject;
}

/** A workflow with a trigger, and what n8n does with it: with its hooks, and with what n8n stores for it. */
function workflowWith({ webhookId = crypto.randomUUID(), options = {}, ...first }: Options = {}) {
	const trigger: INode = {
		id: webhookId,
		name: 'Telnyx Trigger',
		type: 'n8n-nodes-telnyx.telnyxTrigger',
		typeVersion: 1,
		position: [0, 0],
		webhookId,
		credentials: { telnyxMessagingApi: { id: '1', name: 'Telnyx' } },
		parameters: {
			events: ['messageReceived'],
			registration: 'automatic',
			messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
			options,
		} as INode['parameters'],
	};
	let {
		base = 'https://n8n.example/',
		endpoint = 'webhook',
		testEndpoint = 'webhook-test',
	} = first;
	const load = (staticData: IDataObject) =>
		new Workflow({
			id: 'workflow',
			nodes: [trigger],
			connections: {},
			active: true,
			nodeTypes: nodeTypes as never,
			staticData,
		});
	let production = load({});
	let test = load({});

	function hook(name: 'checkExists' | 'create' | 'delete', workflow: Workflow) {
		const isTest = workflow === test;
		const mode = name === 'delete' ? 'internal' : isTest ? 'manual' : 'trigger';
		const additional = {
			credentialsHelper,
			webhookBaseUrl: base + endpoint,
			webhookTestBaseUrl: base + testEndpoint,
			currentNodeParameters: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new HookContext(workflow, trigger, additional, mode, 'activate', {
			isTest,
		} as IWebhookData);
		return node.webhookMethods.default[name].call(context);
	}
	async function activate(workflow: Workflow) {
		try {
			if (!(await hook('checkExists', workflow))) await hook('create', workflow);
		} catch (error) {
			await hook('delete', workflow);
			throw error;
		}
	}
	return {
		publish: async () => await activate(production),
		unpublish: async () => await hook('delete', production),
		listen: async () => {
			test = load({});
			await activate(test);
		},
		stopListening: async () => await hook('delete', test),
		/** n8n starts anew, perhaps elsewhere. */
		restart: async (place: Place = {}) => {
			({ base, endpoint, testEndpoint } = { base, endpoint, testEndpoint, ...place });
			production = load(JSON.parse(JSON.stringify(production.staticData)) as IDataObject);
			await activate(production);
		},
		/** What n8n keeps for an active trigger. */
		showErrors: (show: (error: Error) => void) => canShow(`telnyxTrigger ${webhookId}`, show),
		ownNumbers: () =>
			(Object.values(production.getStaticData('global'))[0] as { ownNumbers?: string[] })
				.ownNumbers,
	};
}

const credentialsHelper = {
	getParentTypes: () => [],
	isCredentialUsableByNode: () => true,
	preAuthentication: async () => undefined,
	authenticate: async (data: never, _type: string, request: never) =>
		await (
			new TelnyxMessagingApi().authenticate as unknown as (
				data: never,
				request: never,
			) => Promise<unknown>
		)(data, request),
	getCredentials: async () => ({}),
	getDecrypted: async () => ({
		apiKey: telnyx.apiKey,
		publicKey: telnyx.publicKey,
		baseUrl: telnyx.baseUrl,
	}),
	getCredentialsProperties: () => new TelnyxMessagingApi().properties,
};
const replacing = { replaceWebhook: true };

test('of two triggers that n8n registers on a profile at once, the second is told that it is taken', async () => {
	const results = await Promise.allSettled([workflowWith().publish(), workflowWith().publish()]);
	const reasons = results.flatMap((result) =>
		result.status === 'rejected' ? [String(result.reason)] : [],
	);
	expect(reasons).toEqual([
		expect.stringMatching(
			/"Customer Support" already sends its events to another trigger of this n8n/,
		),
	]);
});

test('n8n moves, and Telnyx fails just then: the other system’s webhook is not forgotten', async () => {
	profile().webhook_url = theirs;
	const workflow = workflowWith({ options: replacing });
	await workflow.publish();
	telnyx.fault({ kind: 'status', status: 500, match: { method: 'PATCH' } });
	await expect(workflow.restart({ base: 'https://moved.example/' })).rejects.toThrow();
	expect(webhook()).toEqual({ url: theirs, failover: null });
});

test.each([
	['https://host.example/staging/', 'https://host.example/prod/'],
	['https://host.example/', 'https://host.example/staging/'],
	['https://host.example/staging/', 'https://host.example/'],
])('an n8n at %s takes nothing from one at %s that has the same workflow', async (one, other) => {
	const webhookId = crypto.randomUUID();
	const address = `${other}webhook/${webhookId}/telnyx`;
	profile().webhook_url = address;
	await expect(workflowWith({ webhookId, base: one }).publish()).rejects.toThrow(address);
	expect(webhook().url).toBe(address);
});

test('a workflow is published during its test, at the address that n8n was told to use for tests', async () => {
	Object.assign(profile(), { webhook_url: theirs, webhook_failover_url: theirFailover });
	const workflow = workflowWith({
		options: replacing,
		endpoint: 'hooks',
		testEndpoint: 'hooks-for-tests',
	});
	await workflow.listen();
	expect(webhook().url).toContain('/hooks-for-tests/');
	await workflow.publish();
	await workflow.stopListening();
	expect(webhook()).toEqual({ url: expect.stringContaining('/hooks/'), failover: null });
	await workflow.unpublish();
	expect(webhook()).toEqual({ url: theirs, failover: theirFailover });
});

test('a workflow is unpublished during its test: its address stays nowhere', async () => {
	profile().webhook_url = theirs;
	const workflow = workflowWith({ options: replacing });
	await workflow.publish();
	await workflow.listen();
	await workflow.unpublish();
	await workflow.stopListening();
	expect(webhook()).toEqual({ url: theirs, failover: null });
});

test('unpublishing that fails is shown, also after a test of the workflow', async () => {
	const workflow = workflowWith();
	await workflow.publish();
	const shown: string[] = [];
	workflow.showErrors(({ message }) => shown.push(message));
	await workflow.listen();
	await workflow.stopListening();
	telnyx.faultWhen(() => ({ kind: 'status', status: 401 }));
	await expect(workflow.unpublish()).rejects.toThrow();
	expect(shown).toEqual([expect.stringContaining('could not be put back')]);
});

test('own numbers are read anew when the workflow is published again, also after a failed unpublishing', async () => {
	const workflow = workflowWith({ options: { ignoreOwnNumbers: true } });
	await workflow.publish();
	expect(workflow.ownNumbers()).not.toContain('+13125550177');
	telnyx.faultWhen(() => ({ kind: 'status', status: 401 }));
	await expect(workflow.unpublish()).rejects.toThrow();
	telnyx.clearFaults();
	const number = telnyx.store.phoneNumbers.find(() => true)!;
	telnyx.store.phoneNumbers.add({ ...number, id: 'bought', phone_number: '+13125550177' });
	await workflow.publish();
	expect(workflow.ownNumbers()).toContain('+13125550177');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { world } from './world.mts';

const limit = { timeout: 60_000 };
const action = 'n8n-nodes-telnyx.telnyx';

describe('Package', () => {
	const names = async (kind: 'nodes' | 'credentials') =>
		(await world.client.types(kind)).map(({ name }) => name);

	test('both nodes and the credential are there', limit, async () => {
		const nodes = await names('nodes');
		assert.ok(nodes.includes(action) && nodes.includes(`${action}Trigger`));
		assert.ok((await names('credentials')).includes('telnyxMessagingApi'));
	});

	test('it is there as a tool for AI agents', limit, async () => {
		assert.ok((await names('nodes')).includes(`${action}Tool`));
	});

	test('it is there as a human review for their tools', limit, async (context) => {
		const nodes = await names('nodes');
		if (!nodes.some((name) => name.endsWith('HitlTool'))) return context.skip('n8n has none');
		assert.ok(nodes.includes(`${action}HitlTool`));
	});

	test('a credential that works is told so', limit, async () => {
		const { apiKey, publicKey, baseUrl } = world.simulator;
		const data = { apiKey, publicKey, baseUrl };
		assert.equal((await world.client.testCredential(world.credential, data)).status, 'OK');
	});

	test('a wrong API key is named', limit, async () => {
		const { publicKey, baseUrl } = world.simulator;
		const data = { apiKey: 'KEYwrong', publicKey, baseUrl };
		const { status, message } = await world.client.testCredential(world.credential, data);
		assert.equal(status, 'Error');
		assert.match(message, /API key/);
	});

	test('the list of senders fills', limit, async () => {
		const { results } = await world.client.list({
			nodeType: action,
			credential: world.credential,
			parameters: { resource: 'message', operation: 'send', sender: 'any' },
			methodName: 'searchSenders',
			path: 'parameters.from',
		});
		assert.ok(results.some(({ value }) => value === '+13125550100'));
	});
});

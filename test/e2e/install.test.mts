import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startWorld, type World } from './world.mts';

const action = 'n8n-nodes-telnyx.telnyx';

describe('the packed package, installed into n8n', () => {
	let world: World;
	const types = async (kind: 'nodes' | 'credentials') => await world.client.types(kind);

	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());

	test('holds nothing but what n8n loads, and depends on nothing', () => {
		const files = readdirSync(world.packageFolder, { recursive: true, withFileTypes: true })
			.filter((entry) => !entry.isDirectory())
			.map(({ parentPath, name }) => relative(world.packageFolder, join(parentPath, name)));
		const strange = files.filter(
			(file) =>
				!/^dist\/.*(\.js|\.node\.json|\.svg|\/__schema__\/.+\.json)$/.test(file) &&
				!/^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(file),
		);
		assert.deepEqual(strange, []);
		const manifest = JSON.parse(readFileSync(join(world.packageFolder, 'package.json'), 'utf8'));
		assert.deepEqual(manifest.dependencies ?? {}, {});
	});

	test('brings both nodes, the tools for AI agents, and the credential', async () => {
		const nodes = await types('nodes');
		const ours = nodes.filter(({ name }) => name.startsWith('n8n-nodes-telnyx.'));
		assert.deepEqual(ours.map(({ name }) => name).sort(), [
			action,
			'n8n-nodes-telnyx.telnyxHitlTool',
			'n8n-nodes-telnyx.telnyxTool',
			'n8n-nodes-telnyx.telnyxTrigger',
		]);
		const credential = (await types('credentials')).find(
			({ name }) => name === 'telnyxMessagingApi',
		);
		assert.equal(credential?.displayName, 'Telnyx Messaging API');
	});

	test('shows its icons, for the light and the dark theme', async () => {
		const described = [...(await types('nodes')), ...(await types('credentials'))].filter(
			({ name }) => /telnyx/i.test(name),
		);
		for (const { name, iconUrl } of described) {
			assert.ok(typeof iconUrl === 'object', `${name} has an icon for each theme`);
			for (const url of Object.values(iconUrl)) {
				const response = await fetch(`${world.n8n.url}/${url}`, {
					headers: world.client.headers(),
				});
				assert.equal(response.status, 200, `${name}: ${url}`);
				assert.match(response.headers.get('content-type') ?? '', /svg/);
			}
		}
	});

	test('says that a credential works', async () => {
		const { apiKey, publicKey, baseUrl } = world.simulator;
		const verdict = await world.client.testCredential(world.credential, {
			apiKey,
			publicKey,
			baseUrl,
		});
		assert.equal(verdict.status, 'OK');
	});

	test('fills its lists page by page, and searches them', async () => {
		const list = {
			nodeType: action,
			credential: world.credential,
			parameters: { resource: 'message', operation: 'send', sender: 'any' },
			methodName: 'searchPhoneNumbers',
			path: 'parameters.from',
		};
		const { phoneNumbers } = world.simulator.store;
		const [pattern] = [...phoneNumbers];
		for (let index = 0; index < 150; index++) {
			phoneNumbers.add({
				...pattern!,
				id: `more-${index}`,
				phone_number: `+1212555${1000 + index}`,
			});
		}
		const first = await world.client.list(list);
		const second = await world.client.list({ ...list, paginationToken: first.paginationToken });
		assert.equal(first.results.length, 100);
		assert.equal(second.paginationToken, undefined);
		assert.deepEqual(
			[...first.results, ...second.results].map(({ value }) => value).sort(),
			phoneNumbers.map(({ phone_number }) => phone_number).sort(),
		);
		const found = await world.client.list({ ...list, filter: '1800' });
		assert.deepEqual(
			found.results.map(({ value }) => value),
			['+18005550103'],
		);

		// Telnyx can't search short codes, and what is sought stands behind the first page.
		const { shortCodes } = world.simulator.store;
		const [code] = [...shortCodes];
		for (let index = 0; index < 150; index++)
			shortCodes.add({ ...code!, id: `code-${index}`, short_code: String(50_000 + index) });
		for (const methodName of ['searchShortCodes', 'searchSenders']) {
			const { results } = await world.client.list({ ...list, methodName, filter: '50149' });
			assert.deepEqual(
				results.map(({ value }) => value),
				['50149'],
			);
		}
	});
});

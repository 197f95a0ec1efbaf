import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';
import type { Browser } from 'playwright-core';
import type { WorkflowFile } from '../../dev/n8n/client.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { closeNode, openBrowser, openEditor, openNode, screenshot } from './browser.mts';
import { startWorld, type World } from './world.mts';

const action = 'n8n-nodes-telnyx.telnyx';
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const support = byId(demoProfiles.support);
const person = '+13125550142';

/** An operation of the node's description: `message.send`. */
interface Offered {
	name: string;
	label: string;
}

// OPERATIONS=all opens each of them in the editor, instead of one for each resource.
describe('every operation', { timeout: 900_000 }, () => {
	let world: World;
	let browser: Browser;
	let offered: Offered[];
	/** The list methods that the fields name. */
	let listMethods: string[];

	const credentials = () => ({ telnyxMessagingApi: world.credential });
	const telnyxNode = (
		name: string,
		operation: string,
		parameters: IDataObject,
		x = 0,
		y = 0,
	): INode => {
		const [resource, operationName] = operation.split('.') as [string, string];
		return {
			id: name,
			name,
			type: action,
			typeVersion: 1,
			position: [x, y],
			parameters: { resource, operation: operationName, ...parameters } as INode['parameters'],
			credentials: credentials(),
		};
	};

	before(async () => {
		world = await startWorld();
		const response = await fetch(`${world.n8n.url}/types/nodes.json`, {
			headers: world.client.headers(),
		});
		const types = (await response.json()) as Array<{ name: string; properties: INodeProperties[] }>;
		const { properties } = types.find(({ name }) => name === action)!;
		const named = JSON.stringify(properties).matchAll(/"searchListMethod":"(\w+)"/g);
		listMethods = [...new Set([...named].map(([, method]) => method!))].sort();
		offered = properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options }) =>
				(options as Array<{ name: string; value: string }>).map(({ name, value }) => ({
					name: `${String(displayOptions?.show?.resource?.[0])}.${value}`,
					label: name,
				})),
			)
			// n8n adds one for the HTTP Request node.
			.filter(({ name }) => !name.endsWith('.__CUSTOM_API_CALL__'));
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	test('opens in the editor', async () => {
		const isFirst = ({ name }: Offered) =>
			offered.find((it) => it.name.startsWith(`${name.split('.')[0]}.`))?.name === name;
		const asked = process.env.OPERATIONS;
		const wanted =
			asked === 'all'
				? offered
				: offered.filter((it) => (asked ? it.name.includes(asked) : isFirst(it)));
		const nodes = wanted.map(({ name }, index) =>
			telnyxNode(name, name, {}, 250 * (index % 8), 200 * Math.floor(index / 8)),
		);
		const { id } = await world.client.createWorkflow({
			name: 'All operations',
			nodes,
			connections: {},
		});
		browser = await openBrowser();
		const editor = await openEditor(browser, world.n8n.url);
		await editor.setViewportSize({ width: 1400, height: 1100 });
		await editor.goto(`${world.n8n.url}/workflow/${id}`);
		for (const { name, label } of wanted) {
			await openNode(editor, name);
			const panel = editor.locator('[data-test-id="node-parameters"]');
			const chosen = panel.locator('[data-test-id="parameter-input-operation"] input');
			await chosen.waitFor();
			assert.equal(await chosen.inputValue(), label);
			await screenshot(
				editor,
				`operation-${name}`,
				'[data-test-id="parameters-container"], [data-test-id="node-parameters"]',
			);
			await closeNode(editor);
		}
	});

	test('shows the fields of its output before the first run, for the node behind it', async () => {
		const shown: Array<[name: string, field: string]> = [
			['message.send', 'messageId'],
			['message.getAll', 'createdAt'],
			['message.sendAndWait', 'respondedBy'],
			['message.sendAndWaitForDelivery', 'delivery'],
			['messagingProfile.get', 'whitelisted_destinations'],
			['message.getDeliveryReport', 'delivery'],
			['optOut.checkRecipient', 'optedOut'],
			['webhookDelivery.get', 'attempts'],
		];
		const nodes = shown.flatMap(([name], index): INode[] => {
			const behind: INode = {
				id: `behind ${name}`,
				name: `behind ${name}`,
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				position: [250, 200 * index],
				parameters: {},
			};
			return [telnyxNode(name, name, {}, 0, 200 * index), behind];
		});
		const { id } = await world.client.createWorkflow({
			name: 'Fields before the first run',
			nodes,
			connections: Object.fromEntries(
				shown.map(([name]) => [
					name,
					{ main: [[{ node: `behind ${name}`, type: 'main', index: 0 }]] },
				]),
			),
		});
		const editor = await openEditor(browser, world.n8n.url);
		await editor.setViewportSize({ width: 1400, height: 1100 });
		await editor.goto(`${world.n8n.url}/workflow/${id}`);
		for (const [name, field] of shown) {
			await openNode(editor, `behind ${name}`);
			const input = editor.locator('[data-test-id="ndv-input-panel"]');
			await input.getByText(field, { exact: true }).first().waitFor();
			await screenshot(editor, `fields-${name}`);
			await closeNode(editor);
		}
		await editor.close();
		// The editor shows none of a trigger; n8n's builder of workflows reads it.
		const schema = await fetch(`${world.n8n.url}/schemas/${action}Trigger/1.0.0.json`);
		assert.ok('occurredAt' in ((await schema.json()) as { properties: object }).properties);
	});

	test('has the lists that its fields offer', async () => {
		const found: Record<string, number> = {};
		const lists: Array<[string, string, IDataObject]> = [
			['searchAlphanumericSenderIdIds', 'alphanumericSenderId.get', {}],
			['searchAlphanumericSenderIds', 'message.send', { sender: 'alphanumeric' }],
			['searchAutoResponses', 'autoResponse.get', { messagingProfileId: support }],
			['searchCountries', 'message.send', { sender: 'any' }],
			['searchHostedNumbers', 'hostedNumber.get', {}],
			['searchMessagingProfiles', 'messagingProfile.get', {}],
			['searchMmsNumbers', 'message.sendGroupMms', {}],
			['searchPhoneNumberIds', 'phoneNumber.get', {}],
			['searchPhoneNumbers', 'message.send', { sender: 'longCode' }],
			['searchRcsAgents', 'message.sendRcs', {}],
			['searchSenders', 'message.send', { sender: 'any' }],
			['searchShortCodeIds', 'shortCode.get', {}],
			['searchShortCodes', 'message.send', { sender: 'shortCode' }],
			[
				'searchWhatsappAccounts',
				'webhookDelivery.recoverMissed',
				{ receiveFrom: ['whatsappAccount'] },
			],
			['searchWhatsappNumbers', 'message.sendWhatsapp', {}],
			['searchWhatsappTemplates', 'message.sendWhatsapp', { messageType: 'template' }],
		];
		assert.deepEqual(
			lists.map(([methodName]) => methodName),
			listMethods,
		);
		for (const [methodName, name, parameters] of lists) {
			const [resource, operation] = name.split('.') as [string, string];
			const { results } = await world.client.list({
				nodeType: action,
				credential: world.credential,
				parameters: { resource, operation, ...parameters },
				methodName,
				path: 'parameters.from',
			});
			found[methodName] = results.length;
			assert.ok(
				results.every(({ name: shown, value }) => shown && value),
				methodName,
			);
		}
		assert.deepEqual(
			Object.entries(found).filter(([, count]) => count === 0),
			[],
		);
	});

	test('works one after the other: a customer’s first day', async () => {
		const steps: Array<[string, string, IDataObject]> = [
			['Profile', 'messagingProfile.create', { name: 'Shop', whitelistedDestinations: 'US' }],
			[
				'Number',
				'phoneNumber.update',
				{
					phoneNumberId: byId(
						[...world.simulator.store.phoneNumbers].find((it) => it.messaging_profile_id === null)!
							.id,
					),
					updateFields: { messagingProfileId: byId('={{ $json.id }}') },
				},
			],
			[
				'Rule',
				'autoResponse.create',
				{
					messagingProfileId: byId('={{ $json.messaging_profile_id }}'),
					op: 'info',
					keywords: ['HOURS'],
					countryCode: '*',
					respText: '9 to 5',
				},
			],
			[
				'Sender ID',
				'alphanumericSenderId.create',
				{
					alphanumericSenderId: 'Shop',
					messagingProfileId: byId('={{ $("Profile").first().json.id }}'),
				},
			],
			[
				'Text',
				'message.send',
				{
					from: {
						__rl: true,
						mode: 'value',
						value: '={{ $("Number").first().json.phone_number }}',
					},
					to: person,
					text: 'Welcome to our shop',
				},
			],
			['Look up', 'message.get', { messageId: '={{ $json.messageId }}' }],
			[
				'Later',
				'message.schedule',
				{
					from: {
						__rl: true,
						mode: 'value',
						value: '={{ $("Number").first().json.phone_number }}',
					},
					to: person,
					text: 'See you tomorrow',
					sendAt: '={{ $now.plus({ hours: 20 }) }}',
				},
			],
			['Not later', 'message.cancelScheduled', { messageId: '={{ $json.messageId }}' }],
			[
				'Opted out',
				'optOut.checkRecipient',
				{
					messagingProfileId: byId('={{ $("Profile").first().json.id }}'),
					recipient: person,
				},
			],
			[
				'Numbers',
				'messagingProfile.getPhoneNumbers',
				{
					messagingProfileId: byId('={{ $("Profile").first().json.id }}'),
				},
			],
			['Picture', 'message.downloadMedia', { mediaUrls: `${world.simulator.url}/media/photo.png` }],
			[
				'Tidy up',
				'messagingProfile.delete',
				{
					messagingProfileId: byId('={{ $("Profile").first().json.id }}'),
				},
			],
		];
		const start: INode = {
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const nodes = [
			start,
			...steps.map(([name, ...rest], index) => telnyxNode(name, ...rest, 200 * (index + 1))),
		];
		const connections: WorkflowFile['connections'] = {};
		for (const [index, { name }] of nodes.slice(0, -1).entries()) {
			connections[name] = { main: [[{ node: nodes[index + 1]!.name, type: 'main', index: 0 }]] };
		}
		const { id } = await world.client.createWorkflow({ name: 'First day', nodes, connections });
		const execution = await world.client.finished(await world.client.run(id, 'Start'));
		assert.equal(execution.data.resultData.error?.message, undefined);
		const outputOf = (name: string) =>
			execution.data.resultData.runData[name]?.[0]?.data?.main[0]?.map(({ json }) => json);
		const profileId = outputOf('Profile')![0]!.id;
		assert.equal(outputOf('Look up')![0]!.text, 'Welcome to our shop');
		assert.equal(outputOf('Not later')![0]!.status, 'cancelled');
		assert.equal(outputOf('Opted out')![0]!.optedOut, false);
		assert.deepEqual(
			outputOf('Numbers')!.map(({ phone_number }) => phone_number),
			['+12065550102'],
		);
		assert.deepEqual(outputOf('Tidy up'), [{ id: profileId, deleted: true }]);
		assert.equal(world.simulator.store.profiles.get(String(profileId)), undefined);
	});
});

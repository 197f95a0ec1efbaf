import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { openBrowser, openEditor, openNode, pickFromList, screenshot } from './browser.mts';
import { startFakeModel } from './fakeModel.mts';
import { node } from './listWorkflow.mts';
import { triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const person = '+13125550142';
const own = '+13125550100';

describe('messages of every channel', { timeout: 600_000 }, () => {
	let world: World;
	let browser: Browser;

	before(async () => {
		world = await startWorld();
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	const telnyxNode = (name: string, operation: string, parameters: IDataObject): INode => ({
		id: name,
		name,
		type: 'n8n-nodes-telnyx.telnyx',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'message', operation, ...parameters } as INode['parameters'],
		credentials: { telnyxMessagingApi: world.credential },
	});

	test('an agent’s words are sent to who wrote, without an expression', async () => {
		const { client, simulator, credential } = world;
		const model = await startFakeModel();
		const openAi = await client.createCredential('Fake model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const ai = (name: string, type: string, parameters: IDataObject, more: Partial<INode>) => ({
			...node(name, '', parameters, more),
			type: `@n8n/n8n-nodes-langchain.${type}`,
		});
		const { nodes, connections, ...rest } = triggerWorkflow(credential, {
			messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
		});
		const agent = ai(
			'AI Agent',
			'agent',
			{ promptType: 'define', text: '={{ $json.text }}', options: {} },
			{ typeVersion: 3.1 },
		);
		const chat = ai(
			'Model',
			'lmChatOpenAi',
			{ model: { __rl: true, mode: 'id', value: 'fake' }, options: {} },
			{ typeVersion: 1.2, credentials: { openAiApi: { id: openAi.id, name: openAi.name } } },
		);
		const reply = telnyxNode('Reply', 'reply', {});
		const main = (name: string) => ({
			main: [[{ node: name, type: 'main' as const, index: 0 }]],
		});
		const workflow = await client.createWorkflow({
			...rest,
			nodes: [nodes[0]!, agent, chat, reply],
			connections: {
				...connections,
				[triggerName]: main('AI Agent'),
				'AI Agent': main('Reply'),
				Model: {
					ai_languageModel: [[{ node: 'AI Agent', type: 'ai_languageModel', index: 0 }]],
				},
			},
		});
		await client.activate(workflow.id);
		const answered = simulator.nextMessage(({ direction }) => direction === 'outbound');
		await simulator.receive({ from: person, to: own, text: 'Is my bike ready?' });
		const message = await answered;
		assert.equal(message.text, 'The tool said: Is my bike ready?');
		assert.equal(message.from.phone_number, own);
		assert.equal(message.to[0]?.phone_number, person);
		await simulator.idle();
		await client.deactivate(workflow.id);
		model.close();
	});

	test('a file of 1 GB, once it is unpacked, costs n8n next to nothing', async () => {
		const { client, simulator, n8n } = world;
		const bomb = simulator.addMedia({ trouble: 'bomb' });
		const good = simulator.addMedia({});
		const start = node('Start', 'manualTrigger', {});
		const { id } = await client.createWorkflow({
			name: 'Download',
			nodes: [
				start,
				telnyxNode('Files', 'downloadMedia', {
					mediaUrls: JSON.stringify([good.url, bomb.url]),
				}),
			],
			connections: { Start: { main: [[{ node: 'Files', type: 'main', index: 0 }]] } },
		});
		const megabytes = (name: string) => {
			const status = readFileSync(`/proc/${n8n.pid}/status`, 'utf8');
			return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
		};
		const before = megabytes('VmRSS');
		const { data } = await client.finished(await client.run(id, 'Start'), { limit: 60_000 });
		const { json } = data.resultData.runData.Files![0]!.data!.main[0]![0]!;
		console.log(
			`Memory of n8n: ${before.toFixed()} MB before, ${megabytes('VmHWM').toFixed()} MB at most`,
		);
		assert.deepEqual(json.failed, [
			{ url: bomb.url, reason: 'bigger than 20 MB: raise Options > Maximum Size' },
		]);
		assert.equal((json.files as unknown[]).length, 1);
		assert.ok(megabytes('VmRSS') < before + 300);
	});

	test('the editor asks for a template’s variables, and its lists say what things are', async () => {
		const { id } = await world.client.createWorkflow({
			name: 'Pickers',
			nodes: [
				telnyxNode('WhatsApp', 'sendWhatsapp', { messageType: 'template' }),
				{ ...telnyxNode('SMS', 'send', {}), position: [0, 200] },
				{ ...telnyxNode('RCS', 'sendRcs', {}), position: [0, 400] },
			],
			connections: {},
		});
		browser = await openBrowser();
		const editor = await openEditor(browser, world.n8n.url);
		await editor.setViewportSize({ width: 1400, height: 1100 });
		const open = async (name: string) => {
			await editor.goto(`${world.n8n.url}/workflow/${id}`);
			await openNode(editor, name);
		};
		await open('WhatsApp');
		await pickFromList(editor, 'template', 'order_confirmation', 'order');
		const mapper = editor.locator('[data-test-id="resource-mapper-container"]');
		await mapper.getByText('your order {{2}} is').first().waitFor();
		await screenshot(editor, 'whatsapp-template-form');
		await list(editor, 'from', '+1 312 555 0160 · ACME Support', 'whatsapp-senders');
		await open('SMS');
		await list(editor, 'from', '24365 · short code', 'senders');
		await open('RCS');
		await list(editor, 'agentId', 'Customer Support', 'rcs-agents');
	});

	/** Opens a list, sees that it has an entry, and keeps what it looks like. */
	async function list(page: Page, parameter: string, entry: string, name: string): Promise<void> {
		await page
			.locator(`[data-test-id="resource-locator-${parameter}"] [data-test-id="rlc-input"]`)
			.first()
			.click();
		await page
			.locator('[data-test-id="rlc-item"]')
			.filter({ hasText: entry, visible: true })
			.first()
			.waitFor();
		await screenshot(page, `list-${name}`);
	}
});

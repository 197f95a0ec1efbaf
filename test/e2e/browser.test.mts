import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Workflow } from '../../dev/n8n/client.mts';
import { readExample } from '../../dev/n8n/examples.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import {
	closeNode,
	openBrowser,
	openEditor,
	openNode,
	openPage,
	pickFromList,
	save,
	screenshot,
} from './browser.mts';
import { repository, startWorld, type World } from './world.mts';

describe('in the browser', { timeout: 300_000 }, () => {
	let world: World;
	let browser: Browser;
	let workflow: Workflow;
	let editor: Page;

	const example = async (file: string) => {
		const { client, credential } = world;
		return await client.createWorkflow(readExample(repository, file, { credential }));
	};

	before(async () => {
		world = await startWorld();
		browser = await openBrowser();
		workflow = await example('answer-an-incoming-text.json');
		editor = await openEditor(browser, world.n8n.url);
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	/** Opens a node of a workflow, picks the entry in a list, and sees that n8n stores its value. */
	async function pick(
		{ id }: Workflow,
		nodeName: string,
		parameter: string,
		entry: string,
		search: string,
		value: string,
	) {
		await editor.goto(`${world.n8n.url}/workflow/${id}`);
		await openNode(editor, nodeName);
		await pickFromList(editor, parameter, entry, search);
		await screenshot(editor, parameter);
		await closeNode(editor);
		await save(editor, async () => {
			const { nodes } = await world.client.workflow(id);
			const { parameters } = nodes.find(({ name }) => name === nodeName)!;
			return (parameters[parameter] as { value?: string }).value === value;
		});
		await screenshot(editor, `${parameter}-canvas`);
	}

	test('the trigger opens, and its messaging profile is picked from the list', async () => {
		const entry = 'Customer Support';
		await pick(
			workflow,
			'A text arrives',
			'messagingProfileId',
			entry,
			'supp',
			demoProfiles.support,
		);
	});

	test('the action node opens, and its sender is picked from the list', async () => {
		const form = await example('text-a-form-submitter.json');
		await pick(form, 'Text a confirmation', 'from', '+1 312 555 0100', '(312) 555', '+13125550100');
	});

	test('a text typed into the phone page is answered by the workflow', async () => {
		const { simulator, client } = world;
		await client.activate(workflow.id);
		const phone = await openPage(browser, { viewport: { width: 1100, height: 800 } });
		await phone.goto(`${simulator.url}/phone`);
		await phone.locator('#person').selectOption('+13125550142');
		await phone.locator('#business').selectOption('+13125550100');
		await phone.locator('#message').fill('Is my bike ready?');
		await phone.locator('button.send').click();
		const received = phone.locator('.bubble[data-direction="received"]');
		await received.filter({ hasText: 'We got your text: "Is my bike ready?"' }).waitFor();
		await screenshot(phone, 'phone');
	});
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Workflow } from '../../dev/n8n/client.mts';
import { readExample } from '../../dev/n8n/examples.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { closeNode, openBrowser, openEditor, openNode, pickFromList, saved, screenshot } from './browser.mts';
import { repository, startWorld, type World } from './world.mts';

const trigger = 'A text arrives';
const answer = 'Say that we got it';

describe('in the browser', { timeout: 300_000 }, () => {
	let world: World;
	let browser: Browser;
	let workflow: Workflow;
	let editor: Page;

	before(async () => {
		world = await startWorld();
		browser = await openBrowser();
		const { client, credential } = world;
		workflow = await client.createWorkflow(
			readExample(repository, 'answer-an-incoming-text.json', { credential }),
		);
		editor = await openEditor(browser, world.n8n.url);
		await editor.goto(`${world.n8n.url}/workflow/${workflow.id}`);
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	const parametersOf = async (name: string) => {
		const { nodes } = await world.client.workflow(workflow.id);
		return nodes.find((node) => node.name === name)!.parameters;
	};

	test('the trigger opens, and its messaging profile is picked from the list', async () => {
		await openNode(editor, trigger);
		await saved(editor, async () => {
			const shot = 'trigger-list';
			await pickFromList(editor, 'messagingProfileId', 'Customer Support', { search: 'supp', shot });
			await screenshot(editor, 'trigger');
			await closeNode(editor);
		});
		const { messagingProfileId } = await parametersOf(trigger);
		assert.equal((messagingProfileId as { value: string }).value, demoProfiles.support);
	});

	test('the action node opens, and its sender is picked from the list', async () => {
		await openNode(editor, answer);
		await editor.locator('[data-test-id="resource-locator-from"] [data-test-id="rlc-mode-selector"]').click();
		await editor.locator('[data-test-id="mode-list"]').locator('visible=true').click();
		await saved(editor, async () => {
			const shot = 'action-list';
			await pickFromList(editor, 'from', '+13125550100', { search: '1312', shot });
			await screenshot(editor, 'action');
			await closeNode(editor);
		});
		const { from } = await parametersOf(answer);
		assert.equal((from as { value: string }).value, '+13125550100');
		await screenshot(editor, 'canvas');
	});

	test('a text typed into the phone page is answered by the workflow', async () => {
		const { simulator, client } = world;
		await client.activate(workflow.id);
		const phone = await browser.newPage({ viewport: { width: 1100, height: 800 } });
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

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { closeNode, openBrowser, openEditor, openNode, screenshot } from './browser.mts';
import { triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

let world: World;
let browser: Browser;
before(async () => {
	world = await startWorld();
	browser = await openBrowser();
});
after(async () => {
	await browser?.close();
	await world?.close();
});

test('the editor says whom to text, and shows what came', { timeout: 300_000 }, async () => {
	const { id } = await world.client.createWorkflow(triggerWorkflow(world.credential));
	const editor = await openEditor(browser, world.n8n.url);
	const part = (name: string) => editor.locator(`[data-test-id="${name}"]`);
	await editor.goto(`${world.n8n.url}/workflow/${id}`);
	await openNode(editor, triggerName);
	await part('trigger-header').getByText('Text one of this profile’s numbers').waitFor();
	await screenshot(editor, 'trigger-panel');

	await part('parameter-input-events').first().click();
	const options = editor.locator(
		'.el-select-dropdown:visible [role="option"], .el-select-dropdown__item:visible',
	);
	await options.first().waitFor();
	await screenshot(editor, 'trigger-events');
	assert.match((await options.first().textContent()) ?? '', /Message Received/);
	await editor.keyboard.press('Escape');

	await part('trigger-execute-button').first().click();
	await part('trigger-listening').waitFor();
	await screenshot(editor, 'trigger-listening');
	await closeNode(editor);
	await editor
		.getByText('Waiting for a message: text one of the numbers that this trigger receives from')
		.first()
		.waitFor();
	await screenshot(editor, 'trigger-canvas');

	await world.simulator.receive({ from: '+13125550142', to: '+13125550100', text: 'A test' });
	await openNode(editor, triggerName);
	await editor.getByText('A test').first().waitFor();
	await screenshot(editor, 'trigger-output');
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { openBrowser, openEditor, screenshot } from '../e2e/browser.mts';
import { startWorld, type World } from '../e2e/world.mts';
import { newcomer } from './newcomer.mts';

const [own, demoNumber, person] = ['+13125550170', '+13125550100', '+13125550142'];

// What README says, step by step, beside the same with n8n's own Twilio node. It prints the clicks and typed fields of each.
describe('the first workflows', { timeout: 600_000 }, () => {
	let world: World;
	let browser: Browser;
	let editor: Page;

	before(async () => {
		world = await startWorld();
		await world.client.createCredential('Twilio', 'twilioApi', {
			accountSid: 'AC0',
			authToken: 'none',
		});
		browser = await openBrowser();
		editor = await openEditor(browser, world.n8n.url);
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	const walk = (name: string, build: (user: ReturnType<typeof newcomer>) => Promise<void>) =>
		test(name, async (context) => {
			await editor.goto(`${world.n8n.url}/workflow/new`);
			const user = newcomer(editor);
			await user.begin();
			await build(user);
			context.diagnostic(`${user.counts.clicks} clicks, ${user.counts.fields} typed fields`);
		});
	const nextText = async () =>
		await world.simulator.nextMessage(({ direction }) => direction === 'outbound');
	const execute = () => editor.locator('[data-test-id="node-execute-button"]').first();
	/** What is answered to a text to the profile's number, whose trigger was just published. */
	async function answerTo(text: string): Promise<string | undefined> {
		const profile = world.simulator.store.profiles.get(demoProfiles.sandbox)!;
		// n8n registers a trigger a moment after it has said that the workflow is published.
		while (!profile.webhook_url) await sleep(100);
		const answer = nextText();
		await world.simulator.receive({ from: person, to: own, text });
		return (await answer).text;
	}

	/** Texts somebody from a new workflow, from a number that is picked or from the credential's. */
	async function textSomebody(user: ReturnType<typeof newcomer>, from?: string): Promise<void> {
		await user.add('telnyx', 'Telnyx', 'Actions', 'Send an SMS or MMS');
		await screenshot(editor, 'first-screen-telnyx');
		if (from !== undefined) await user.pick('from', from);
		await user.fillIn('to', person);
		await user.fillIn('text', 'Hello');
		const sent = nextText();
		await user.click(execute());
		const { from: sender, text } = await sent;
		assert.deepEqual([sender.phone_number, text], [demoNumber, 'Hello']);
	}

	walk('one SMS with Telnyx', async (user) => await textSomebody(user, '+1 312 555 0100'));

	walk('one SMS with Telnyx, from the credential’s Default From', async (user) => {
		const { apiKey, publicKey, baseUrl } = world.simulator;
		const data = { apiKey, publicKey, baseUrl, defaultFrom: demoNumber };
		await world.client.updateCredential(world.credential, data);
		await textSomebody(user);
	});

	walk('one SMS with Twilio', async ({ add, fillIn, click }) => {
		await add('twilio', 'Twilio', 'Actions', 'Send an SMS');
		await screenshot(editor, 'first-screen-twilio');
		await fillIn('from', own);
		await fillIn('to', person);
		await fillIn('message', 'Hello');
		await click(execute());
	});

	walk('receive and answer with Telnyx', async (user) => {
		await user.add('telnyx', 'Telnyx', 'On message received');
		await user.pick('messagingProfileId', 'Sandbox');
		await user.close();
		await user.plus('Telnyx Trigger');
		await user.add('telnyx', 'Telnyx', 'Reply to a message');
		await user.fillIn('text', 'From 9 to 5.');
		await user.close();
		await user.publish();
		assert.equal(await answerTo('When are you open?'), 'From 9 to 5.');
	});

	walk('receive and answer with Twilio', async (user) => {
		await user.add('twilio', 'Twilio', 'On new SMS');
		await user.close();
		await user.plus('Twilio Trigger');
		await user.add('twilio', 'Twilio', 'Send an SMS');
		await user.enterExpression('from', '{{ $json.data.to }}');
		await user.enterExpression('to', '{{ $json.data.from }}');
		await user.fillIn('message', 'From 9 to 5.');
		await user.close();
		// Twilio would have to be reached to publish it, for which it takes two more clicks.
		user.counts.clicks += 2;
	});
});

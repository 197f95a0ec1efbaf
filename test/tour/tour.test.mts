import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser, openPage, screenshot } from '../e2e/browser.mts';
import { serveModel, wordsOf, type Model } from '../e2e/fakeModel.mts';
import { startDemo, type Demo } from './demo.mts';
import { newcomer } from './newcomer.mts';

/** What the tour names. `npm start` shows the same. */
const account = { email: 'owner@example.com', password: 'Telnyx-in-n8n-1' };
const people = { ada: '+13125550142', ben: '+14155550173' };

// docs/tour.md, step by step, as somebody would who knows nothing else. It prints the clicks that each step took.
describe('the tour of five minutes', { timeout: 600_000 }, () => {
	let demo: Demo;
	let browser: Browser;
	let phone: Page;
	let editor: Page;
	let model: Model;
	let clicks = 0;

	before(async () => {
		[demo, browser] = await Promise.all([startDemo(), openBrowser()]);
		// n8n tries a key by a request without any message.
		model = await serveModel(({ messages = [] }) => {
			const texts = messages.filter(({ role }) => role === 'user').map(wordsOf);
			return `You wrote ${texts.length}, the first: "${texts[0]}"`;
		});
		for (const shown of Object.values(account)) assert.ok(demo.output.includes(shown));
		phone = await openPage(browser, { viewport: { width: 1100, height: 900 } });
		await phone.goto(demo.phone);
		await phone.locator('#live[data-live="true"]').waitFor();
		await phone.locator('#person option').first().waitFor({ state: 'attached' });
	});
	after(async () => {
		await browser?.close();
		model?.close();
		await demo?.stop();
	});

	const click = async (what: Locator) => {
		await what.click();
		clicks++;
	};
	const choose = async (select: string, value: string) => {
		await phone.locator(select).selectOption(value);
		clicks++;
	};
	const received = (text = '') =>
		phone.locator('.bubble[data-status="delivered"]').filter({ hasText: text });

	/** Writes on the phone, as the person that is chosen there. */
	async function write(text: string): Promise<void> {
		await phone.locator('#message').fill(text);
		await click(phone.locator('button.send'));
	}

	/** Fills in a form that `npm start` names, in the order of its fields, and sends it. */
	async function fillIn(path: string, button: string, values: string[]): Promise<void> {
		assert.ok(demo.output.includes(`/form/${path}`), `npm start names the form ${path}`);
		const form = await openPage(browser, { viewport: { width: 700, height: 900 } });
		await form.goto(`${demo.url}/form/${path}`);
		const fields = form.locator('form input:visible, form select:visible, form textarea:visible');
		for (const [index, value] of values.entries()) {
			const field = fields.nth(index);
			if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') {
				await field.selectOption(value);
				clicks++;
			} else await field.fill(value);
		}
		await screenshot(form, `tour-form-${path}`);
		await click(form.getByRole('button', { name: button }));
		await form
			.getByText(/submitted|recorded|received|thank/i)
			.first()
			.waitFor();
		await form.close();
	}

	const step = (name: string, walk: () => Promise<void>) =>
		test(name, async (context) => {
			clicks = 0;
			await walk();
			context.diagnostic(`${clicks} clicks`);
		});

	step('1: a text is answered', async () => {
		await choose('#business', '+13125550100');
		await write('Is my bike ready?');
		await received('We got your text: "Is my bike ready?"').waitFor();
		await screenshot(phone, 'tour-1');
	});

	step('2: a form texts somebody', async () => {
		await fillIn('book-a-call', 'Book', ['Ada Park', '+1 312 555 0142', 'In the morning']);
		await received('We will call you in the morning').waitFor();
	});

	step('3: a person decides', async () => {
		await fillIn('ask-for-a-budget', 'Ask', ['A workbench', '1,200 USD', '+1 312 555 0142']);
		await choose('#person', people.ben);
		const link = received('http').last().locator('a').first();
		await link.waitFor();
		const page = await openPage(browser, { viewport: { width: 390, height: 330 } });
		await page.goto((await link.getAttribute('href'))!);
		clicks++;
		await screenshot(page, 'tour-3');
		await click(page.getByRole('button', { name: 'Approve' }));
		await page.getByText('Your answer was recorded').waitFor();
		await page.close();
	});

	step('4: a text that does not arrive', async () => {
		await choose('#person', people.ada);
		await click(phone.getByRole('switch', { name: 'No SMS' }));
		await fillIn('confirm-an-order', 'Confirm', ['Ada Park', '1042', '+1 312 555 0142']);
		await click(phone.locator('#channels label').filter({ hasText: 'WhatsApp' }));
		await received().first().waitFor();
		await screenshot(phone, 'tour-4');
		await click(phone.locator('#channels label').first());
		await click(phone.getByRole('switch', { name: 'No SMS' }));
	});

	step('5: one’s own workflow', async () => {
		editor = await openPage(browser, { viewport: { width: 1400, height: 900 } });
		await editor.goto(`${demo.url}/signin`);
		await editor.locator('input[type=email]').fill(account.email);
		await editor.locator('input[type=password]').fill(account.password);
		await click(editor.locator('button[type=submit], [data-test-id=form-submit-button]').first());
		await editor.waitForURL((address) => !address.pathname.startsWith('/signin'));
		await editor.goto(`${demo.url}/workflow/new`);
		clicks++;
		const user = newcomer(editor);
		await user.begin();
		await user.add('telnyx', 'Telnyx', 'On message received');
		await user.pick('messagingProfileId', 'Sandbox');
		await screenshot(editor, 'tour-5-trigger');
		await user.close();
		await user.plus('Telnyx Trigger');
		await user.add('telnyx', 'Telnyx', 'Reply to a message');
		await user.fillIn('text', 'From 9 to 5.');
		await screenshot(editor, 'tour-5-reply');
		await user.close();
		await user.publish();
		await screenshot(editor, 'tour-5-published');
		clicks += user.counts.clicks;
		await choose('#business', '+13125550170');
		// Telnyx is told of the address a moment after n8n has said that it is published.
		await phone.getByText('What you send goes to the webhook').waitFor();
		await write('When are you open?');
		await received('From 9 to 5.').waitFor();
		await screenshot(phone, 'tour-5-phone');
	});

	step('and an AI assistant', async () => {
		const user = newcomer(editor);
		const field = (name: string) =>
			editor.locator(`[data-test-id="parameter-input-${name}"]`).locator('input').first();
		await user.click(editor.getByRole('button', { name: 'Got it' }));
		await user.plusOnLine('Telnyx Trigger');
		await user.add('ai agent', 'AI Agent');
		await user.close();
		await user.plusBelow('AI Agent', 'ai_languageModel');
		// Not Azure's.
		await user.add('openai', /^\s*OpenAI Chat Model/);
		await user.click(editor.getByRole('button', { name: 'Connect to OpenAI' }));
		await user.fillIn('apiKey', 'a key');
		// Somebody with a key of OpenAI's would need neither this nor the next click.
		await field('url').fill(model.url);
		await screenshot(editor, 'tour-6-key');
		await user.click(editor.getByRole('button', { name: 'Save' }));
		await field('url').waitFor({ state: 'hidden' });
		await editor.locator('[data-test-id="parameter-input-responsesApiEnabled"]').click();
		await user.close();
		await user.plusBelow('AI Agent', 'ai_memory');
		await user.take('Simple Memory');
		await user.close();
		await user.open('Reply to a message');
		await user.fillIn('text', '');
		await screenshot(editor, 'tour-6-reply');
		await user.close();
		await user.publish();
		await screenshot(editor, 'tour-6-published');
		clicks += user.counts.clicks;
		await write('Are you open on Sunday?');
		await received('You wrote 1, the first: "Are you open on Sunday?"').waitFor();
		await write('And on Monday?');
		await received('You wrote 2, the first: "Are you open on Sunday?"').waitFor();
		await screenshot(phone, 'tour-6-phone');
	});
});

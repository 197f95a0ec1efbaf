import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Message, type Simulator } from '../../dev/simulator/simulator.mts';
import { openBrowser, openPage, screenshot } from './browser.mts';

const ada = '+13125550142';
const ben = '+14155550173';
const own = '+13125550100';
const whatsapp = '+13125550160';
const { acme } = demoAgents;

const sizes = {
	desktop: { width: 1100, height: 900 },
	phone: { width: 390, height: 844 },
};

describe('the phone page', { timeout: 120_000 }, () => {
	let browser: Browser;
	let simulator: Simulator;
	let page: Page;

	before(async () => (browser = await openBrowser()));
	after(async () => await browser?.close());
	beforeEach(async () => {
		simulator = await startSimulator({ deliveryDelay: 1 });
		page = await openPage(browser, { viewport: sizes.phone });
		await page.goto(`${simulator.url}/phone`);
		await page.locator('#live[data-live="true"]').waitFor();
		await page.locator('#person option').first().waitFor({ state: 'attached' });
	});
	afterEach(async () => {
		await page?.close();
		await simulator?.close();
	});

	async function api(path: string, body: object): Promise<string> {
		const response = await fetch(`${simulator.baseUrl}${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${simulator.apiKey}` },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		assert.equal(response.status, 200, text);
		await simulator.idle();
		return (JSON.parse(text) as { data: { id: string } }).data.id;
	}

	const text = async (words: string, to = ada) =>
		await api('/messages', { from: own, to, text: words });
	const chat = async (whatsapp_message: object) =>
		await api('/messages/whatsapp', { from: whatsapp, to: ada, whatsapp_message });
	const rcs = async (content_message: object) =>
		await api('/messages/rcs', {
			agent_id: acme,
			to: ada,
			messaging_profile_id: demoProfiles.support,
			agent_message: { content_message },
		});

	const channel = async (name: 'text' | 'whatsapp' | 'rcs') =>
		await page.locator(`[name="channel"][value="${name}"]`).check();
	const bubble = (id: string) => page.locator(`.bubble[data-id="${id}"]`);
	const write = async (words: string) => {
		await page.locator('#message').fill(words);
		await page.keyboard.press('Enter');
	};
	/** What the person sends next, by doing something. */
	const sentBy = async (doing: () => Promise<void>): Promise<Message> => {
		const next = simulator.nextMessage(({ direction }) => direction === 'inbound');
		await doing();
		const message = await next;
		await simulator.idle();
		return message;
	};

	test('writes by each channel to what that channel has, and shows the answer there only', async () => {
		const cases = [
			['text', 'SMS', own],
			['whatsapp', 'WHATSAPP', whatsapp],
			['rcs', 'RCS', acme],
		] as const;
		for (const [name, type, business] of cases) {
			await channel(name);
			const message = await sentBy(async () => await write(`Hello by ${name}`));
			assert.equal(message.type, type);
			assert.equal(message.to[0].phone_number, business);
			await bubble(message.id).waitFor();
			assert.equal(await page.locator('.bubble').count(), 1);
		}
	});

	test('sends back what is tapped: quick replies, buttons, rows, suggestions and cards', async () => {
		await channel('whatsapp');
		const values = ['Ada', 'Monday', '9:30'].map((it) => ({ type: 'text', text: it }));
		const template = await chat({
			type: 'template',
			template: {
				name: 'appointment_reminder',
				language: { code: 'en_US' },
				components: [{ type: 'body', parameters: values }],
			},
		});
		await bubble(template).getByText('Hello Ada, we see you on Monday at 9:30.').waitFor();
		const quick = await sentBy(
			async () => await bubble(template).getByRole('button', { name: 'Another time' }).click(),
		);
		const { wamid } = simulator.store.messages.get(template)!.hidden;
		assert.deepEqual(quick.body?.button, { payload: 'Another time', text: 'Another time' });
		assert.deepEqual(quick.body?.context, { id: wamid, from: whatsapp });

		const buttons = await chat({
			type: 'interactive',
			interactive: {
				type: 'button',
				body: { text: 'Friday?' },
				action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes, please' } }] },
			},
		});
		const reply = await sentBy(
			async () => await bubble(buttons).getByRole('button', { name: 'Yes, please' }).click(),
		);
		assert.deepEqual(reply.body?.interactive, {
			type: 'button_reply',
			button_reply: { id: 'yes', title: 'Yes, please' },
		});

		const rows = [{ id: 'fri', title: 'Friday', description: '13:00 to 17:00' }];
		const list = await chat({
			type: 'interactive',
			interactive: {
				type: 'list',
				body: { text: 'Which day?' },
				action: { button: 'Choose', sections: [{ title: 'Week', rows }] },
			},
		});
		const row = await sentBy(async () => {
			await bubble(list).getByText('Choose').click();
			await bubble(list).getByRole('button', { name: 'Friday' }).click();
		});
		assert.deepEqual(row.body?.interactive, { type: 'list_reply', list_reply: rows[0] });

		await channel('rcs');
		const suggestions = [{ reply: { text: 'I take it', postback_data: 'buy-1' } }];
		const card = await rcs({
			rich_card: {
				standalone_card: {
					card_orientation: 'VERTICAL',
					thumbnail_image_alignment: 'LEFT',
					card_content: { title: 'City bike', description: '480 dollars', suggestions },
				},
			},
		});
		const tapped = await sentBy(
			async () => await bubble(card).getByRole('button', { name: 'I take it' }).click(),
		);
		assert.deepEqual(tapped.body, {
			suggestion_response: { postback_data: 'buy-1', text: 'I take it' },
		});
		const where = await rcs({
			text: 'Where?',
			suggestions: [
				{ action: { text: 'Send my place', postback_data: 'x', share_location_action: {} } },
			],
		});
		const place = await sentBy(
			async () => await bubble(where).getByRole('button', { name: 'Send my place' }).click(),
		);
		assert.equal(typeof (place.body?.location as { latitude: number }).latitude, 'number');
	});

	test('reacts, answers, changes and deletes', async () => {
		const greeting = await text('See you at 5');
		const react = async (id: string) => {
			await bubble(id).getByRole('button', { name: 'Options' }).click();
			await bubble(id).getByRole('button', { name: 'Like', exact: true }).click();
		};
		const tapback = await sentBy(async () => await react(greeting));
		assert.equal(tapback.text, 'Liked “See you at 5”');
		await bubble(greeting).getByRole('img', { name: 'Your reaction: 👍' }).waitFor();
		assert.equal(await page.locator('.bubble').count(), 1, 'a reaction is no message');

		await channel('whatsapp');
		const first = await sentBy(async () => await write('Hi'));
		const answer = await chat({ type: 'text', text: { body: 'How can we help?' } });
		const reaction = await sentBy(async () => await react(answer));
		const { wamid } = simulator.store.messages.get(answer)!.hidden;
		assert.deepEqual(reaction.body?.reaction, { message_id: wamid, emoji: '👍' });
		const quoting = await sentBy(async () => {
			await bubble(answer).getByRole('button', { name: 'Options' }).click();
			await bubble(answer).getByRole('button', { name: 'Reply' }).click();
			await write('With my bike');
		});
		assert.deepEqual(quoting.body?.context, { id: wamid, from: whatsapp });
		await bubble(quoting.id).locator('blockquote').getByText('How can we help?').waitFor();
		const edit = await sentBy(async () => {
			await bubble(first.id).getByRole('button', { name: 'Options' }).click();
			await bubble(first.id).getByRole('button', { name: 'Edit' }).click();
			await write('Hello');
		});
		assert.equal(edit.body?.type, 'edit');
		await bubble(first.id).getByText('Hello').waitFor();
		await bubble(first.id).getByText('Edited').waitFor();
		await sentBy(async () => {
			await bubble(first.id).getByRole('button', { name: 'Options' }).click();
			await bubble(first.id).getByRole('button', { name: 'Delete' }).click();
		});
		await bubble(first.id).getByText('You deleted this message').waitFor();
	});

	test('sends pictures, files, places and contacts', async () => {
		const add = async (what: string) => {
			await page.locator('#add').click();
			await page.locator('#menu').getByRole('button', { name: what }).click();
		};
		const picture = await sentBy(async () => {
			await add('Picture');
			await page.locator('#mode img').waitFor();
			await write('Look');
		});
		assert.equal(picture.type, 'MMS');
		assert.equal(picture.text, 'Look');
		assert.equal((await fetch(picture.media[0].url)).headers.get('content-type'), 'image/png');
		await channel('whatsapp');
		for (const [what, type] of [
			['Voice message', 'audio'],
			['Document', 'document'],
			['Sticker', 'sticker'],
		]) {
			const file = await sentBy(async () => {
				await add(what);
				await page.locator('#mode').waitFor();
				await page.getByRole('button', { name: 'Send' }).click();
			});
			assert.equal(file.body?.type, type);
		}
		assert.equal((await sentBy(async () => await add('Place'))).body?.type, 'location');
		assert.equal((await sentBy(async () => await add('Contact'))).body?.type, 'contacts');
		await channel('rcs');
		const chosen = await sentBy(async () => {
			await page.locator('#upload').setInputFiles({
				name: 'menu.pdf',
				mimeType: 'application/pdf',
				buffer: Buffer.from('%PDF'),
			});
			await page.locator('#mode').waitFor();
			await page.getByRole('button', { name: 'Send' }).click();
		});
		const { payload } = chosen.body?.user_file as { payload: Record<string, unknown> };
		assert.equal(payload.file_name, 'menu.pdf');
		assert.equal(await (await fetch(payload.file_uri as string)).text(), '%PDF');
	});

	test('tells of a text to somebody else, until it is read', async () => {
		const notice = page.locator('#notice');
		await text('For you', ben);
		await notice.getByText('New message for Ben Ortiz').waitFor();
		await page.locator('#person').selectOption(ben);
		await notice.waitFor({ state: 'hidden' });
		await text('For Ada');
		await notice.getByText('New message for Ada Park').click();
		await page.getByText('For Ada', { exact: true }).waitFor();
		assert.equal(await page.locator('#person').inputValue(), ada);
		assert.equal(await notice.isHidden(), true);
	});

	test('what is read in one window is read in the other', async () => {
		const context = await browser.newContext();
		const open = async (person: string) => {
			const one = await context.newPage();
			await one.goto(`${simulator.url}/phone`);
			await one.locator('#live[data-live="true"]').waitFor();
			await one.locator('#person').selectOption(person);
			return one;
		};
		const [adas, bens] = [await open(ada), await open(ben)];
		await text('For you', ben);
		await bens.getByText('For you', { exact: true }).waitFor();
		await text('For somebody else', '+13125550188');
		const notice = adas.locator('#notice');
		await notice.getByText('New message for +1 312 555 0188').waitFor();
		assert.doesNotMatch((await notice.textContent()) ?? '', /unread/);
		await context.close();
	});

	test('a phone on Wi-Fi only gets chats and no texts', async () => {
		const set = page.waitForResponse(/state$/);
		await page.getByRole('switch', { name: 'No SMS' }).check();
		await set;
		const id = await text('Hello?');
		await bubble(id).getByText('Not delivered').waitFor();
		assert.equal(await bubble(id).getByRole('button', { name: 'Options' }).count(), 0);
		await simulator.receive({ from: ada, to: whatsapp, type: 'WHATSAPP', text: 'Hi' });
		const other = await chat({ type: 'text', text: { body: 'Hello?' } });
		assert.equal(simulator.store.messages.get(other)?.to[0].status, 'delivered');
		await channel('whatsapp');
		await text('Still there?');
		await text('For you', ben);
		const notice = page.locator('#notice');
		await notice.getByText('New message for Ben Ortiz').waitFor();
		assert.doesNotMatch(
			(await notice.textContent()) ?? '',
			/unread/,
			'what did not arrive is none',
		);
	});

	test('is used by keyboard, and keeps its place while messages arrive', async () => {
		const id = await text('See you at 5');
		await bubble(id).getByRole('button', { name: 'Options' }).focus();
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		await text('And bring your bike');
		await simulator.emit({ type: 'message.finalized', messageId: id });
		const focused = page.locator(':focus');
		assert.equal(await focused.getAttribute('aria-label'), 'Love');
		await page.keyboard.press('Escape');
		assert.equal(await focused.getAttribute('aria-label'), 'Options');
	});

	for (const [size, viewport] of Object.entries(sizes)) {
		test(`nothing is cut off in any channel at ${viewport.width} px`, async () => {
			await page.setViewportSize(viewport);
			const long = 'https://acme.example/'.padEnd(200, 'x');
			await text(`Look: ${long}`);
			await simulator.receive({ from: ada, to: whatsapp, type: 'WHATSAPP', text: long });
			await chat({ type: 'text', text: { body: 'x'.repeat(200) } });
			await rcs({ text: 'x'.repeat(200), suggestions: [{ reply: { text: 'y'.repeat(25) } }] });
			for (const name of ['text', 'whatsapp', 'rcs'] as const) {
				await channel(name);
				await page.locator('.bubble').first().waitFor();
				const wide = await page.evaluate<string[]>(`
					[...document.querySelectorAll('body, body *')]
						.filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
						.map((it) => it.tagName + '.' + it.className)`);
				assert.deepEqual(wide, []);
				await screenshot(page, `phone-${name}-${size}`);
			}
		});
	}
});

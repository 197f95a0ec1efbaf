import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { readExample } from '../../dev/n8n/examples.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { waits } from './waiting.mts';
import { openBrowser, openPage } from './browser.mts';
import { answerOf, serveModel, toolAnswers } from './fakeModel.mts';
import { nextMessageTo, repository, startWorld, type World } from './world.mts';

const [customer, approver] = ['+13125550142', '+14155550173'];
const own = '+13125550100';

describe('the example workflows that wait', { timeout: 400_000 }, () => {
	let world: World;

	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());

	/** The example with the choices that its note asks for. */
	const example = (file: string) =>
		readExample(repository, file, {
			credential: world.credential,
			profile: { id: demoProfiles.support, name: 'Customer Support' },
			number: own,
			whatsappNumber: '+13125550160',
		});

	async function submit(file: string, form: string, values: string[]) {
		const { client, n8n } = world;
		const { id } = await client.createWorkflow(example(file));
		await client.activate(id);
		const body = new FormData();
		for (const [index, value] of values.entries()) body.append(`field-${index}`, value);
		for (let tries = 0; tries < 50; tries++) {
			const { status } = await fetch(`${n8n.url}/form/${form}`, { method: 'POST', body });
			if (status === 200) return id;
			await sleep(100);
		}
		throw new Error('The form was never there.');
	}

	const messageTo = async (number: string, type?: 'WHATSAPP') =>
		await nextMessageTo(world, number, type);

	test(
		'a budget is approved by text, and the one who asked is told by whom',
		{ timeout: 40_000 },
		async () => {
			const asked = messageTo(approver);
			const told = messageTo(customer);
			const workflow = await submit('ask-for-approval-by-text.json', 'ask-for-a-budget', [
				'A bike stand',
				'240 dollars',
				customer,
			]);
			const { text } = await asked;
			assert.match(text, /^A bike stand for 240 dollars: may we buy it\?\nhttp/);
			const body = new URLSearchParams({ decision: 'approve' });
			const [execution] = await world.client.executions(workflow);
			await waits(world, execution!.id);
			const { status } = await fetch(/http\S+/.exec(text)![0], { method: 'POST', body });
			assert.equal(status, 200);
			assert.equal((await told).text, `Good news: A bike stand was approved by ${approver}.`);
		},
	);

	test(
		'an appointment is moved: the customer replies, and is asked when instead',
		{ timeout: 90_000 },
		async () => {
			const asked = messageTo(customer);
			const workflow = await submit('confirm-an-appointment-by-text.json', 'book-an-appointment', [
				'Ada',
				'Tuesday at 10',
				customer,
			]);
			assert.equal(
				(await asked).text,
				'Hi Ada, do you come on Tuesday at 10?\nReply YES, NO, or ANOTHER TIME.',
			);
			const askedAgain = messageTo(customer);
			await world.simulator.receive({ from: customer, to: own, text: 'another time please' });
			assert.match((await askedAgain).text, /^When would suit you\?/);
			await world.simulator.receive({ from: customer, to: own, text: 'Friday at 3' });
			const executions = await world.client.executions(workflow);
			const { data } = await world.client.finished(executions.at(-1)!.id);
			const wish = data.resultData.runData['Note the wish']![0]!.data!.main[0]![0]!.json;
			assert.equal((wish.data as { answer: string }).answer, 'Friday at 3');
			await world.client.deactivate(workflow);
		},
	);

	test('an agent texts a customer once the owner has typed YES on a phone', async () => {
		const { client, n8n, simulator } = world;
		// What n8n offers a model of a tool that is reviewed.
		const text = {
			toolParameters: { To: customer, Text: 'Your bike is ready.' },
			hitlParameters: {},
		};
		const model = await serveModel((chat) =>
			toolAnswers(chat).length > 0 ? 'Done.' : { call: chat.tools![0]!.function.name, with: text },
		);
		const { id, name } = await client.createCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const file = example('ask-the-owner-by-text-before-an-agent-acts.json');
		const agent = await client.createWorkflow({
			...file,
			nodes: file.nodes.map((one) => {
				if (one.name === 'Model') return { ...one, credentials: { openAiApi: { id, name } } };
				// The chat beside the editor is only for who is signed in.
				return one.name === 'Chat' ? { ...one, parameters: { public: true, options: {} } } : one;
			}),
		});
		await client.activate(agent.id);
		const browser = await openBrowser();
		try {
			const phone = await openPage(browser, { viewport: { width: 390, height: 844 } });
			await phone.goto(`${simulator.url}/phone`);
			await phone.locator('#person').selectOption(approver);
			const asked = messageTo(approver);
			const texted = messageTo(customer);
			const chat = agent.nodes.find((one) => one.name === 'Chat')!;
			// n8n answers a public chat with an error where the execution waits.
			const said = fetch(`${n8n.url}/webhook/${chat.webhookId}/chat`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({
					action: 'sendMessage',
					sessionId: 'one',
					chatInput: 'Tell Ada that her bike is ready.',
				}),
			});
			const question = await asked;
			assert.equal(question.text, `May I text ${customer}: Your bike is ready.\nReply YES or NO.`);
			await (await said).body?.cancel();
			const [execution] = await client.executions(agent.id);
			assert.equal((await waits(world, execution!.id)).status, 'waiting');
			await phone.locator(`.bubble[data-id="${question.id}"]`).waitFor();
			await phone.locator('#message').fill('YES');
			await phone.keyboard.press('Enter');
			assert.equal((await texted).text, 'Your bike is ready.');
			assert.equal(answerOf(await client.finished(execution!.id)), 'Done.');
		} finally {
			await browser.close();
			model.close();
			await client.deactivate(agent.id);
		}
	});

	test('who could not be texted is sent a WhatsApp message', { timeout: 40_000 }, async () => {
		world.simulator.setDelivery({ to: customer, status: 'delivery_failed' });
		const sent = messageTo(customer, 'WHATSAPP');
		await submit('text-and-try-whatsapp-otherwise.json', 'confirm-an-order', [
			'Ada',
			'1042',
			customer,
		]);
		const { body, from } = await sent;
		assert.equal(from.phone_number, '+13125550160');
		assert.match(JSON.stringify(body), /order_confirmation.*Ada.*1042/);
	});
});

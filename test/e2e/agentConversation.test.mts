import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { INode } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { readExample } from '../../dev/n8n/examples.mts';
import { demoProfiles, demoWhatsappAccount } from '../../dev/simulator/seed.mts';
import { openBrowser, openPage, screenshot } from './browser.mts';
import { imagesIn, serveModel, wordsOf, type ChatRequest, type Model } from './fakeModel.mts';
import { nextMessageTo, repository, startWorld, type World } from './world.mts';

/** TURNS=10 for the whole. */
const count = Number(process.env.TURNS ?? 3);

const [own, whatsapp] = ['+13125550100', '+13125550160'];
const [ada, ben, owner] = ['+13125550142', '+14155550173', '+16465550117'];

/** What the person has said so far, as the model is told it. */
const turns = ({ messages }: ChatRequest) => messages.filter(({ role }) => role === 'user');

/** A model that says what it was told, so that a test sees its memory, and hands over when asked for a person. */
function answer(chat: ChatRequest) {
	const said = turns(chat).map(wordsOf);
	const last = said.at(-1)!;
	if (chat.messages.at(-1)!.role === 'tool') return 'A colleague will answer you.';
	if (/person/.test(last)) return { call: 'Hand_over', with: {} };
	const pictures = imagesIn(turns(chat).at(-1)!);
	return pictures.length > 0
		? `I see ${pictures.join(' and ')}.`
		: `${said.length} since "${said[0]}": ${last.replaceAll('\n', ' / ')}`;
}

describe('the example "An AI assistant by text"', { timeout: 400_000 }, () => {
	let world: World;
	let model: Model;
	let browser: Browser;
	let page: Page;
	let workflow: Workflow;

	before(async () => {
		world = await startWorld();
		model = await serveModel(answer);
		const { client, credential, simulator } = world;
		const openAi = await client.createCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const example = readExample(repository, 'an-ai-assistant-by-text.json', {
			credential,
			profile: { id: demoProfiles.support, name: 'Customer Support' },
			number: own,
		});
		const filled: Record<string, (node: INode) => Partial<INode>> = {
			Model: () => ({ credentials: { openAiApi: { id: openAi.id, name: openAi.name } } }),
			'Tell a person': ({ parameters }) => ({ parameters: { ...parameters, to: owner } }),
			// As the note says for WhatsApp.
			'A text arrives': ({ parameters }) => ({
				parameters: {
					...parameters,
					receiveFrom: ['messagingProfile', 'whatsappAccount'],
					whatsappAccountId: { __rl: true, mode: 'id', value: demoWhatsappAccount },
					options: { ...(parameters.options as object), runsPerMinute: 0, runsPerHour: 0 },
				},
			}),
			'Collect the texts': ({ parameters }) => ({ parameters: { ...parameters, silence: 2 } }),
		};
		workflow = await client.createWorkflow({
			...example,
			nodes: example.nodes.map((node) => ({ ...node, ...filled[node.name]?.(node) })),
		});
		const setUp = await client.finished(await client.run(workflow.id, 'Set up'));
		assert.equal(setUp.status, 'success', setUp.data.resultData.error?.message);
		await client.activate(workflow.id);
		browser = await openBrowser();
		page = await openPage(browser, { viewport: { width: 390, height: 844 } });
		await page.goto(`${simulator.url}/phone`);
		await page.locator('#live[data-live="true"]').waitFor();
		await page.locator('#person option').first().waitFor({ state: 'attached' });
	});
	after(async () => {
		await browser?.close();
		model?.close();
		await world?.close();
	});

	const textTo = async (person: string) => await nextMessageTo(world, person);

	/** Writes on the phone page, which is Ada's, and gives the answer. */
	async function turn(words: string): Promise<string> {
		const answered = textTo(ada);
		await page.locator('#message').fill(words);
		await page.keyboard.press('Enter');
		const { id, text } = await answered;
		await page.locator(`.bubble[data-id="${id}"]`).waitFor();
		return text!;
	}

	/** Waits until all that was started has ended, and gives how many runs there were. */
	async function runs(): Promise<number> {
		await world.simulator.idle();
		const executions = await world.client.executions(workflow.id);
		const ended = await Promise.all(
			executions.map(async ({ id }) => await world.client.finished(id)),
		);
		for (const { status, data } of ended) {
			assert.equal(status, 'success', data.resultData.error?.message);
		}
		return executions.length;
	}

	test('needs no expression in the trigger, the agent and Reply', () => {
		for (const name of ['A text arrives', 'Assistant', 'Reply']) {
			const { parameters } = workflow.nodes.find((node) => node.name === name)!;
			assert.doesNotMatch(JSON.stringify(parameters), /"=|\{\{/, name);
		}
	});

	test('remembers every turn, and keeps people apart', async () => {
		for (let said = 1; said <= count; said++) {
			assert.equal(await turn(`Turn ${said}`), `${said} since "Turn 1": Turn ${said}`);
		}
		const told = model.requests.at(-1)!.messages;
		assert.equal(told.filter(({ role }) => role === 'assistant').length, count - 1);
		await screenshot(page, 'agent-conversation');
		const other = textTo(ben);
		await world.simulator.receive({ from: ben, to: own, text: 'Hello' });
		assert.equal((await other).text, '1 since "Hello": Hello');
	});

	test('answers three texts in a row once', async () => {
		const before = model.requests.length;
		const answered = textTo(ada);
		for (const text of ['One more thing', 'do you', 'open on Sunday?']) {
			await world.simulator.receive({ from: ada, to: own, text });
		}
		assert.equal(
			(await answered).text,
			`${count + 1} since "Turn 1": One more thing / do you / open on Sunday?`,
		);
		await runs();
		assert.equal(model.requests.length, before + 1);
	});

	test('sees a picture, and remembers that there was one', async () => {
		const answered = textTo(ada);
		const picture = world.simulator.addMedia({ contentType: 'image/png' });
		await world.simulator.receive({ from: ada, to: own, media: [picture] });
		assert.equal((await answered).text, 'I see a picture of image/png.');
		assert.equal(await turn('What was it?'), `${count + 3} since "Turn 1": What was it?`);
		assert.match(turns(model.requests.at(-1)!).map(wordsOf).at(-2)!, /\[Picture\]/);
	});

	test('hands over to a person, and stays silent from then on', async () => {
		const asked = textTo(owner);
		assert.equal(await turn('Let me talk to a person'), 'A colleague will answer you.');
		assert.equal((await asked).text, `${ada}: Let me talk to a person`);
		const before = model.requests.length;
		const passedOn = textTo(owner);
		await world.simulator.receive({ from: ada, to: own, text: 'Anybody there?' });
		assert.equal((await passedOn).text, `${ada}: Anybody there?`);
		await runs();
		assert.equal(model.requests.length, before);
	});

	test('stays silent where somebody answers in the WhatsApp Business app', async () => {
		await world.simulator.echo({ from: whatsapp, to: ben, text: 'I take over' });
		await runs();
		const before = model.requests.length;
		const passedOn = textTo(owner);
		await world.simulator.receive({ from: ben, to: whatsapp, type: 'WHATSAPP', text: 'Thanks' });
		assert.equal((await passedOn).text, `${ben}: Thanks`);
		await runs();
		assert.equal(model.requests.length, before);
		// By text he is in another conversation, with the assistant.
		const answered = textTo(ben);
		await world.simulator.receive({ from: ben, to: own, text: 'And here?' });
		assert.equal((await answered).text, '2 since "Hello": And here?');
	});

	test('leaves who texts STOP in peace', async () => {
		const before = [await runs(), model.requests.length];
		await world.simulator.receive({ from: ben, to: own, text: 'STOP' });
		assert.deepEqual([await runs(), model.requests.length], before);
	});
});

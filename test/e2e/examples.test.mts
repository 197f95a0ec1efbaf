import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Workflow, WorkflowFile } from '../../dev/n8n/client.mts';
import { readExample } from '../../dev/n8n/examples.mts';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { openBrowser, openEditor, screenshot } from './browser.mts';
import { imagesIn, serveModel, type Model } from './fakeModel.mts';
import { node } from './listWorkflow.mts';
import { nextMessageTo, repository, startWorld, type World } from './world.mts';

const own = '+13125550100';
const [ada, ben, me] = ['+13125550142', '+14155550173', '+16465550117'];
/** EXAMPLES=all for the whole. */
const isLong = process.env.EXAMPLES === 'all';

const folder = join(repository, 'examples');

/** What stands in for a node of an account that a test lacks. */
type StandIn = (node: INode) => Partial<INode>;

describe('the example workflows', { timeout: 600_000 }, () => {
	let world: World;
	let model: Model;
	let openAi: NonNullable<INode['credentials']>;

	before(async () => {
		world = await startWorld();
		model = await serveModel(({ messages }) => `I see ${imagesIn(messages.at(-1)!).join()}.`);
		const { id, name } = await world.client.createCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		openAi = { openAiApi: { id, name } };
	});
	after(async () => {
		model?.close();
		await world?.close();
	});

	/** Imports an example with the choices that its notes ask for. */
	async function imported(file: string, filled: Record<string, StandIn> = {}) {
		const { credential, client } = world;
		const example = readExample(repository, file, {
			credential,
			profile: { id: demoProfiles.support, name: 'Customer Support' },
			number: own,
		});
		const nodes = example.nodes.map((one) => ({ ...one, ...filled[one.name]?.(one) }));
		return await client.createWorkflow({ ...example, nodes });
	}
	const withParameters =
		(more: IDataObject): StandIn =>
		({ parameters }) => ({ parameters: { ...parameters, ...more } as INode['parameters'] });

	/** An Edit Fields node: its fields are expressions of the node for which it stands in, and what that would give. */
	const editFields = (fields: Record<string, unknown>): Partial<INode> => ({
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		credentials: {},
		parameters: {
			mode: 'raw',
			jsonOutput: `={{ ({ ${Object.entries(fields)
				.map(([name, value]) => `${JSON.stringify(name)}: ${codeOf(value)}`)
				.join(', ')} }) }}`,
			options: {},
		},
	});
	/** A field's value, or expression, as JavaScript. */
	const codeOf = (value: unknown): string => {
		if (typeof value !== 'string' || !value.startsWith('=')) return JSON.stringify(value);
		const parts = value.slice(1).split(/\{\{|\}\}/);
		return parts
			.map((part, place) => (place % 2 === 0 ? JSON.stringify(part) : `(${part})`))
			.filter((part) => part !== '""')
			.join(' + ');
	};

	async function published<T>(workflow: Workflow, use: () => Promise<T>): Promise<T> {
		await world.client.activate(workflow.id);
		try {
			return await use();
		} finally {
			await world.client.deactivate(workflow.id);
		}
	}
	const textTo = async (person: string) => await nextMessageTo(world, person);
	/** Posts to an address as soon as n8n has it, which is a moment after it was published. */
	async function untilThere(path: string, body?: FormData): Promise<void> {
		for (let tries = 0; tries < 100; tries++) {
			const { status } = await fetch(`${world.n8n.url}${path}`, { method: 'POST', body });
			if (status === 200) return;
			await sleep(100);
		}
		throw new Error(`${path} was never there.`);
	}
	const receive = async (text: string, more: object = {}) =>
		await world.simulator.receive({ from: ada, to: own, text, ...more });

	/** The output of a node in the newest run, once that has ended. */
	async function outputOf(workflow: Workflow, name: string): Promise<IDataObject[]> {
		await world.simulator.idle();
		const [newest] = await world.client.executions(workflow.id);
		const { status, data } = await world.client.finished(newest!.id);
		assert.equal(status, 'success', data.resultData.error?.message);
		const items = data.resultData.runData[name]?.at(-1)?.data?.main.flatMap((it) => it ?? []);
		return (items ?? []).map(({ json }) => json);
	}

	test('a sheet is texted once, and who got it is written back', { timeout: 120_000 }, async () => {
		const rows = [
			{ number: ada, name: 'Ada' },
			{ number: '+442079460000', name: 'Abroad' },
			{ number: ben, name: 'Ben' },
		];
		const columns: StandIn = ({ parameters }) =>
			editFields((parameters.columns as { value: Record<string, string> }).value);
		const workflow = await imported('text-a-google-sheet-once.json', {
			'Read the sheet': () => ({
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }))` },
			}),
			'Write the message ID': columns,
			'Write the delivery': columns,
		});
		const { client, simulator } = world;
		const texted = () =>
			simulator.store.messages.filter(({ direction }) => direction === 'outbound');
		const before = texted().length;
		await published(workflow, async () => {
			await client.finished(await client.run(workflow.id, 'Start'));
			assert.equal(texted().length, before + 2);
			const written = await outputOf(workflow, 'Write the message ID');
			assert.deepEqual(
				written.map(({ number }) => number),
				rows.map(({ number }) => number),
			);
			assert.equal(written[1]!.delivery, 'countryNotAllowed');
			assert.match(String(written[0]!['message id']), /^[\w-]{36}$/);
			await client.finished(await client.run(workflow.id, 'Start'));
			assert.equal(texted().length, before + 2, 'nobody is texted twice');

			// n8n lets the trigger read the log once a minute.
			if (!isLong) return;
			for (const end = Date.now() + 100_000; Date.now() < end; await sleep(500)) {
				const runs = await client.executions(workflow.id, ['success']);
				if (runs.some(({ mode }) => mode === 'trigger')) break;
			}
			const reported = await outputOf(workflow, 'Write the delivery');
			assert.deepEqual(
				reported.map(({ delivery }) => delivery),
				['delivered', 'delivered'],
			);
			const idsOf = (rows: IDataObject[]) => rows.map((row) => row['message id']).sort();
			assert.deepEqual(idsOf(reported), idsOf([written[0]!, written[2]!]));
		});
	});

	test('a text is answered from Slack and from an email', { timeout: 60_000 }, async () => {
		const answering =
			(text: string): StandIn =>
			({ parameters }) =>
				editFields({ asked: parameters.message, data: { text } });
		const workflow = await imported('answer-texts-from-slack-or-email.json', {
			'Ask in Slack': answering('Yes, until 5'),
			'Ask by email': answering('Yes'),
		});
		await published(workflow, async () => {
			const answer = textTo(ada);
			await receive('Are you open?');
			assert.equal((await answer).text, 'Yes, until 5');
			const [{ asked }] = (await outputOf(workflow, 'Ask in Slack')) as [IDataObject];
			assert.equal(asked, `From ${ada}:\n\nAre you open?`);
			const texts = world.simulator.store.messages.filter(({ text }) => text === 'Yes');
			assert.equal(texts.length, 1);
		});
	});

	test(
		'a picture is looked at, and asked for where there is none',
		{ timeout: 60_000 },
		async () => {
			const workflow = await imported('look-at-a-picture.json', {
				Model: () => ({ credentials: openAi }),
			});
			await published(workflow, async () => {
				let answer = textTo(ada);
				const { url } = world.simulator.addMedia({ contentType: 'image/png' });
				await receive('Here it is', { media: [{ url }] });
				assert.equal((await answer).text, 'I see a picture of image/png.');
				answer = textTo(ada);
				await receive('Hello?');
				assert.equal((await answer).text, 'Please send us a photo of your receipt.');
				await outputOf(workflow, 'Ask for a picture');
			});
		},
	);

	test('somebody is texted when a workflow fails', { timeout: 60_000 }, async () => {
		const alert = await imported('text-me-when-a-workflow-fails.json', {
			'Text me': withParameters({ to: me }),
		});
		const path = 'fails';
		const failing: WorkflowFile = {
			name: 'Books the orders',
			nodes: [
				node(
					'Webhook',
					'webhook',
					{ httpMethod: 'POST', path },
					{ typeVersion: 2, webhookId: path },
				),
				node('Book', 'stopAndError', { errorMessage: 'The bank said no' }),
			],
			connections: { Webhook: { main: [[{ node: 'Book', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1', errorWorkflow: alert.id },
		};
		const workflow = await world.client.createWorkflow(failing);
		await published(alert, async () => {
			await published(workflow, async () => {
				const told = textTo(me);
				await untilThere(`/webhook/${path}`);
				assert.match(
					(await told).text!,
					/^n8n: "Books the orders" failed at Book: The bank said no http/,
				);
			});
		});
	});

	test(
		'opt-outs are kept, and forgotten when somebody opts in again',
		{ timeout: 60_000 },
		async () => {
			const workflow = await imported('keep-opt-outs-in-a-data-table.json');
			const { client } = world;
			const setUp = await client.finished(await client.run(workflow.id, 'Set up'));
			assert.equal(setUp.status, 'success', setUp.data.resultData.error?.message);
			await published(workflow, async () => {
				for (const [word, name] of [
					['STOP', 'Opted out'],
					['START', 'Opted in again'],
				] as const) {
					await receive(word, { from: ben });
					const [row, ...more] = await outputOf(workflow, name);
					assert.deepEqual([row?.number, row?.own_number, more], [ben, own, []]);
				}
			});
		},
	);

	test('a form texts each number once, and nobody abroad', { timeout: 60_000 }, async () => {
		const workflow = await imported('text-a-form-submitter.json');
		await published(workflow, async () => {
			const { simulator } = world;
			const submit = async (...values: string[]) => {
				const body = new FormData();
				for (const [index, value] of values.entries()) body.append(`field-${index}`, value);
				await untilThere('/form/book-a-call', body);
				return (await outputOf(workflow, 'Text a confirmation'))[0]!;
			};
			const reasons: unknown[] = [];
			const told = textTo(me);
			for (const number of [me, me, '+442079460000', '+881612345678']) {
				const { status, error } = await submit(
					'Win €€€ at https://evil.example',
					number,
					'In the morning',
				);
				reasons.push(status === 'skipped' || error !== undefined);
			}
			assert.equal(
				(await told).text,
				'Hi Win     at https   evil exampl, thank you! We will call you in the morning.',
			);
			assert.deepEqual(reasons, [false, true, true, true]);
			const texts = simulator.store.messages.filter(({ text }) => text?.startsWith('Hi Win'));
			assert.equal(texts.length, 1);
		});
	});
});

describe('each example, imported in the editor of an empty n8n', { timeout: 600_000 }, () => {
	let world: World;
	let browser: Browser;
	let page: Page;
	const table: string[] = [];

	before(async () => {
		world = await startWorld();
		browser = await openBrowser();
		page = await openEditor(browser, world.n8n.url);
	});
	after(async () => {
		await browser?.close();
		await world?.close();
		console.log(`\n| example | nodes that ask for something |\n|---|---|\n${table.join('\n')}`);
	});

	const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
	for (const file of isLong ? files : files.slice(0, 1)) {
		test(file, async () => {
			const { name, nodes } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowFile;
			const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
			assert.ok(notes.length > 0, 'it says what to fill in');
			await page.goto(`${world.n8n.url}/workflow/new`);
			const input = page.locator('[data-test-id="workflow-import-input"]');
			await input.waitFor({ state: 'attached' });
			await page
				.locator('[data-test-id="canvas-add-button"], [data-test-id="canvas-wrapper"]')
				.first()
				.waitFor();
			await input.setInputFiles(join(folder, file));
			await page.locator('[data-test-id="canvas-node"]').first().waitFor();
			await page.keyboard.press('1');
			await screenshot(page, `example-${file.replace('.json', '')}`);
			for (const { name: node } of nodes.filter((one) => !notes.includes(one))) {
				const shown = page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`);
				await shown.waitFor({ state: 'attached' });
			}
			const asking = await page.locator('[data-test-id="node-issues"]').count();
			table.push(`| ${name} | ${asking} of ${nodes.length - notes.length} |`);
		});
	}
});

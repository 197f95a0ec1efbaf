import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';
import type { Workflow } from '../../dev/n8n/client.mts';
import { openBrowser, openPage, screenshot } from './browser.mts';
import { inARow, loop, loopNode, node, withList } from './listWorkflow.mts';
import { handedOn, publishWaiting, start, waitingNode, waits } from './waiting.mts';
import { startWorld, type World } from './world.mts';

const [ann, ben, cem] = ['+13125550142', '+13125550143', '+13125550144'];
const nasty = `<script>alert(1)</script> "5 > 4" & it's <b>ours</b>`;

const form = [
	{ fieldLabel: 'How many?', fieldType: 'number', requiredField: true },
	{ fieldLabel: 'When?', fieldType: 'date' },
	{
		fieldLabel: 'Where to?',
		fieldType: 'dropdown',
		fieldOptions: 'Door, Neighbour\nShop',
		requiredField: true,
	},
	{ fieldLabel: 'Email', fieldType: 'email' },
	{ fieldLabel: 'Remarks', fieldType: 'textarea' },
	{ fieldLabel: 'I have read the terms', fieldType: 'checkbox', requiredField: true },
];

describe('a workflow that waits for people', { timeout: 280_000 }, () => {
	let world: World;
	let browser: Browser;
	let limited: { execution: string; link: string };
	let askedOnce: string;

	before(async () => {
		world = await startWorld();
		browser = await openBrowser();
		// It takes n8n up to a minute to see that a time is over, so that these run beside the others.
		const options = { limitWaitTime: { values: { amount: 0.1, unit: 'minutes' } } };
		const [execution, [link]] = await ask({ message: 'Quick?', options }, [cem]);
		limited = { execution, link: link! };
		const once = await workflowFor({ to: cem, message: 'Quick?', options }, { executeOnce: true });
		askedOnce = await start(world, once, ['one item', 'another', 'a third']);
		await waits(world, askedOnce);
	});
	after(async () => {
		await browser?.close();
		await world?.close();
	});

	const workflowFor = async (
		parameters: IDataObject,
		settings: Partial<INode> = {},
	): Promise<Workflow> =>
		await publishWaiting(
			world,
			{ operation: 'sendAndWait', answerBy: 'page', ...parameters },
			settings,
		);

	/** The link in the next text to somebody. */
	const linkTo = async (number: string) => {
		const { text } = await world.simulator.nextMessage(({ to }) => to[0].phone_number === number);
		return /http\S+/.exec(text)![0];
	};

	/** Asks people, and gives the waiting execution and each one's link. */
	async function ask(
		parameters: IDataObject,
		people: string[],
		texted = people,
	): Promise<[string, string[]]> {
		const workflow = await workflowFor({ to: people.join(', '), ...parameters });
		const links = Promise.all(texted.map(linkTo));
		const execution = await start(world, workflow, ['one item']);
		await waits(world, execution);
		return [execution, await links];
	}

	async function outputOf(execution: string) {
		const finished = await world.client.finished(execution, { limit: 100_000 });
		assert.equal(finished.status, 'success', finished.data.resultData.error?.message);
		const outputs = handedOn(finished);
		assert.equal(outputs.length, 1);
		return outputs[0]!.data as IDataObject & { respondedAt: string };
	}

	const answer = async (link: string, body: Record<string, string>) =>
		await fetch(link, { method: 'POST', body: new URLSearchParams(body) });

	/** A page on a phone without scripts, which is nothing that ours needs. */
	async function openOnPhone(link: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
		const page = await openPage(browser, {
			viewport: { width: 390, height: 844 },
			deviceScaleFactor: 2,
			isMobile: true,
			hasTouch: true,
			javaScriptEnabled: false,
			colorScheme,
		});
		page.on('request', (request) =>
			assert.equal(new URL(request.url()).origin, new URL(link).origin),
		);
		await page.goto(link);
		return page;
	}

	test(
		'the text’s link, opened on the phone, asks for approval, and the answer says whose it is',
		{ timeout: 40_000 },
		async () => {
			const [execution] = await ask({ message: `Ship order 1042? ${nasty}` }, [ann]);
			const phone = await openPage(browser, { viewport: { width: 390, height: 844 } });
			await phone.goto(`${world.simulator.url}/phone`);
			await phone.locator('#person').selectOption(ann);
			await phone.locator('#business').selectOption('+13125550100');
			const opening = phone.waitForEvent('popup');
			await phone.locator('.bubble a').last().click();
			const page = await opening;
			await page.setViewportSize({ width: 390, height: 844 });
			await screenshot(phone, 'waiting-text');
			page.on('dialog', () => assert.fail('a script ran'));
			await page.getByText('Ship order 1042?').waitFor();
			assert.ok((await page.locator('main').innerText()).includes(nasty));
			await screenshot(page, 'waiting-approval');
			// With the keyboard alone.
			await page.keyboard.press('Tab');
			assert.equal(await page.locator(':focus').innerText(), 'Approve');
			await screenshot(page, 'waiting-approval-focus');
			await page.keyboard.press('Enter');
			await page.getByRole('heading', { name: 'Thank you' }).waitFor();
			await screenshot(page, 'waiting-thanks');
			const { approved, respondedBy, respondedAt, timedOut } = await outputOf(execution);
			assert.deepEqual(
				{ approved, respondedBy, timedOut },
				{ approved: true, respondedBy: ann, timedOut: false },
			);
			assert.ok(Math.abs(Date.now() - Date.parse(respondedAt)) < 20_000);
			await page.goto(page.url());
			await screenshot(page, 'waiting-settled');
			await phone.close();
		},
	);

	test(
		'the page lets nothing run, be framed, be stored or be sent elsewhere',
		{ timeout: 30_000 },
		async () => {
			const [execution, [link]] = await ask({ message: nasty }, [ann]);
			const { headers } = await fetch(link!);
			const policy = headers.get('content-security-policy')!;
			assert.match(
				policy,
				/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
			);
			assert.equal(headers.get('cache-control'), 'no-store');
			assert.equal(headers.get('x-content-type-options'), 'nosniff');
			const page = await openOnPhone(link!, 'dark');
			assert.ok(
				(await page.locator('main').boundingBox())!.width < 390,
				'the page’s own style holds',
			);
			await screenshot(page, 'waiting-approval-dark');
			await page.getByRole('button', { name: 'Decline' }).click();
			await page.getByRole('heading', { name: 'Thank you' }).waitFor();
			assert.equal((await outputOf(execution)).approved, false);
			await page.context().close();
		},
	);

	test(
		'where nothing but approving is offered, nobody can decline',
		{ timeout: 30_000 },
		async () => {
			const approvalOptions = { values: { approvalType: 'single' } };
			const [execution, [link]] = await ask({ message: 'Have you seen this?', approvalOptions }, [
				ann,
			]);
			const page = await openOnPhone(link!);
			assert.deepEqual(await page.getByRole('button').allInnerTexts(), ['Approve']);
			assert.equal((await answer(link!, { decision: 'decline' })).status, 400);
			assert.equal((await world.client.execution(execution)).status, 'waiting');
			await page.getByRole('button').click();
			await page.getByRole('heading', { name: 'Thank you' }).waitFor();
			assert.equal((await outputOf(execution)).approved, true);
			await page.context().close();
		},
	);

	test('a person answers in their own words', { timeout: 30_000 }, async () => {
		const [execution, [link]] = await ask(
			{ message: 'What should we do?', responseType: 'freeText' },
			[ann],
		);
		const page = await openOnPhone(link!);
		await screenshot(page, 'waiting-free-text');
		await page.getByLabel('Your answer').fill(`Call them.\n${nasty}`);
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByRole('heading', { name: 'Thank you' }).waitFor();
		assert.equal(
			String((await outputOf(execution)).text).replace(/\r/g, ''),
			`Call them.\n${nasty}`,
		);
		await page.context().close();
	});

	test(
		'a form says what is wrong with it, keeps what was entered, and comes out by its labels',
		{ timeout: 30_000 },
		async () => {
			const [execution, [link]] = await ask(
				{
					message: 'About your parcel',
					responseType: 'form',
					formFields: { values: form },
					options: { pageTitle: 'Parcel 7', buttonLabel: 'Done' },
				},
				[ann],
			);
			const refused = await answer(link!, {
				field0: 'many',
				field2: 'Moon',
				field3: 'nobody',
				field4: nasty,
			});
			assert.equal(refused.status, 422);
			const page = await openOnPhone(link!);
			await page.setContent(await refused.text());
			await screenshot(page, 'waiting-form-problems');
			for (const problem of [
				'enter a number',
				'choose one of the options',
				'enter an email address',
				'tick this',
			]) {
				assert.equal(await page.getByText(`Please ${problem}`).count(), 1, problem);
			}
			assert.equal(
				await page.getByLabel('How many?').getAttribute('aria-describedby'),
				'field0-problem',
			);
			assert.equal(await page.getByLabel('Remarks').inputValue(), nasty);
			await page.goto(link!);
			await screenshot(page, 'waiting-form');
			assert.equal(await page.title(), 'Parcel 7');
			await page.getByLabel('How many?').fill('3');
			await page.getByLabel('When?').fill('2026-12-01');
			await page.getByLabel('Where to?').selectOption('Shop');
			await page.getByLabel('I have read the terms').check();
			await page.getByRole('button', { name: 'Done' }).click();
			await page.getByRole('heading', { name: 'Thank you' }).waitFor();
			assert.deepEqual((await outputOf(execution)).fields, {
				'How many?': 3,
				'When?': '2026-12-01',
				'Where to?': 'Shop',
				Email: null,
				Remarks: null,
				'I have read the terms': true,
			});
			await page.context().close();
		},
	);

	test(
		'of several people the first who answers counts, and the next is told that it is settled',
		{ timeout: 30_000 },
		async () => {
			const [execution, [, bens, cems]] = await ask({ message: 'May we?' }, [ann, ben, cem]);
			assert.equal((await answer(bens!, { decision: 'approve' })).status, 200);
			const { approved, respondedBy } = await outputOf(execution);
			assert.deepEqual({ approved, respondedBy }, { approved: true, respondedBy: ben });
			for (const late of [await fetch(cems!), await answer(cems!, { decision: 'decline' })]) {
				assert.match(await late.text(), /no action required/i);
			}
		},
	);

	test(
		'who opens an answered link again is shown a page, whatever the execution does meanwhile',
		{ timeout: 60_000 },
		async () => {
			const asking = waitingNode(world, {
				operation: 'sendAndWait',
				answerBy: 'page',
				to: ann,
				message: 'May we?',
			});
			const wait = (name: string, amount: number) =>
				node(
					name,
					'wait',
					{ resume: 'timeInterval', amount, unit: 'seconds' },
					{ typeVersion: 1.1 },
				);
			// n8n leaves the second one, which is longer than 65 seconds, to its database.
			const workflow = await world.client.createWorkflow(
				withList(asking, wait('Short', 4), wait('Long', 600)),
			);
			await world.client.activate(workflow.id);
			const link = linkTo(ann);
			const execution = await start(world, workflow, ['one item']);
			const url = await link;
			await waits(world, execution);
			assert.equal((await answer(url, { decision: 'approve' })).status, 200);
			const again = async () => {
				const { status } = await world.client.execution(execution);
				for (const response of [await fetch(url), await answer(url, { decision: 'decline' })]) {
					assert.match(response.headers.get('content-type')!, /text\/html/, status);
					const page = await response.text();
					assert.match(page, /<h1>/);
					assert.doesNotMatch(page, /stack|at .*\.js/i);
				}
				return status;
			};
			assert.equal(await again(), 'running');
			await waits(world, execution);
			assert.equal(await again(), 'waiting');
			await world.client.stop(execution);
			await again();
		},
	);

	test('a button that is tapped twice answers once', { timeout: 30_000 }, async () => {
		const [execution, [link]] = await ask({ message: 'May we?' }, [ann]);
		const page = await openPage(browser, { viewport: { width: 390, height: 844 } });
		const posted: string[] = [];
		page.on('request', (request) => posted.push(request.method()));
		await page.goto(link!);
		await page.getByRole('button', { name: 'Approve' }).dblclick();
		await page.getByRole('heading', { name: 'Thank you' }).waitFor();
		assert.deepEqual(
			posted.filter((method) => method === 'POST'),
			['POST'],
		);
		assert.equal((await outputOf(execution)).approved, true);
		await page.close();
	});

	test(
		'where all have to approve, each is asked after the one before, also after a restart',
		{ timeout: 60_000 },
		async () => {
			const options = { answersFrom: 'all' };
			const [execution, [anns]] = await ask(
				{ message: 'May we?', options },
				[ann, ben, cem],
				[ann],
			);
			const toBen = linkTo(ben);
			await Promise.all([
				answer(anns!, { decision: 'approve' }),
				answer(anns!, { decision: 'approve' }),
			]);
			const bens = await toBen;
			await world.n8n.stop();
			await world.restart();
			const toCem = linkTo(cem);
			assert.equal((await answer(bens, { decision: 'approve' })).status, 200);
			const cems = await toCem;
			assert.equal((await world.client.execution(execution)).status, 'waiting');
			await answer(cems, { decision: 'approve' });
			const { approved, respondedBy, approvedBefore } = await outputOf(execution);
			assert.deepEqual({ approved, respondedBy }, { approved: true, respondedBy: cem });
			assert.deepEqual(
				(approvedBefore as IDataObject[]).map(({ by }) => by),
				[ann, ben],
			);
			const texts = world.simulator.requests.filter(
				({ accepted, body }) => accepted && body.includes(`/webhook-waiting/${execution}?`),
			);
			assert.equal(texts.length, 3);
		},
	);

	test(
		'where nobody knows whether the next person was asked, the page says so, and they are not asked again',
		{ timeout: 30_000 },
		async () => {
			const [execution, [anns]] = await ask(
				{ message: 'May we?', options: { answersFrom: 'all' } },
				[ann, ben],
				[ann],
			);
			world.simulator.fault({
				kind: 'status',
				status: 500,
				accept: true,
				match: { method: 'POST' },
			});
			for (let tap = 0; tap < 2; tap++) {
				const page = await answer(anns!, { decision: 'approve' });
				assert.equal(page.status, 502);
				assert.match(await page.text(), /not known whether the text to the next person was sent/);
			}
			const texts = world.simulator.requests.filter(({ body }) =>
				body.includes(`/webhook-waiting/${execution}?`),
			);
			assert.equal(texts.length, 2);
			assert.equal((await world.client.execution(execution)).status, 'waiting');
		},
	);

	test('"Retry On Fail" asks nobody twice', { timeout: 30_000 }, async () => {
		world.simulator.fault({ kind: 'status', status: 400, match: { path: /messages/ } });
		const workflow = await publishWaiting(
			world,
			{
				operation: 'sendAndWait',
				answerBy: 'page',
				to: `${ann}, ${ben}, ${cem}`,
				message: 'May we? '.repeat(12),
				sending: { concurrency: 1 },
			},
			{ retryOnFail: true, waitBetweenTries: 1 },
		);
		const links = Promise.all([ann, ben, cem].map(linkTo));
		const execution = await start(world, workflow, ['one item']);
		const [anns] = await links;
		await waits(world, execution);
		await answer(anns!, { decision: 'approve' });
		const finished = await world.client.finished(execution);
		const { messages } = handedOn(finished)[0]! as {
			messages: Array<{ to: string; parts: number }>;
		};
		assert.deepEqual(
			messages.map(({ to }) => to),
			[ann, ben, cem],
		);
		assert.ok(
			messages.every(({ parts }) => parts === 2),
			'the segments count the link',
		);
		const accepted = world.simulator.requests.filter(
			({ accepted, body }) => accepted && body.includes(`/webhook-waiting/${execution}?`),
		);
		assert.equal(accepted.length, 3);
	});

	test(
		'in a loop, the link of an earlier round answers nothing in a later one',
		{ timeout: 30_000 },
		async () => {
			const asking = waitingNode(world, {
				operation: 'sendAndWait',
				answerBy: 'page',
				to: '={{ $json.to }}',
				message: '=May {{ $json.to }}?',
			});
			const list = withList(asking);
			const [webhook, split] = list.nodes;
			const workflow = await world.client.createWorkflow({
				...list,
				nodes: [...list.nodes, loopNode()],
				connections: { ...inARow([webhook!, split!, loopNode()]), ...loop(asking.name) },
			});
			await world.client.activate(workflow.id);
			const toAnn = linkTo(ann);
			const execution = await start(world, workflow, [ann, ben]);
			const anns = await toAnn;
			await waits(world, execution);
			const toBen = linkTo(ben);
			await answer(anns, { decision: 'approve' });
			const bens = await toBen;
			await world.client.finished(execution, { status: ['waiting', 'success', 'error'] });
			assert.equal((await answer(anns, { decision: 'approve' })).status, 404);
			assert.equal((await fetch(anns)).status, 404);
			assert.equal((await world.client.execution(execution)).status, 'waiting');
			await answer(bens, { decision: 'decline' });
			const { status, data } = await world.client.finished(execution);
			assert.equal(status, 'success');
			const answers = data.resultData.runData[asking.name]!.map(
				(run) => run.data!.main[0]![0]!.json.data as IDataObject,
			);
			assert.deepEqual(
				answers.map(({ approved, respondedBy }) => [approved, respondedBy]),
				[
					[true, ann],
					[false, ben],
				],
			);
		},
	);

	test(
		'without an answer the time is over, and the link with it',
		{ timeout: 120_000 },
		async () => {
			const { approved, respondedBy, timedOut } = await outputOf(limited.execution);
			assert.deepEqual(
				{ approved, respondedBy, timedOut },
				{ approved: false, respondedBy: null, timedOut: true },
			);
			assert.match(
				await (await answer(limited.link, { decision: 'approve' })).text(),
				/no action required/i,
			);
		},
	);

	test(
		'with "Execute Once", too, there is one output when the time is over',
		{ timeout: 120_000 },
		async () => {
			const { approved, timedOut } = await outputOf(askedOnce);
			assert.deepEqual({ approved, timedOut }, { approved: false, timedOut: true });
		},
	);
});

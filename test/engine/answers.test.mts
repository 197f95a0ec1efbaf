import { createHash, createHmac } from 'node:crypto';
import { WAIT_INDEFINITELY, type IDataObject, type INode, type IRun } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { claim } from '../../nodes/Telnyx/trigger/eventClaims.ts';
import { logger } from './services.mts';
import { execute, lastRun, nodeTypes, telnyxNode } from './harness.mts';
import { typed } from './parity/case.mts';
import { serveWebhook, type Webhook } from './webhookHarness.mts';

const [ann, ben, cem] = ['+13125550142', '+13125550143', '+13125550144'];
const form = { 'content-type': 'application/x-www-form-urlencoded' };

let telnyx: Simulator;
beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const open: Webhook[] = [];
afterEach(async () => {
	for (const { close, errors } of open.splice(0)) {
		expect(errors).toEqual([]);
		await close();
	}
});

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

let executions = 0;

interface Asking {
	to?: string[];
	items?: IDataObject[];
	node?: Partial<INode>;
	executionId?: string;
	/** The key that the credential has when somebody answers. */
	keyAtAnswer?: string;
}

/** An execution that asks people, and waits; with the address of its page behind it. */
async function ask(parameters: IDataObject = {}, options: Asking = {}) {
	const { to = [ann], items, node, executionId = `${++executions}` } = options;
	const all = {
		resource: 'message',
		operation: 'sendAndWait',
		sender: 'any',
		from: typed('value', '+13125550100'),
		to: to.join(', '),
		answerBy: 'page',
		message: 'Ship order 1042?',
		...parameters,
	};
	const before = telnyx.requests.length;
	const run = await execute({
		items,
		parameters: all,
		credential: credential(),
		node,
		executionId,
	});
	const texts = telnyx.requests
		.slice(before)
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => textIn(body));
	const page = await serveWebhook({
		node: telnyxNode({ parameters: all, node }),
		credential: { ...credential(), apiKey: options.keyAtAnswer ?? telnyx.apiKey },
		waiting: { run, executionId },
	});
	open.push(page);
	const links = texts.map(({ text }) => linkIn(text));
	return { run, page, texts, links, visit: visitor(page) };
}

/**
 * The parameter that holds who may answer, signed. Where n8n itself refuses a tap, it shows people a page instead of JSON only
 * if the address holds "form-waiting" or, once the execution is gone, "n8n-form".
 */
const name = 'n8n-form-waiting';

const textIn = (body: string) => JSON.parse(body) as { to: string; text: string };
const linkIn = (text: string): URL => new URL(/http\S+$/.exec(text)![0]);

/** Opens a link, or posts to it; n8n itself would have brought the request to the execution by its path. */
const visitor = (page: Webhook) => async (link: URL, posted?: Record<string, string>) =>
	await fetch(page.url + link.search, {
		method: posted ? 'POST' : 'GET',
		body: posted && new URLSearchParams(posted),
	});

/** What the workflow was handed. */
const handedOn = ({ runs }: Webhook) =>
	runs.map(([[item]]) => item.json as { data: IDataObject; messages: IDataObject[] });

const approve = { decision: 'approve' };

/** What every output has, but for the time of the answer. */
const nothing = {
	answer: null,
	approved: false,
	choice: null,
	errors: [],
	media: [],
	overtaken: false,
	respondedBy: null,
	text: null,
	timedOut: false,
};

describe('the text', () => {
	test('ends in a link to the page of the waiting execution', async () => {
		const { texts, links } = await ask({}, { executionId: '7' });
		expect(texts[0].text).toBe(`Ship order 1042?\n${links[0].href}`);
		expect(links[0].pathname).toBe('/webhook-waiting/7');
		expect(links[0].searchParams.has(name)).toBe(true);
	});

	test('gives each person a link of their own', async () => {
		const { links, texts } = await ask({}, { to: [ann, ben] });
		expect(texts.map(({ to }) => to)).toEqual([ann, ben]);
		expect(links[0].search).not.toBe(links[1].search);
	});

	test('goes to each number once', async () => {
		const { texts } = await ask({}, { to: [ann, ben, ann] });
		expect(texts.map(({ to }) => to)).toEqual([ann, ben]);
	});
});

describe('an approval', () => {
	test('lets the execution go on, with who answered when, and what was sent', async () => {
		const { page, links, visit } = await ask({}, { to: [ann, ben] });
		const before = Date.now();
		const response = await visit(links[1], approve);
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(await response.text()).toMatch(/Your answer was recorded/);
		const [{ data, messages }] = handedOn(page);
		const { respondedAt, ...rest } = data;
		expect(rest).toEqual({
			...nothing,
			outcome: 'answered',
			answer: 'Approve',
			approved: true,
			respondedBy: ben,
		});
		expect(Date.parse(respondedAt as string)).toBeGreaterThanOrEqual(before - 1);
		const [first, second] = [...telnyx.store.messages].slice(-2);
		expect(messages).toEqual([
			{ to: ann, messageId: first.id, parts: first.parts },
			{ to: ben, messageId: second.id, parts: second.parts },
		]);
	});

	test('may be declined', async () => {
		const { page, links, visit } = await ask();
		expect((await visit(links[0], { decision: 'decline' })).status).toBe(200);
		expect(handedOn(page)).toMatchObject([{ data: { approved: false, respondedBy: ann } }]);
	});

	test('is answered once, by the first of two who answer at the same time', async () => {
		const { page, links, visit } = await ask({}, { to: [ann, ben] });
		const responses = await Promise.all(links.map(async (link) => await visit(link, approve)));
		expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
		const [late] = responses.filter(({ status }) => status === 409);
		expect(await late.text()).toMatch(/Another answer came first/);
		expect(page.runs).toHaveLength(1);
	});

	test('can be tried again while it is not known whether the first answer was taken', async () => {
		const { page, links, visit } = await ask();
		const response = { statusCode: 200, writableEnded: false, once: () => undefined };
		claim(`answer ${executions} telnyx-id 0`, response);
		expect((await visit(links[0], approve)).status).toBe(500);
		response.writableEnded = true;
		expect((await visit(links[0], approve)).status).toBe(409);
		expect(page.runs).toEqual([]);
	});

	test('can’t be declined where nothing but approving is offered', async () => {
		const approvalOptions = { values: { approvalType: 'single' } };
		const { page, links, visit } = await ask({ approvalOptions });
		const shown = await (await visit(links[0])).text();
		expect(shown).toMatch(/value="approve"/);
		expect(shown).not.toMatch(/value="decline"/);
		expect((await visit(links[0], { decision: 'decline' })).status).toBe(400);
		expect(page.runs).toEqual([]);
		expect((await visit(links[0], approve)).status).toBe(200);
		expect(handedOn(page)).toMatchObject([{ data: { approved: true } }]);
	});

	test('has buttons with the user’s labels', async () => {
		const approvalOptions = {
			values: { approveLabel: 'Ship <it>', disapproveLabel: 'Wait & see' },
		};
		const { links, visit } = await ask({ approvalOptions, options: { pageTitle: 'Order "7"' } });
		const shown = await (await visit(links[0])).text();
		expect(shown).toMatch(/value="approve"\s*>\s*Ship &#60;it&#62;\s*<\/button/);
		expect(shown).toMatch(/value="decline"\s*>\s*Wait &#38; see\s*<\/button/);
		expect(shown).toMatch(/<title>Order &#34;7&#34;<\/title>/);
	});
});

describe('opening the link decides nothing', () => {
	test.each<[string, number, RequestInit]>([
		['opened', 200, {}],
		['posted to without a body', 415, { method: 'POST' }],
		['posted to without a decision', 400, { method: 'POST', body: 'note=hello', headers: form }],
		[
			'posted to with none that is one',
			400,
			{ method: 'POST', body: 'decision=maybe', headers: form },
		],
		['posted to with an empty form', 400, { method: 'POST', body: '', headers: form }],
		[
			'sent JSON',
			415,
			{
				method: 'POST',
				body: '{"decision":"approve"}',
				headers: { 'content-type': 'application/json' },
			},
		],
		[
			'sent a form that is too large',
			413,
			{ method: 'POST', body: `decision=approve&n=${'x'.repeat(100_000)}`, headers: form },
		],
	])('when it is %s: %i', async (_, status, init) => {
		const { page, links } = await ask();
		const query = `${links[0].search}&decision=approve`;
		const response = await fetch(page.url + query, init);
		expect(response.status).toBe(status);
		expect(await response.text()).toMatch(/Ship order 1042\?[^]*value="approve"/);
		expect(page.runs).toEqual([]);
	});

	test('a form as large as it may be is read', async () => {
		const { page, links } = await ask();
		const start = 'decision=approve&n=';
		const body = start.padEnd(100_000, 'x');
		const response = await fetch(page.url + links[0].search, {
			method: 'POST',
			body,
			headers: form,
		});
		expect(response.status).toBe(200);
		expect(page.runs).toHaveLength(1);
	});
});

describe('only a link that this execution sent opens the page or answers', () => {
	const changed = (link: URL, change: (value: string) => string | undefined) => {
		const copy = new URL(link);
		const value = change(copy.searchParams.get(name)!);
		if (value === undefined) copy.searchParams.delete(name);
		else copy.searchParams.set(name, value);
		return copy;
	};
	const [signature, claims] = [
		(value: string) => value.split('.')[0],
		(value: string) => value.split('.')[1],
	];

	test.each<[string, (link: URL) => URL]>([
		['without a signature', (link) => changed(link, () => undefined)],
		['with an empty one', (link) => changed(link, (value) => `.${claims(value)}`)],
		['with another one', (link) => changed(link, (value) => `${'A'.repeat(16)}.${claims(value)}`)],
		[
			'with a longer one',
			(link) => changed(link, (value) => `${signature(value)}A.${claims(value)}`),
		],
		[
			'with a shorter one',
			(link) => changed(link, (value) => `${signature(value).slice(1)}.${claims(value)}`),
		],
		['of another person', (link) => changed(link, (value) => `${signature(value)}.0-1`)],
		['of another run', (link) => changed(link, (value) => `${signature(value)}.1-0`)],
		['with approvals that nobody gave', (link) => changed(link, (value) => `${value}-tabcde`)],
		[
			'with n8n’s own parameters instead',
			(link) => {
				const copy = changed(link, () => undefined);
				copy.searchParams.set('n', '1');
				copy.searchParams.set('a', 'tabcde');
				return copy;
			},
		],
		['with the parameter twice', (link) => new URL(`${link.href}&${link.search.slice(1)}`)],
	])('a link %s does not', async (_, change) => {
		const { page, links, visit } = await ask({}, { to: [ann, ben] });
		const link = change(links[0]);
		for (const response of [await visit(link), await visit(link, approve)]) {
			expect(response.status).toBe(404);
			const text = await response.text();
			expect(text).toMatch(/This link does not work/);
			expect(text).not.toMatch(/Ship order/);
		}
		expect(page.runs).toEqual([]);
	});

	test.each<[string, Parameters<typeof ask>]>([
		['another execution', [{}, {}]],
		['another node', [{}, { executionId: 'same', node: { id: 'another' } }]],
	])('the link of %s does not', async (_, asked) => {
		const other = await ask(...asked);
		const { page, visit } = await ask({}, { executionId: 'same' });
		expect((await visit(other.links[0], approve)).status).toBe(404);
		expect(page.runs).toEqual([]);
	});

	test('a link does not where the execution has forgotten its question', async () => {
		const { run, page, links } = await ask();
		run.data.executionData!.contextData = {};
		expect((await visitor(page)(links[0], approve)).status).toBe(404);
		expect(page.runs).toEqual([]);
	});

	test('n8n’s log says why a link does not work, and nothing of one that does', async () => {
		const { links, visit } = await ask({}, { node: { name: 'Ask the boss' } });
		const log = jest.spyOn(logger(), 'warn').mockImplementation(() => undefined);
		await visit(links[0]);
		expect(log).not.toHaveBeenCalled();
		await visit(changed(links[0], () => undefined));
		expect(log.mock.calls).toEqual([
			[
				expect.stringMatching(
					/^"Ask the boss" of workflow .* refused a request: the link is .* API key makes links stop/,
				),
			],
		]);
		log.mockRestore();
	});

	test('the link of an earlier round of a loop does not', async () => {
		const { run, page, links } = await ask();
		const context = run.data.executionData!.contextData['node:Telnyx'] as { waiting: IDataObject };
		context.waiting.runIndex = 1;
		expect((await visitor(page)(links[0], approve)).status).toBe(404);
		expect(page.runs).toEqual([]);
	});

	test.each(['KEY_new', ' '])(
		'after the API key was changed to "%s", nothing that it signed answers',
		async (keyAtAnswer) => {
			const { page, links, visit } = await ask({}, { keyAtAnswer });
			expect((await visit(links[0], approve)).status).toBe(404);
			expect(page.runs).toEqual([]);
		},
	);

	test('where the credential has no API key, nobody can sign', async () => {
		const { page, links, visit } = await ask({}, { keyAtAnswer: '' });
		const claims = '0-0';
		const signed = ['workflow', links[0].pathname.split('/')[2], 'telnyx-id', claims].join('\n');
		const forged = createHmac('sha256', '')
			.update(`n8n-nodes-telnyx answer link\n${signed}`)
			.digest()
			.subarray(0, 12)
			.toString('base64url');
		links[0].searchParams.set(name, `${forged}.${claims}`);
		expect((await visit(links[0], approve)).status).toBe(404);
		expect(page.runs).toEqual([]);
	});
});

describe('who may view executions can’t answer', () => {
	const secrets = (link: URL) => [link.search, link.search.slice(1), link.href];
	const expectNoLink = (run: IRun, links: URL[]) => {
		const stored = JSON.stringify(run.data);
		expect(links.length).toBeGreaterThan(0);
		for (const link of links) {
			const value = link.searchParams.get(name)!;
			for (const secret of [...secrets(link), value, value.split('.')[0]]) {
				expect(stored).not.toContain(secret);
			}
		}
	};

	test('a waiting execution holds no link', async () => {
		for (const answersFrom of ['first', 'all']) {
			const { run, links } = await ask({ options: { answersFrom } }, { to: [ann, ben] });
			expect(run.waitTill).toBeDefined();
			expectNoLink(run, links);
		}
	});

	test('nor does one that failed after some were asked', async () => {
		telnyx.faultWhen(({ body }) =>
			body.includes(ben) ? { kind: 'status', status: 400 } : undefined,
		);
		const { run, links } = await ask({ sending: { concurrency: 1 } }, { to: [ann, ben] });
		expect(run.data.resultData.error).toBeDefined();
		expectNoLink(run, links);
	});

	test('nor does what is handed on', async () => {
		const { page, links, visit } = await ask();
		await visit(links[0], approve);
		expectNoLink({ data: page.runs } as never, links);
	});
});

test('"Retry On Fail" sends the same link again to nobody', async () => {
	telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 1 });
	const { links, texts, page, visit } = await ask(
		{ sending: { concurrency: 1 } },
		{ to: [ann, ben], node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 } },
	);
	const accepted = telnyx.requests.filter(({ accepted }) => accepted);
	expect(accepted.map(({ body }) => textIn(body).to)).toEqual([ann, ben]);
	expect(texts).toHaveLength(3);
	await visit(links[1], approve);
	expect(handedOn(page)[0].messages.map(({ to }) => to)).toEqual([ann, ben]);
});

test('where nobody knows whether the text arrived, an answer to it is waited for', async () => {
	telnyx.setLogDelay(Infinity);
	telnyx.fault({ kind: 'status', status: 500, accept: true, match: { method: 'POST' } });
	const { run, page, links, visit } = await ask({ sending: { ifUnknown: 'continue' } });
	expect(run.waitTill).toBeDefined();
	expect((await visit(links[0], approve)).status).toBe(200);
	expect(handedOn(page)).toMatchObject([
		{ data: { approved: true }, messages: [{ to: ann, messageId: null, parts: null }] },
	]);
});

test('what was skipped has nobody to wait for', async () => {
	const parameters = { sending: { skipOptedOut: true } };
	const { run } = await ask(parameters, { to: ['+13125550199'] });
	expect(run.waitTill).toBeUndefined();
	expect(lastRun(run)?.data?.main[0]?.[0].json).toMatchObject({ data: { outcome: 'optedOut' } });
});

describe('where all have to approve', () => {
	const options = { answersFrom: 'all' };
	const nextText = () => textIn(telnyx.requests.at(-1)!.body);

	test('each is asked after the one before, and the last answer has all of them', async () => {
		const { page, texts, links, visit } = await ask({ options }, { to: [ann, ben, cem] });
		expect(texts.map(({ to }) => to)).toEqual([ann]);
		const response = await visit(links[0], approve);
		expect(response.status).toBe(200);
		expect(await response.text()).toMatch(/the next person has been asked/);
		const toBen = nextText();
		expect(toBen.to).toBe(ben);
		expect(toBen.text).toMatch(/^Ship order 1042\?\nhttp/);
		expect((await visit(linkIn(toBen.text), approve)).status).toBe(200);
		const toCem = nextText();
		expect(page.runs).toEqual([]);
		expect((await visit(linkIn(toCem.text), approve)).status).toBe(200);
		const [{ data }] = handedOn(page);
		expect(data).toMatchObject({ approved: true, respondedBy: cem });
		const before = data.approvedBefore as Array<{ by: string; at: string }>;
		expect(before.map(({ by }) => by)).toEqual([ann, ben]);
		for (const { at } of before) {
			const age = Date.now() - Date.parse(at);
			expect(age).toBeGreaterThanOrEqual(0);
			expect(age).toBeLessThan(60_000);
		}
		expect(telnyx.requests).toHaveLength(3);
	});

	test('the first who declines ends it', async () => {
		const { page, links, visit } = await ask({ options }, { to: [ann, ben] });
		expect((await visit(links[0], { decision: 'decline' })).status).toBe(200);
		expect(handedOn(page)).toMatchObject([{ data: { approved: false, respondedBy: ann } }]);
		expect(telnyx.requests).toHaveLength(1);
	});

	test('the earlier approvals can’t be changed in a later link', async () => {
		const { page, links, visit } = await ask({ options }, { to: [ann, ben] });
		await visit(links[0], approve);
		const later = linkIn(nextText().text);
		const forged = later.search.replace(/.(?=&)/, (last) => (last === 'a' ? 'b' : 'a'));
		expect(forged).not.toBe(later.search);
		const response = await fetch(page.url + forged, {
			method: 'POST',
			body: 'decision=approve',
			headers: form,
		});
		expect(response.status).toBe(404);
		expect(page.runs).toEqual([]);
	});

	test('two taps at once, and one later, ask the next person once', async () => {
		const { links, visit } = await ask({ options }, { to: [ann, ben] });
		await Promise.all([visit(links[0], approve), visit(links[0], approve)]);
		expect((await visit(links[0], approve)).status).toBe(200);
		expect(telnyx.requests).toHaveLength(2);
	});

	test('where nobody knows whether the next person was asked, the page says so, and they are not asked again', async () => {
		const { page, links, visit } = await ask({ options }, { to: [ann, ben] });
		telnyx.fault({ kind: 'status', status: 500, accept: true, match: { method: 'POST' } });
		for (let tap = 0; tap < 2; tap++) {
			const response = await visit(links[0], approve);
			expect(response.status).toBe(502);
			expect(await response.text()).toMatch(
				/not known whether the text to the next person was sent/,
			);
		}
		expect(telnyx.requests).toHaveLength(2);
		expect(page.runs).toEqual([]);
	});

	test('where the next person could not be asked, the same button tries again', async () => {
		const { page, links, visit } = await ask({ options }, { to: [ann, ben] });
		telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 1 });
		const response = await visit(links[0], approve);
		expect(response.status).toBe(502);
		expect(await response.text()).toMatch(/could not be asked[^]*value="approve"/);
		expect((await visit(links[0], approve)).status).toBe(200);
		await visit(linkIn(nextText().text), approve);
		expect(handedOn(page)).toMatchObject([{ data: { approved: true, respondedBy: ben } }]);
	});

	test('free text is anybody’s to answer', async () => {
		const { texts } = await ask({ responseType: 'freeText', options }, { to: [ann, ben] });
		expect(texts).toHaveLength(2);
	});
});

describe('what the page shows', () => {
	test('is escaped, and runs nothing but its own script', async () => {
		const message = `<script>alert(1)</script> "5 > 4" & it's`;
		const { links, visit } = await ask({ message });
		const response = await visit(links[0]);
		const shown = await response.text();
		expect(shown).toContain(
			'<p class="message">&#60;script&#62;alert(1)&#60;/script&#62; &#34;5 &#62; 4&#34; &#38; it&#39;s</p>',
		);
		const policy = response.headers.get('content-security-policy')!;
		const hashOf = (tag: string) => {
			const [, content] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(shown)!;
			return createHash('sha256').update(content).digest('base64');
		};
		expect(policy).toBe(
			`default-src 'none'; style-src 'sha256-${hashOf('style')}'; script-src 'sha256-${hashOf('script')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
		);
		expect(response.headers.get('cache-control')).toBe('no-store');
		expect(response.headers.get('referrer-policy')).toBe('same-origin');
		expect(response.headers.get('x-content-type-options')).toBe('nosniff');
	});
});

describe('free text', () => {
	test('comes out as it was written', async () => {
		const { page, links, visit } = await ask({ responseType: 'freeText' });
		expect(await (await visit(links[0])).text()).toMatch(/Your answer[^]*<textarea[^]*Send/);
		await visit(links[0], { field0: ' Call them.\r\nToday.\r\n' });
		expect(handedOn(page)).toMatchObject([
			{ data: { text: 'Call them.\nToday.', respondedBy: ann } },
		]);
	});

	test('can’t be empty', async () => {
		const { page, links, visit } = await ask({ responseType: 'freeText' });
		const response = await visit(links[0], { field0: ' \r\n ' });
		expect(response.status).toBe(422);
		expect(await response.text()).toMatch(/Please fill this in/);
		expect(page.runs).toEqual([]);
	});
});

describe('a form', () => {
	const withField = (field: IDataObject) => ({
		responseType: 'form',
		formFields: { values: [{ fieldLabel: 'It', ...field }] },
	});

	test.each<[string, string, unknown]>([
		['number', '3', 3],
		['number', ' -3.5 ', -3.5],
		['number', '+.5', 0.5],
		['number', '7.', 7],
		['number', '1.5e3', 1500],
		['number', '9007199254740991', 9007199254740991],
		['number', '', null],
		['email', 'ada@mail.example.com', 'ada@mail.example.com'],
		['email', 'a+b.c@example.com', 'a+b.c@example.com'],
		['date', '2026-02-28', '2026-02-28'],
		['date', '2028-02-29', '2028-02-29'],
		['date', '2026-12-31', '2026-12-31'],
		['dropdown', 'At the door', 'At the door'],
		['dropdown', '', null],
		['checkbox', 'yes', true],
		['checkbox', '', false],
		['text', ' Hi ', 'Hi'],
		['text', '', null],
		['text', 'x'.repeat(10_000), 'x'.repeat(10_000)],
	])('takes a %s: %s', async (fieldType, entered, value) => {
		const fieldOptions = 'In the shop, At the door';
		const { page, links, visit } = await ask(withField({ fieldType, fieldOptions }));
		expect((await visit(links[0], { field0: entered })).status).toBe(200);
		expect(handedOn(page)).toMatchObject([{ data: { fields: { It: value } } }]);
	});

	const tooLong = /at most 10000 characters/;
	test.each<[string, string, RegExp]>([
		['number', 'many', /enter a number, like/],
		['number', '0x10', /enter a number, like/],
		['number', '0b11', /enter a number, like/],
		['number', '1e', /enter a number, like/],
		['number', '1,5', /enter a number, like/],
		['number', '.', /enter a number, like/],
		['number', 'Infinity', /enter a number, like/],
		['number', '1e999', /at most 15 digits/],
		['number', '9007199254740993', /at most 15 digits/],
		['number', '-12345678901234567890', /at most 15 digits/],
		['email', 'nobody', /email address/],
		['email', 'a@b', /email address/],
		['email', 'a@b..com', /email address/],
		['email', 'a@b.com, c@d.com', /email address/],
		['email', 'Ada <ada@example.com>', /email address/],
		['date', '2026-02-31', /enter a date/],
		['date', '2026-02-29', /enter a date/],
		['date', '2026-04-31', /enter a date/],
		['date', '2026-13-01', /enter a date/],
		['date', '2026-00-10', /enter a date/],
		['date', '26-01-10', /enter a date/],
		['date', '2026-1-1', /enter a date/],
		['date', '2026-01-10T10:00', /enter a date/],
		['dropdown', 'On the moon', /choose one/],
		['dropdown', 'in the shop', /choose one/],
		['text', 'x'.repeat(10_001), tooLong],
		['textarea', 'x'.repeat(10_001), tooLong],
	])('takes no %s that is none: %s', async (fieldType, entered, problem) => {
		const fieldOptions = 'In the shop, At the door';
		const { page, links, visit } = await ask(withField({ fieldType, fieldOptions }));
		const response = await visit(links[0], { field0: entered });
		expect(response.status).toBe(422);
		const shown = await response.text();
		expect(shown).toMatch(problem);
		expect(shown).toMatch(/aria-invalid="true" aria-describedby="field0-problem"/);
		expect(page.runs).toEqual([]);
	});

	test.each(['text', 'textarea', 'number', 'email', 'date', 'dropdown'])(
		'takes no empty %s where it is required',
		async (fieldType) => {
			const field = { fieldType, fieldOptions: 'A', requiredField: true };
			const { links, visit } = await ask(withField(field));
			const response = await visit(links[0], { field0: ' ' });
			expect([response.status, await response.text()]).toEqual([
				422,
				expect.stringContaining('Please fill this in.') as string,
			]);
		},
	);

	test.each(['', 'no', 'on'])('a required checkbox has to be ticked, not %j', async (field0) => {
		const { page, links, visit } = await ask(
			withField({ fieldType: 'checkbox', requiredField: true }),
		);
		const response = await visit(links[0], { field0 });
		expect([response.status, await response.text()]).toEqual([
			422,
			expect.stringContaining('Please tick this.') as string,
		]);
		expect(page.runs).toEqual([]);
	});

	test('keeps what was entered beside what is wrong', async () => {
		const values = [
			{ fieldLabel: 'Text', fieldType: 'text' },
			{ fieldLabel: 'Lines', fieldType: 'textarea' },
			{ fieldLabel: 'Pick', fieldType: 'dropdown', fieldOptions: 'A\nB' },
			{ fieldLabel: 'Tick', fieldType: 'checkbox' },
			{ fieldLabel: 'Count', fieldType: 'number' },
		];
		const { links, visit } = await ask({ responseType: 'form', formFields: { values } });
		const posted = { field0: '"<a>"', field1: '<b>', field2: 'B', field3: 'yes', field4: 'x' };
		const shown = await (await visit(links[0], posted)).text();
		expect(shown).toMatch(/name="field0"[^>]*value="&#34;&#60;a&#62;&#34;"/);
		expect(shown).toMatch(/<textarea name="field1"[^>]*>\n&#60;b&#62;<\/textarea/);
		expect(shown).toMatch(/<option value="B" {2}?selected/);
		expect(shown).not.toMatch(/<option value="A" {2}?selected/);
		expect(shown).toMatch(/name="field3"[^>]*checked/);
		expect(shown.match(/Please (?!look)/g)).toHaveLength(1);
		expect(shown).toMatch(/Please look at the marked fields/);
	});

	test('is shown without complaints at first, and says what is optional', async () => {
		const { links, visit } = await ask(withField({ fieldType: 'text' }));
		const shown = await (await visit(links[0])).text();
		expect(shown).not.toMatch(/Please|aria-invalid=/);
		expect(shown).toMatch(/\(optional\)/);
	});

	test('comes out by its labels', async () => {
		const values = [
			{ fieldLabel: 'Day', fieldType: 'date' },
			{ fieldLabel: ' Size ', fieldType: 'number' },
		];
		const { page, links, visit } = await ask({ responseType: 'form', formFields: { values } });
		await visit(links[0], { field0: '2026-12-01', field1: '4', field2: 'more' });
		expect(handedOn(page)[0].data.fields).toEqual({ Day: '2026-12-01', Size: 4 });
	});
});

describe('at the limit of the wait', () => {
	/** What n8n hands on then: the input that the node has left for it. */
	const leftFor = (run: IRun) =>
		run.data.executionData!.nodeExecutionStack[0].data.main[0]!.map(({ json }) => json);
	const nobody = { ...nothing, outcome: 'timedOut', timedOut: true, respondedAt: null };

	test.each<[string, IDataObject]>([
		['approval', { approved: false }],
		['freeText', { approved: null }],
		['form', { approved: null, fields: null }],
	])('%s comes out without an answer', async (responseType, data) => {
		const formFields = { values: [{ fieldLabel: 'It', fieldType: 'text' }] };
		const { run } = await ask({ responseType, formFields });
		const [message] = [...telnyx.store.messages].slice(-1);
		expect(leftFor(run)).toEqual([
			{
				data: { ...nobody, ...data },
				messages: [{ to: ann, messageId: message.id, parts: message.parts }],
			},
		]);
	});

	test.each([false, true])(
		'of several items there is one output, Execute Once: %s',
		async (executeOnce) => {
			const items = [{ n: 1 }, { n: 2 }, { n: 3 }];
			const { run } = await ask({}, { node: { executeOnce }, items });
			expect(leftFor(run)).toMatchObject([{ data: nobody }]);
		},
	);

	test('the agent whose tool is reviewed is told that nobody answered', async () => {
		const type = 'n8n-nodes-telnyx.telnyxHitlTool';
		const { run } = await ask({}, { node: { type } });
		expect(leftFor(run)).toMatchObject([{ data: { chatInput: 'Nobody answered in time.' } }]);
	});

	test('without a limit there is none', async () => {
		expect((await ask()).run.waitTill).toEqual(WAIT_INDEFINITELY);
	});

	test('with one, it is the user’s', async () => {
		const before = Date.now();
		const limitWaitTime = { values: { amount: 2, unit: 'minutes' } };
		const { run } = await ask({ options: { limitWaitTime } });
		const wait = run.waitTill!.getTime() - before;
		expect(wait).toBeGreaterThanOrEqual(120_000);
		expect(wait).toBeLessThan(180_000);
	});
});

test('of several items the first is asked about, which a hint says', async () => {
	const { run, texts } = await ask({ message: '={{ $json.n }}?' }, { items: [{ n: 1 }, { n: 2 }] });
	expect(texts.map(({ text }) => text.split('\n')[0])).toEqual(['1?']);
	expect(lastRun(run)?.hints).toMatchObject([
		{ message: expect.stringContaining('Only the first of 2 items') as string },
	]);
});

test('no response type is called by n8n’s own name for forms: from 2.41 on, n8n refuses what our page posts for it', () => {
	const types = nodeTypes['n8n-nodes-telnyx.telnyx'].description.properties
		.filter(({ name }) => name === 'responseType')
		.flatMap(({ options = [] }) => options.map((option) => 'value' in option && option.value));
	expect(types).toContain('approval');
	expect(types).not.toContain('customForm');
});

test('where the answer can’t be handled, the page says so, and the execution waits on', async () => {
	const { run, page, links, visit } = await ask();
	const context = run.data.executionData!.contextData['node:Telnyx'] as { waiting: IDataObject };
	delete context.waiting.question;
	const response = await visit(links[0], approve);
	expect([response.status, await response.text()]).toEqual([
		500,
		expect.stringContaining('Nothing was recorded') as string,
	]);
	expect(page.runs).toEqual([]);
});

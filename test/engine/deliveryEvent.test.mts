import type { IDataObject, INode, IRun } from 'n8n-workflow';

import { startSimulator, type Message, type Simulator } from '../../dev/simulator/simulator.mts';
import { claim } from '../../nodes/Telnyx/trigger/eventClaims.ts';
import { setClock } from './clock.mts';
import { credentialReads, execute, lastRun, runAtLimit, telnyxNode } from './harness.mts';
import { typed } from './parity/case.mts';
import { logger } from './services.mts';
import { postEvent, serveWebhook, type Webhook } from './webhookHarness.mts';

const [ann, ben, cem, dan] = ['+13125550142', '+13125550143', '+13125550144', '+13125550145'];
const optedOut = '+13125550199';

let telnyx: Simulator;
let other: Simulator;
beforeAll(async () => {
	// Telnyx delivers nothing by itself: each test says what happens.
	telnyx = await startSimulator({ deliveryDelay: 1_000_000 });
	other = await startSimulator({ privateKeySeed: Buffer.alloc(32, 9).toString('base64') });
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => {
	await telnyx.close();
	await other.close();
});

const open: Webhook[] = [];
afterEach(async () => {
	jest.useRealTimers();
	for (const { close, errors } of open.splice(0)) {
		expect(errors).toEqual([]);
		await close();
	}
});

let executions = 0;

interface Texting {
	parameters?: IDataObject;
	node?: Partial<INode>;
	publicKey?: string;
	/** What the credential holds when an event comes. */
	keyAtEvent?: string;
}

/** Texts people and waits for the deliveries; with the address that Telnyx was given. */
async function text(people: string[], options: Texting = {}) {
	const { node, publicKey = telnyx.publicKey } = options;
	const credential = { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl, publicKey };
	const executionId = `${++executions}`;
	const parameters = {
		resource: 'message',
		operation: 'sendAndWaitForDelivery',
		sender: 'any',
		from: typed('value', '+13125550100'),
		to: '={{ $json.to }}',
		text: 'Hi',
		...options.parameters,
	};
	const run = await execute({
		items: people.map((to) => ({ to })),
		parameters,
		credential,
		// A key of its own: what is known of a key is kept by the credential's ID.
		node: { credentials: { telnyxMessagingApi: { id: executionId, name: 'T' } }, ...node },
		executionId,
	});
	const settings = {
		parameters,
		node: { credentials: { telnyxMessagingApi: { id: executionId, name: 'T' } }, ...node },
	};
	const serve = async (waits: IRun) => {
		const webhook = await serveWebhook({
			node: telnyxNode(settings),
			credential: { ...credential, publicKey: options.keyAtEvent ?? publicKey },
			waiting: { run: waits, executionId },
		});
		open.push(webhook);
		return webhook;
	};
	const waiting = await serve(run);
	const questionsBefore = telnyx.requests.filter(({ method }) => method === 'GET');
	telnyx.requests.length = 0;
	const messages = people.map((to) => messageTo(to));
	return {
		run,
		waiting,
		serve,
		messages,
		/** What Telnyx was asked about messages before the execution waited. */
		questionsBefore,
		event: eventsTo(waiting),
		/** Runs the node again at the time for which n8n was told to. */
		goOn: async (waits: IRun, at: number | Date = waits.waitTill!) => {
			setClock(at);
			return await runAtLimit(waits, { ...settings, credential, executionId });
		},
	};
}

/** A day later no wait lasts any longer. */
const later = () => Date.now() + 25 * 3_600_000;

const outputsOf = (run: IRun) => lastRun(run)!.data!.main[0]!.map(({ json }) => json);

/** The newest message to somebody. */
const messageTo = (number: string): Message =>
	[...telnyx.store.messages].filter(({ to }) => to[0].phone_number === number).at(-1)!;

/** Lets Telnyx know how a message ended, as the API says it from then on. */
function settle(message: Message, status: string, errors: Message['errors'] = []): Message {
	message.to[0].status = status as never;
	message.errors = errors;
	message.completed_at = '2026-11-23T10:00:00.000+00:00';
	return message;
}

const finalized = (payload: object, type = 'message.finalized') => ({
	data: { event_type: type, record_type: 'event', id: crypto.randomUUID(), payload },
});

/** Settles a message, and reports it to the waiting execution. */
const eventsTo =
	(waiting: Webhook) =>
	async (message: Message, status = 'delivered') =>
		await postEvent(telnyx, waiting.url, finalized(settle(message, status)));

const handedOn = ({ runs }: Webhook) => runs.map(([items]) => items.map(({ json }) => json));
const outcomes = (waiting: Webhook) =>
	handedOn(waiting).map((items) => items.map(({ to, delivery }) => [to, delivery]));
const paths = () => telnyx.requests.map(({ method, path }) => `${method} ${path}`);
const question = ({ id }: Message) => `GET /messages/${id}`;

describe('a waiting execution goes on', () => {
	test('with what Telnyx reports of its message', async () => {
		const { waiting, messages, event } = await text([ann]);
		const response = await event(messages[0]);
		expect([response.status, await response.json()]).toEqual([200, { received: true }]);
		expect(handedOn(waiting)).toMatchObject([
			[
				{
					delivery: 'delivered',
					to: ann,
					status: 'delivered',
					messageId: messages[0].id,
					completedAt: messages[0].completed_at,
					parts: 1,
					errors: [],
					tries: 1,
					waitedSeconds: 0,
					timedOut: false,
				},
			],
		]);
		expect(waiting.runs[0][0][0].pairedItem).toEqual({ item: 0 });
		expect(telnyx.requests).toEqual([]);
	});

	test.each([
		['delivered', 'delivered'],
		['read', 'delivered'],
		['delivery_failed', 'failed'],
		['sending_failed', 'failed'],
		['expired', 'failed'],
		['delivery_unconfirmed', 'unconfirmed'],
		// Telnyx's last word, where the carrier gives no receipts.
		['sent', 'unconfirmed'],
	])('with the status %s, which means %s', async (status, delivery) => {
		const { waiting, messages, event } = await text([ann]);
		await event(messages[0], status);
		expect(handedOn(waiting)).toMatchObject([[{ delivery, status, timedOut: false }]]);
	});

	test('with the error, and what to do about it', async () => {
		const { waiting, messages } = await text([ann]);
		const errors = [{ code: '40001', title: 'Not routable', detail: 'A landline' }];
		const message = settle(messages[0], 'delivery_failed', errors as never);
		await postEvent(telnyx, waiting.url, finalized(message));
		expect(handedOn(waiting)).toMatchObject([
			[
				{
					errors: [
						{ code: '40001', title: 'Not routable', advice: expect.stringMatching(/./) as string },
					],
				},
			],
		]);
	});

	test('when the last of several messages is reported', async () => {
		const { waiting, messages, event } = await text([ann, ben]);
		expect((await event(messages[0])).status).toBe(200);
		expect(waiting.runs).toEqual([]);
		expect((await event(messages[1], 'delivery_failed')).status).toBe(200);
		expect(outcomes(waiting)).toEqual([
			[
				[ann, 'delivered'],
				[ben, 'failed'],
			],
		]);
		expect(waiting.runs[0][0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
		expect(paths()).toEqual([question(messages[1])]);
	});

	test('once, where its last events come at the same time', async () => {
		const { waiting, messages, event } = await text([ann]);
		const responses = await Promise.all([event(messages[0]), event(messages[0])]);
		expect(responses.map(({ status }) => status)).toEqual([200, 200]);
		expect(waiting.runs).toHaveLength(1);
	});

	test('once, and Telnyx is to come again while the first of its last events is under way', async () => {
		const { waiting, messages, event } = await text([ann]);
		const response = { statusCode: 200, writableEnded: false, once: () => undefined };
		claim(`delivery ${executions} telnyx-id 0`, response);
		expect((await event(messages[0])).status).toBe(503);
		response.writableEnded = true;
		expect((await event(messages[0])).status).toBe(200);
		expect(waiting.runs).toEqual([]);
	});

	test('without reading the credential where nothing is to be asked', async () => {
		const { waiting, messages, event } = await text([ann]);
		await postEvent(telnyx, waiting.url, finalized(settle(messages[0], 'sent'), 'message.sent'));
		const before = credentialReads.count;
		await event(messages[0]);
		expect(credentialReads.count).toBe(before);
		expect(waiting.runs).toHaveLength(1);
	});

	test('beside what was skipped, and paired with its items', async () => {
		const { waiting, messages, event } = await text([optedOut, ann], {
			parameters: { sending: { skipOptedOut: true } },
		});
		await event(messages[1]);
		expect(handedOn(waiting)).toMatchObject([
			[
				{
					delivery: 'notSent',
					to: optedOut,
					status: 'skipped',
					reason: 'optedOut',
					timedOut: false,
				},
				{ delivery: 'delivered', to: ann },
			],
		]);
	});

	test.each<[INode['onError'], boolean]>([
		['continueRegularOutput', false],
		['continueErrorOutput', true],
	])(
		'under %s beside what was refused, with an error where it has an output: %s',
		async (onError, hasError) => {
			const { waiting, messages, event } = await text([optedOut, ann], { node: { onError } });
			await event(messages[1]);
			const [refused, arrived] = waiting.runs[0][0];
			expect(refused.json).toMatchObject({
				delivery: 'notSent',
				error: 'Blocked due to STOP message [Telnyx 40300]',
			});
			expect(refused.error !== undefined).toBe(hasError);
			expect(arrived.error).toBeUndefined();
		},
	);
});

describe('a waiting execution takes nothing but Telnyx’s word about its own messages', () => {
	const json = { 'content-type': 'application/json' };
	const now = () => Math.floor(Date.now() / 1000);
	const send = async (url: string, body: string, headers: object = {}) =>
		await fetch(url, { method: 'POST', body, headers: { ...json, ...headers } });

	test.each<[string, number, (url: string, body: string) => Promise<Response>]>([
		['no signature', 401, async (url, body) => await send(url, body)],
		[
			'another key’s signature',
			401,
			async (url, body) => await send(url, body, await other.sign(body)),
		],
		[
			'a stale signature',
			401,
			async (url, body) => await send(url, body, await telnyx.sign(body, now() - 310)),
		],
		[
			'a signature from the future',
			401,
			async (url, body) => await send(url, body, await telnyx.sign(body, now() + 310)),
		],
		[
			'a changed body',
			401,
			async (url, body) => await send(url, `${body} `, await telnyx.sign(body)),
		],
		['GET', 401, async (url) => await fetch(url)],
		[
			'a body that is too large',
			413,
			async (url, body) =>
				await send(url, body.padEnd(1_000_001), await telnyx.sign(body.padEnd(1_000_001))),
		],
	])('not with %s: %i', async (_, status, attack) => {
		const { waiting, messages } = await text([ann]);
		const body = JSON.stringify(finalized(settle(messages[0], 'delivery_failed')));
		expect((await attack(waiting.url, body)).status).toBe(status);
		expect(waiting.runs).toEqual([]);
	});

	test.each<[string, (own: Message) => unknown]>([
		['no message', () => ({ data: { event_type: 'message.finalized' } })],
		['a message without an ID', () => finalized({ to: [{ status: 'delivered' }] })],
		['a message whose ID is no text', () => finalized({ id: 7 })],
		['another message', (own) => finalized({ ...own, id: crypto.randomUUID() })],
		['what every object has', (own) => finalized({ ...own, id: 'toString' })],
		['nothing at all', () => null],
		['no event', () => ({ data: 'finalized' })],
	])('not when a signed event is about %s', async (_, body) => {
		const { waiting, messages } = await text([ann]);
		const message = settle(messages[0], 'delivered');
		expect((await postEvent(telnyx, waiting.url, body(message) as never)).status).toBe(403);
		expect(waiting.runs).toEqual([]);
	});

	test('an event about what was skipped neither', async () => {
		const { waiting } = await text([optedOut, ann], {
			parameters: { sending: { skipOptedOut: true } },
		});
		const response = await postEvent(telnyx, waiting.url, finalized({ id: undefined }));
		expect(response.status).toBe(403);
	});

	test('Telnyx’s other events are acknowledged, and change nothing', async () => {
		const { waiting, messages, event } = await text([ann]);
		const sent = finalized(settle(messages[0], 'delivery_failed'), 'message.sent');
		const response = await postEvent(telnyx, waiting.url, sent);
		expect([response.status, await response.json()]).toEqual([200, { received: true }]);
		expect(waiting.runs).toEqual([]);
		await event(messages[0]);
		expect(outcomes(waiting)).toEqual([[[ann, 'delivered']]]);
	});

	test('where the credential lost its public key, Telnyx is to come again', async () => {
		const { waiting, messages, event } = await text([ann], { keyAtEvent: '' });
		expect((await event(messages[0])).status).toBe(503);
		expect(waiting.runs).toEqual([]);
	});
});

describe('of messages whose events it never saw, Telnyx is asked', () => {
	test('and the execution goes on where all of them have ended', async () => {
		const { waiting, messages, event } = await text([ann, ben, cem, dan]);
		for (const [message, status] of [
			[messages[0], 'delivered'],
			[messages[1], 'delivery_failed'],
			[messages[2], 'delivery_unconfirmed'],
		] as const)
			settle(message, status);
		await event(messages[3]);
		expect(outcomes(waiting)).toEqual([
			[
				[ann, 'delivered'],
				[ben, 'failed'],
				[cem, 'unconfirmed'],
				[dan, 'delivered'],
			],
		]);
		// The newest first, and only then more at a time.
		expect(paths()[0]).toBe(question(messages[2]));
		expect(paths().sort()).toEqual([messages[0], messages[1], messages[2]].map(question).sort());
	});

	test('about no more than one, while that one is under way', async () => {
		const { waiting, messages, event } = await text([ann, ben, cem, dan]);
		await event(messages[0]);
		await event(messages[1]);
		expect(paths()).toEqual([question(messages[3]), question(messages[3])]);
		await event(messages[3]);
		expect(paths().slice(2)).toEqual([question(messages[2])]);
		expect(waiting.runs).toEqual([]);
	});

	test.each(['scheduled', 'queued', 'sending', 'sent'])(
		'and one that is %s is waited for',
		async (status) => {
			const { waiting, messages, event } = await text([ann, ben]);
			settle(messages[0], status);
			expect((await event(messages[1])).status).toBe(200);
			expect(waiting.runs).toEqual([]);
		},
	);

	test('what Telnyx once said to have ended is not asked about again', async () => {
		const { waiting, messages, event } = await text([ann, ben, cem]);
		settle(messages[1], 'delivered');
		// Two are asked about after the newest; the oldest is under way.
		settle(messages[2], 'delivered');
		const response = await event(messages[2]);
		expect(response.status).toBe(200);
		expect(paths()).toEqual([question(messages[1]), question(messages[0])]);
		await event(messages[0]);
		expect(paths()).toHaveLength(2);
		expect(outcomes(waiting)[0]).toHaveLength(3);
	});

	test('where it does not answer, it is to come again with the event, and then all is well', async () => {
		const { waiting, messages, event } = await text([ann, ben]);
		settle(messages[0], 'delivered');
		telnyx.fault({ kind: 'status', status: 500, match: { method: 'GET' } });
		expect((await event(messages[1])).status).toBe(503);
		expect(waiting.runs).toEqual([]);
		expect((await event(messages[1])).status).toBe(200);
		expect(outcomes(waiting)[0]).toHaveLength(2);
		expect(paths()).toEqual([question(messages[0]), question(messages[0])]);
	});

	test('a refusal is no word about a message', async () => {
		const { waiting, messages, event } = await text([ann, ben]);
		telnyx.fault({ kind: 'status', status: 404, match: { method: 'GET' } });
		expect((await event(messages[1])).status).toBe(503);
		expect(waiting.runs).toEqual([]);
	});

	test('it is not waited for longer than Telnyx waits for the response', async () => {
		const { waiting, messages, event } = await text([ann, ben]);
		telnyx.fault({ kind: 'silence', match: { method: 'GET' } });
		expect((await event(messages[1])).status).toBe(503);
		expect(waiting.runs).toEqual([]);
	});

	test('and about no further one once that time is over', async () => {
		const { waiting, messages, event } = await text([ann, ben, cem]);
		settle(messages[1], 'delivered');
		let late = 0;
		const now = performance.now.bind(performance);
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + late);
		telnyx.faultWhen(() => {
			late = 1_000;
			return undefined;
		});
		// A request for which no time is left may not even reach Telnyx.
		const log = jest.spyOn(logger(), 'debug');
		expect((await event(messages[2])).status).toBe(503);
		const lines = log.mock.calls.filter(([line]) => line.includes('GET /messages/'));
		for (const spy of [clock, log]) spy.mockRestore();
		expect(lines).toHaveLength(1);
		expect(waiting.runs).toEqual([]);
	});

	test('where it answers nothing about one, that another is under way suffices', async () => {
		const { messages, event } = await text([ann, ben, cem, dan]);
		settle(messages[3], 'delivered');
		// Of the two that are asked about next, at once, one is under way.
		const [, second, third] = messages;
		const secondAsked = telnyx.nextRequest(({ path }) => path.endsWith(second.id));
		telnyx.faultWhen(async ({ path }) => {
			if (!path.endsWith(third.id)) return undefined;
			await secondAsked;
			return { kind: 'status', status: 500 };
		});
		expect((await event(messages[0])).status).toBe(200);
		expect(paths().sort()).toEqual(messages.slice(1).map(question).sort());
	});

	test('each run of a node has messages of its own', async () => {
		const { run, waiting, messages, event } = await text([ann, ben]);
		await event(messages[0]);
		const context = run.data.executionData!.contextData['node:Telnyx'] as { waiting: IDataObject };
		context.waiting.runIndex = 1;
		settle(messages[0], 'delivered');
		telnyx.requests.length = 0;
		await event(messages[1]);
		expect(paths()).toEqual([question(messages[0])]);
		expect(outcomes(waiting)[0]).toHaveLength(2);
	});
});

describe('before it waits', () => {
	/** Sets n8n's clock ahead when something was sent to Telnyx. */
	function laterAfterTexts(milliseconds: number) {
		setClock(Date.now());
		telnyx.faultWhen(({ method }) => {
			if (method === 'POST') setImmediate(() => jest.setSystemTime(Date.now() + milliseconds));
			return undefined;
		});
	}

	test.each([5_000, -5_000])(
		'Telnyx is asked about what it took long ago, by a clock that may be off: %i ms',
		async (milliseconds) => {
			laterAfterTexts(milliseconds);
			const { run, messages, questionsBefore } = await text([ann]);
			expect(questionsBefore.map(({ path }) => path)).toEqual([`/messages/${messages[0].id}`]);
			expect(run.waitTill).toBeDefined();
		},
	);

	test('and what has ended comes out at once', async () => {
		laterAfterTexts(5_000);
		telnyx.faultWhen(({ method }) => {
			if (method === 'GET') settle(messageTo(ann), 'delivered');
			else setImmediate(() => jest.setSystemTime(Date.now() + 5_000));
			return undefined;
		});
		const { run } = await text([ann]);
		expect(run.waitTill).toBeUndefined();
		expect(lastRun(run)!.data!.main[0]).toMatchObject([
			{ json: { to: ann, delivery: 'delivered', timedOut: false, tries: 1 } },
		]);
	});

	test('and once about what grew old while it was asked', async () => {
		setClock(Date.now());
		const later = () => jest.setSystemTime(Date.now() + 5_000);
		const sent = telnyx.nextMessage(({ to }) => to[0].phone_number === ann);
		telnyx.faultWhen(async ({ method, body }) => {
			if (method === 'POST' && body.includes(ben)) {
				await sent;
				later();
			}
			if (method === 'GET') later();
			return undefined;
		});
		const { run, messages, questionsBefore } = await text([ann, ben]);
		expect(questionsBefore.map(({ path }) => path)).toEqual(
			messages.map(({ id }) => `/messages/${id}`),
		);
		expect(run.waitTill).toBeDefined();
	});

	test('and not about what it has only just taken', async () => {
		const { questionsBefore } = await text([ann, ben]);
		expect(questionsBefore).toEqual([]);
	});
});

describe('how long it waits', () => {
	/** The minutes after which it waits no longer. */
	const waitOf = async (options: IDataObject) => {
		const begin = Date.now();
		const { run, goOn } = await text([ann], { parameters: { options } });
		let last = run;
		while (last.waitTill) last = await goOn(last);
		return Math.round((Date.now() - begin) / 60_000);
	};
	const values = (amount: number, unit?: string) => ({
		limitWaitTime: { values: { amount, unit } },
	});

	test.each<[string, IDataObject, number]>([
		['a day by default', {}, 24 * 60],
		['three minutes', values(3, 'minutes'), 3],
		['two hours', values(2, 'hours'), 120],
		['two hours where no unit is chosen', values(2), 120],
		['half a day', values(0.5, 'days'), 720],
	])('%s', async (_, options, minutes) => {
		expect(await waitOf(options)).toBe(minutes);
	});

	test.each([0, -1, 1e12])('%d hours are refused before anybody is texted', async (amount) => {
		const { run } = await text([ann], { parameters: { options: values(amount) } });
		expect(run.data.resultData.error?.message).toMatch(/is (not a valid wait time|less than 0)/);
	});
});

describe('where no event comes, it looks for itself', () => {
	test('and goes on once all have ended', async () => {
		const { run, goOn, messages } = await text([ann, ben]);
		settle(messages[0], 'delivered');
		const waitsOn = await goOn(run);
		expect(waitsOn.waitTill!.getTime()).toBeGreaterThan(run.waitTill!.getTime());
		expect(paths().sort()).toEqual(messages.map(question).sort());
		telnyx.requests.length = 0;
		settle(messages[1], 'delivery_failed');
		expect(outputsOf(await goOn(waitsOn))).toMatchObject([
			{ to: ann, delivery: 'delivered', timedOut: false },
			{ to: ben, delivery: 'failed', timedOut: false },
		]);
		expect(paths()).toEqual([question(messages[1])]);
	});

	test('an event goes on counting after such a look', async () => {
		const { run, goOn, serve, messages } = await text([ann, ben]);
		settle(messages[0], 'delivered');
		const waitsOn = await goOn(run);
		const waiting = await serve(waitsOn);
		await postEvent(telnyx, waiting.url, finalized(settle(messages[1], 'delivered')));
		expect(outcomes(waiting)).toEqual([
			[
				[ann, 'delivered'],
				[ben, 'delivered'],
			],
		]);
	});

	test('ever less often, never long after the result, and not after its limit', async () => {
		const begin = Date.now();
		const { run, goOn } = await text([ann]);
		const looks = [run];
		while (looks.at(-1)!.waitTill) looks.push(await goOn(looks.at(-1)!));
		const times = looks.flatMap(({ waitTill }) => waitTill?.getTime() ?? []);
		const waits = times.slice(1).map((time, index) => time - times[index]);
		expect(Math.max(...waits)).toBeLessThan(3_700_000);
		for (const [index, wait] of waits.entries())
			expect(wait).toBeLessThanOrEqual(Math.max(70_000, (times[index] - begin) / 2));
		expect(waits[5]).toBeGreaterThan(waits[0]);
		expect(waits.length).toBeLessThan(60);
	});
});

describe('at the limit', () => {
	test('Telnyx is asked once about each message that is still open', async () => {
		const { goOn, run, messages, event } = await text([ann, ben, optedOut], {
			parameters: { sending: { skipOptedOut: true } },
		});
		expect((await event(messages[0], 'delivered')).status).toBe(200);
		telnyx.requests.length = 0;
		const ended = await goOn(run, later());
		expect(ended.waitTill).toBeUndefined();
		expect(outputsOf(ended)).toMatchObject([
			{ to: ann, delivery: 'delivered', timedOut: false, messageId: messages[0].id },
			{ to: ben, delivery: 'unconfirmed', timedOut: true, messageId: messages[1].id },
			{ to: optedOut, delivery: 'notSent', timedOut: false },
		]);
		expect(lastRun(ended)!.data!.main[0]!.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(paths().sort()).toEqual([messages[0], messages[1]].map(question).sort());
	});

	test('what Telnyx does not answer about comes out as unconfirmed', async () => {
		const { goOn, run } = await text([ann]);
		telnyx.fault({ kind: 'status', status: 404, match: { method: 'GET' } });
		expect(outputsOf(await goOn(run, later()))).toMatchObject([
			{ to: ann, delivery: 'unconfirmed', timedOut: true },
		]);
	});

	test('nobody is texted again', async () => {
		const { goOn, run } = await text([ann, ben]);
		await goOn(run, later());
		expect(telnyx.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('a later run of the node, which gets the same items, is none of this', async () => {
		const { run, goOn } = await text([ann]);
		const context = run.data.executionData!.contextData['node:Telnyx'] as { waiting: IDataObject };
		context.waiting.runIndex = 5;
		expect((await goOn(run, later())).waitTill).toBeDefined();
		expect(telnyx.requests.map(({ method }) => method)).toEqual(['POST']);
	});

	test.each<[string, number, (open: IDataObject[]) => IDataObject[]]>([
		['fewer items', 1, ([one]) => [one]],
		['another item beside one of its own', 2, ([one]) => [one, { to: cem }]],
		['what Telnyx has reported', 2, (open) => open.map((json) => ({ ...json, timedOut: false }))],
		[
			'what timed out elsewhere',
			2,
			(open) => open.map((json) => ({ ...json, messageId: crypto.randomUUID() })),
		],
	])('a later run of the node that gets %s texts all of them', async (_, count, itemsFrom) => {
		const { run, goOn } = await text([ann, ben]);
		const [{ data }] = run.data.executionData!.nodeExecutionStack;
		data.main[0] = itemsFrom(data.main[0]!.map(({ json }) => json)).map((json) => ({ json }));
		expect((await goOn(run, later())).waitTill).toBeDefined();
		expect(telnyx.requests.map(({ method }) => method)).toEqual(Array(count).fill('POST'));
	});

	test('a loop that hands what timed out to the node again begins anew', async () => {
		const { goOn, run } = await text([ann]);
		const ended = await goOn(run, later());
		telnyx.requests.length = 0;
		// The loop puts the node, which has ended, onto the engine's stack again.
		const [entry] = run.data.executionData!.nodeExecutionStack;
		ended.data.executionData!.nodeExecutionStack = [
			{ ...entry, data: { main: lastRun(ended)!.data!.main } },
		];
		const again = await goOn(ended, later());
		expect(again.waitTill).toBeDefined();
		expect(telnyx.requests.map(({ method }) => method)).toEqual(['POST']);
	});
});

describe('where nothing is left to wait for, it does not wait', () => {
	test('since all were skipped', async () => {
		const { run } = await text([optedOut], { parameters: { sending: { skipOptedOut: true } } });
		expect(run.waitTill).toBeUndefined();
		expect(lastRun(run)!.data!.main[0]).toMatchObject([
			{ json: { delivery: 'notSent', status: 'skipped' }, pairedItem: { item: 0 } },
		]);
	});

	test('since all were sent before under their Send Once Key, which says nothing of their delivery', async () => {
		const once = { parameters: { sending: { onceKey: crypto.randomUUID() } } };
		await text([ann], once);
		const { run } = await text([ann], once);
		expect(run.waitTill).toBeUndefined();
		expect(lastRun(run)!.data!.main[0]).toMatchObject([
			{ json: { delivery: 'unconfirmed', reason: 'alreadySent', timedOut: false } },
		]);
	});
});

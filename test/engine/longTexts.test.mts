import type { IDataObject, INode, IRun } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { deduplicator, execute, lastRun, remembered, toolOf } from './harness.mts';
import { typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
	remembered.clear();
});
afterAll(async () => await telnyx.close());

const number = () => [...telnyx.store.phoneNumbers][0].phone_number!;
const person = '+13125550001';

/** Takes three texts. */
const long = Array.from({ length: 40 }, (_, index) => `Sentence ${index} ${'a'.repeat(80)}.`).join(
	' ',
);

interface Change extends IDataObject {
	options?: IDataObject;
}

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

const parametersOf = (change: Change): IDataObject => ({
	resource: 'message',
	operation: 'send',
	sender: 'any',
	from: typed('value', number()),
	to: person,
	text: long,
	...change,
});

const run = async (
	change: Change = {},
	more: { node?: Partial<INode>; retryOf?: IRun; items?: IDataObject[]; executionId?: string } = {},
) => await execute({ parameters: parametersOf(change), credential: credential(), ...more });

const split = { options: { ifTooLong: 'split' } };
const outputs = (of: IRun) => lastRun(of)?.data?.main[0] ?? [];
const errorOf = (of: IRun) => of.data.resultData.error;

/** What Telnyx accepted for somebody, in order. */
const received = (to = person): string[] =>
	telnyx.requests
		.filter(({ accepted }) => accepted)
		.map(({ body }) => JSON.parse(body) as { to: string; text: string })
		.filter((message) => message.to === to)
		.map(({ text }) => text);

const refusePart = (part: string, status = 400) =>
	telnyx.faultWhen(({ body }) => (body.includes(part) ? { kind: 'status', status } : undefined));

test('a text that is too long fails before anything is sent, unless the user says otherwise', async () => {
	expect(errorOf(await run())).toMatchObject({
		message: expect.stringMatching(/^"Text" takes \d+ SMS, and 10 are the most/) as string,
		description: expect.stringContaining('If Too Long') as string,
	});
	expect(telnyx.requests).toEqual([]);
});

test.each(['send', 'schedule', 'sendAndWaitForDelivery'])('%s shortens it', async (operation) => {
	const sendAt = operation === 'schedule' ? { sendAt: '={{ $now.plus({ hours: 1 }) }}' } : {};
	await run({ operation, ...sendAt, options: { ifTooLong: 'shorten' } });
	const [text, ...others] = received();
	expect(others).toEqual([]);
	expect(text).toMatch(/\. \.\.\.$/);
	expect(long.startsWith(text.slice(0, -4))).toBe(true);
});

describe('a text that is split', () => {
	test.each(['send', 'schedule'])('arrives whole and in order: %s', async (operation) => {
		const sendAt = operation === 'schedule' ? { sendAt: '={{ $now.plus({ hours: 1 }) }}' } : {};
		const done = await run({ operation, ...sendAt, ...split }, { items: [{}, {}] });
		expect(errorOf(done)).toBeUndefined();
		const texts = received();
		const marks = ['(1/3) ', '(2/3) ', '(3/3) '];
		expect(texts.map((text) => text.slice(0, 6))).toEqual([...marks, ...marks]);
		const whole = texts.map((text) => text.slice(6)).join(' ');
		expect(whole).toBe(`${long} ${long}`);
		expect(
			outputs(done).map(({ json, pairedItem }) => [json.textPart, json.textParts, pairedItem]),
		).toEqual([0, 1].flatMap((item) => [1, 2, 3].map((part) => [part, 3, { item }])));
	});

	test('is one text where it fits', async () => {
		const done = await run({ ...split, text: 'Hi' });
		expect(received()).toEqual(['Hi']);
		expect(outputs(done)[0].json).not.toHaveProperty('textPart');
	});

	test('is refused where it would be more than ten', async () => {
		const failed = await run({ ...split, text: long.repeat(5) });
		expect(errorOf(failed)?.message).toMatch(
			/^"Text" takes at least 1\d texts, and 10 are the most/,
		);
		expect(telnyx.requests).toEqual([]);
	});

	test('goes on at a retry with the part that was refused', async () => {
		refusePart('(2/3)');
		const failed = await run(split);
		expect(errorOf(failed)?.description).toContain('Of 3 messages 1 were accepted');
		expect(received()).toHaveLength(1);
		telnyx.clearFaults();
		const retried = await run(split, { retryOf: failed });
		expect(errorOf(retried)).toBeUndefined();
		expect(received().map((text) => text.slice(0, 5))).toEqual(['(1/3)', '(2/3)', '(3/3)']);
		expect(outputs(retried).map(({ json }) => json.textPart)).toEqual([1, 2, 3]);
	});

	test('arrives whole where it has begun, although somebody else’s is refused meanwhile', async () => {
		// At this rate, the refusal is there before the second part's turn.
		const sending = { concurrency: 2, messagesPerSecond: 5 };
		refusePart('+13125550002');
		const items = [person, '+13125550002', '+13125550003'].map((to) => ({ to }));
		const failed = await run({ to: '={{ $json.to }}', ...split, sending }, { items });
		expect(errorOf(failed)).toMatchObject({ context: { itemIndex: 1 } });
		expect(received()).toHaveLength(3);
		expect(received('+13125550003')).toEqual([]);
	});

	test('stands at a retry, although its time is too near by now', async () => {
		const now = Date.now();
		const sendAt = new Date(now + 6 * 60_000).toISOString();
		const schedule = async (retryOf?: IRun) =>
			await run(
				{ operation: 'schedule', to: '={{ $json.to }}', sendAt, ...split },
				{ items: [{ to: person }, { to: '+13125550002' }], retryOf },
			);
		telnyx.faultWhen(({ body }) =>
			body.includes('+13125550002') ? { kind: 'status', status: 400 } : undefined,
		);
		const failed = await schedule();
		expect(received()).toHaveLength(3);
		telnyx.clearFaults();
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 4 * 60_000);
		const retried = await schedule(failed);
		clock.mockRestore();
		// Only the one that was refused is said to be too late.
		expect(errorOf(retried)).toMatchObject({ context: { itemIndex: 1 } });
		expect(received()).toHaveLength(3);
	});

	test('is an MMS, which has no such limit, where it answers a group', async () => {
		const answeredMessage = {
			event: 'messageReceived',
			type: 'MMS',
			direction: 'inbound',
			from: person,
			to: number(),
			cc: [number(), '+13125550002'],
		};
		await run({
			operation: 'reply',
			options: { ...split.options, answeredMessage: `={{ ${JSON.stringify(answeredMessage)} }}` },
		});
		expect(telnyx.requests.map(({ body }) => (JSON.parse(body) as IDataObject).text)).toEqual([
			long,
		]);
	});

	test('shows what was sent beside the error where the run continues', async () => {
		refusePart('(2/3)');
		const done = await run(split, { node: { onError: 'continueRegularOutput' } });
		expect(outputs(done).map(({ json }) => [json.textPart, 'error' in json])).toEqual([
			[1, false],
			[2, true],
		]);
		expect(received()).toHaveLength(1);
	});

	test('sends the error to the output for errors, and what was sent to the other', async () => {
		refusePart('(2/3)');
		const done = await run(split, { node: { onError: 'continueErrorOutput' } });
		const [sent, failed] = lastRun(done)?.data?.main ?? [];
		expect(sent?.map(({ json }) => json.textPart)).toEqual([1]);
		expect(failed?.map(({ json }) => json.textPart)).toEqual([2]);
	});

	test('ends with an opt-out', async () => {
		const errors = [{ code: '40300', title: 'Blocked due to STOP message' }];
		telnyx.faultWhen(({ body }) =>
			body.includes('(2/3)') ? { kind: 'status', status: 400, errors } : undefined,
		);
		const done = await run({ ...split, sending: { skipOptedOut: true } });
		expect(errorOf(done)).toBeUndefined();
		expect(received()).toHaveLength(1);
		expect(telnyx.requests.filter(({ body }) => body.includes('(3/3)'))).toEqual([]);
		expect(outputs(done).map(({ json }) => [json.textPart, json.reason])).toEqual([
			[1, undefined],
			[2, 'optedOut'],
			[3, 'optedOut'],
		]);
	});
});

describe('under a Send Once Key, a text that is split', () => {
	const once = { ...split, sending: { onceKey: 'news' } };

	test('goes on in another execution with the part that was refused', async () => {
		refusePart('(2/3)');
		await run(once);
		telnyx.clearFaults();
		const done = await run(once, { executionId: 'another' });
		expect(received().map((text) => text.slice(0, 5))).toEqual(['(1/3)', '(2/3)', '(3/3)']);
		expect(outputs(done).map(({ json }) => json.reason)).toEqual([
			'alreadySent',
			undefined,
			undefined,
		]);
	});

	test.each([
		['the same', long, long],
		['a shorter one', long, 'Hi'],
		['a longer one', 'Hi', long],
	])('is sent once, though another execution has %s', async (_, first, second) => {
		await run({ ...once, text: first });
		const count = received().length;
		// What surely was sent is not sent again because of that.
		const sending = { ...once.sending, ifUnknown: 'resend' };
		const done = await run({ ...once, sending, text: second }, { executionId: 'another' });
		expect(received()).toHaveLength(count);
		expect(outputs(done).map(({ json }) => json)).toEqual([
			{ to: person, status: 'skipped', reason: 'alreadySent' },
		]);
	});

	describe('whose last part may have been sent', () => {
		const items = [
			{ to: person, text: long },
			{ to: '+13125550002', text: 'Hi' },
		];
		const sendTo = async (sending: IDataObject, more: Parameters<typeof run>[1] = {}) =>
			await run(
				{
					...{ to: '={{ $json.to }}', text: '={{ $json.text }}' },
					...{ ...split, sending: { onceKey: 'news', concurrency: 1, ...sending } },
				},
				{ items, ...more },
			);
		/** Its response is lost, and that of the other person is a refusal. */
		const loseLast = async () => {
			telnyx.setLogDelay(Infinity);
			telnyx.faultWhen(({ body }) => {
				if (body.includes('(3/3)')) return { kind: 'resetAfterRead', accept: false };
				return body.includes('+13125550002') ? { kind: 'status', status: 400 } : undefined;
			});
			const failed = await sendTo({ ifUnknown: 'continue' });
			telnyx.clearFaults();
			telnyx.setLogDelay(0);
			return failed;
		};

		test('comes out with all of them at a retry', async () => {
			const retryOf = await loseLast();
			const done = await sendTo({ ifUnknown: 'continue' }, { retryOf });
			expect(outputs(done).map(({ json }) => [json.textPart, json.status])).toEqual([
				[1, 'queued'],
				[2, 'queued'],
				[3, 'unknown'],
				[undefined, 'queued'],
			]);
			expect(received()).toHaveLength(2);
		});

		test('is left alone by another execution, which texts the others', async () => {
			await loseLast();
			const done = await sendTo({ ifUnknown: 'error' }, { executionId: 'another' });
			expect(errorOf(done)?.message).toMatch(/^This text may have been sent/);
			expect(errorOf(done)?.description).toContain(
				'Of 2 messages 1 were accepted by Telnyx, 0 refused, 1 may have been sent, and 0 were not started.',
			);
			expect(received()).toHaveLength(2);
		});

		test('is completed by another execution where the user chose so', async () => {
			await loseLast();
			const done = await sendTo({ ifUnknown: 'resend' }, { executionId: 'another' });
			expect(errorOf(done)).toBeUndefined();
			expect(received().map((text) => text.slice(0, 5))).toEqual(['(1/3)', '(2/3)', '(3/3)']);
			expect(outputs(done).map(({ json }) => json.textPart)).toEqual([1, 2, 3, undefined]);
		});
	});

	test('is sent whole where the user chose so, though a shorter one may have been sent', async () => {
		telnyx.fault({ kind: 'resetAfterRead', accept: false });
		await run({ ...once, text: 'Hi' });
		const sending = { ...once.sending, ifUnknown: 'resend' };
		await run({ ...once, sending }, { executionId: 'another' });
		expect(received().map((text) => text.slice(0, 5))).toEqual(['(1/3)', '(2/3)', '(3/3)']);
	});

	test('concerns no other where n8n’s database does not answer', async () => {
		jest
			.spyOn(deduplicator, 'checkProcessedAndRecord')
			.mockRejectedValueOnce(new Error('database is locked'));
		const done = await run(
			{ to: '={{ $json.to }}', ...split, sending: { onceKey: 'news', concurrency: 1 } },
			{
				items: [{ to: person }, { to: '+13125550002' }],
				node: { onError: 'continueRegularOutput' },
			},
		);
		jest.restoreAllMocks();
		expect(outputs(done).map(({ json }) => json.error)).toEqual([
			'database is locked',
			...Array<undefined>(3).fill(undefined),
		]);
		expect(received()).toEqual([]);
		expect(received('+13125550002')).toHaveLength(3);
	});
});

test('a question that is too long stays one, and names no option that it lacks', async () => {
	const failed = await run({ operation: 'sendAndWait', message: long });
	expect(errorOf(failed)).toMatchObject({
		message: expect.stringMatching(/ takes \d+ SMS, and 10 are the most/) as string,
		description: 'Shorten it.',
	});
});

describe('plain text', () => {
	const markdown = '## Hi **Ada**\n\n<p>See [the menu](https://example.com/menu)</p>';
	const plain = 'Hi Ada\n\nSee the menu (https://example.com/menu)';

	test('is what a tool sends', async () => {
		const tool = (options: IDataObject) =>
			toolOf({
				parameters: parametersOf({ text: '={{ $fromAI("text") }}', options }),
				credential: credential(),
			});
		await tool({})({ text: markdown });
		await tool({ plainText: false })({ text: markdown });
		expect(received()).toEqual([plain, markdown]);
	});

	test('is what a node sends where the user wants it', async () => {
		await run({ text: markdown });
		await run({ text: markdown, options: { plainText: true } });
		expect(received()).toEqual([markdown, plain]);
	});

	test('is what an answer by SMS says, made of what the agent said', async () => {
		const message = { event: 'messageReceived', type: 'SMS', direction: 'inbound' };
		const answeredMessage = { ...message, from: person, to: number() };
		await execute({
			parameters: {
				resource: 'message',
				operation: 'reply',
				options: {
					answeredMessage: `={{ ${JSON.stringify(answeredMessage)} }}`,
					plainText: true,
					ifTooLong: 'split',
				},
			},
			items: [{ output: markdown }, { output: long }],
			credential: credential(),
		});
		const [first, ...parts] = received();
		expect(first).toBe(plain);
		expect(parts.map((text) => text.slice(0, 5))).toEqual(['(1/3)', '(2/3)', '(3/3)']);
	});

	test('is what counts for the length', async () => {
		const text = `${'**a** '.repeat(400)}b`;
		expect(errorOf(await run({ text }))).toBeDefined();
		const done = await run({ text, options: { plainText: true, includeSegments: true } });
		expect(errorOf(done)).toBeUndefined();
		expect(outputs(done)[0].json).toMatchObject({ segments: 6 });
	});
});

import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INode } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import {
	credentialReads,
	deduplicator,
	editorMessages,
	execute,
	lastRun,
	nextRound,
	remembered,
	toolOf,
	type RunOptions,
} from './harness.mts';
import { byId, typed } from './parity/case.mts';
import { logger } from './services.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	// What the log can tell is the subject of other tests.
	telnyx.setLogDelay(Infinity);
	telnyx.requests.length = 0;
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await telnyx.close());

const people = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ to: `+1312555${String(1000 + index)}` }));

interface Change {
	operation?: string;
	executionId?: string;
	isManual?: boolean;
	to?: string;
	text?: string;
	sending?: IDataObject;
	options?: IDataObject;
	node?: Partial<INode>;
	retryOf?: RunOptions['retryOf'];
	cancelWhen?: Promise<unknown>;
}

const optionsOf = (items: IDataObject[], change: Change = {}): RunOptions => ({
	items,
	parameters: {
		resource: 'message',
		operation: change.operation ?? 'send',
		sender: 'any',
		from: typed('value', [...telnyx.store.phoneNumbers][0].phone_number ?? ''),
		to: change.to ?? '={{ $json.to }}',
		text: change.text ?? 'Hi',
		options: change.options ?? {},
		sending: change.sending ?? {},
	},
	node: change.node,
	retryOf: change.retryOf,
	cancelWhen: change.cancelWhen,
	executionId: change.executionId,
	isManual: change.isManual,
	credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
});

const send = async (items: IDataObject[], change?: Change) =>
	await execute(optionsOf(items, change));

type Run = Awaited<ReturnType<typeof send>>;
const outputs = (run: Run) => lastRun(run)?.data?.main[0] ?? [];

/** How many texts each recipient was sent. */
function textsByRecipient(): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { accepted, body } of telnyx.requests) {
		if (!accepted) continue;
		const { to } = JSON.parse(body) as { to: string };
		counts[to] = (counts[to] ?? 0) + 1;
	}
	return counts;
}

const textRequests = () => telnyx.requests.filter(({ method }) => method === 'POST');

const onceEach = (items: IDataObject[]) =>
	Object.fromEntries(items.map(({ to }) => [to as string, 1]));

/** Telnyx refuses the text to one recipient, as often as it is tried. */
const refuse = (to: unknown, status = 400) =>
	telnyx.faultWhen(({ body }) =>
		body.includes(String(to)) ? { kind: 'status', status } : undefined,
	);

test('"Retry On Fail" texts only those who were not texted yet', async () => {
	const items = people(5);
	telnyx.fault({ kind: 'status', status: 400, match: { path: /messages/ }, times: 2 });
	const run = await send(items, { node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } });
	expect(run.data.resultData.error).toBeUndefined();
	expect(outputs(run)).toHaveLength(5);
	expect(lastRun(run)?.hints ?? []).toEqual([]);
	expect(textsByRecipient()).toEqual(onceEach(items));
});

test('"Retry" in the Executions list texts only those who were not texted yet', async () => {
	const items = people(5);
	refuse(items[3].to);
	const failed = await send(items);
	expect(failed.data.resultData.error).toBeDefined();

	telnyx.clearFaults();
	const retried = await send(items, { retryOf: failed });
	expect(retried.data.resultData.error).toBeUndefined();
	expect(outputs(retried)).toHaveLength(5);
	expect(textsByRecipient()).toEqual(onceEach(items));
});

test('a text that holds the time of its try is not sent again', async () => {
	const items = people(3);
	refuse(items[2].to);
	await send(items, {
		text: '=It is {{ $now.toMillis() }}',
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 5 },
	});
	expect(textsByRecipient()).toEqual(onceEach(items.slice(0, 2)));
});

test('a scheduled text that was accepted stands, although its time is too near for another try', async () => {
	const items = people(2);
	refuse(items[1].to);
	const later = Date.now() + 4 * 60_000;
	const schedule = async (retryOf?: Run) =>
		await send(items, { options: { sendAt: new Date(later + 2 * 60_000).toISOString() }, retryOf });
	const failed = await schedule();
	telnyx.clearFaults();
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
	const retried = await schedule(failed);
	clock.mockRestore();
	// Only the one that was refused is told that it is too late.
	expect(retried.data.resultData.error).toMatchObject({
		message: expect.stringMatching(/"Send At" is less than 5 minutes ahead/) as string,
		context: { itemIndex: 1 },
	});
	expect(textsByRecipient()).toEqual(onceEach(items.slice(0, 1)));
});

test('a text that was accepted asks nothing more of Telnyx at a retry', async () => {
	const items = [
		{ from: 'ACME', to: '+447700900123' },
		{ from: '+13125550100', to: people(1)[0].to },
	];
	refuse(items[1].to);
	const options = optionsOf(items);
	options.parameters.from = typed('value', '={{ $json.from }}');
	const failed = await execute(options);
	expect(telnyx.requests.filter(({ method }) => method === 'GET')).not.toEqual([]);
	telnyx.clearFaults();
	telnyx.requests.length = 0;
	const retried = await execute({ ...options, retryOf: failed });
	expect(outputs(retried)).toHaveLength(2);
	expect(telnyx.requests.map(({ method, path }) => [method, path])).toEqual([
		['POST', '/messages'],
	]);
});

test('where n8n can’t let the execution wait, the next try texts nobody again', async () => {
	jest
		.spyOn(ExecuteContext.prototype, 'putExecutionToWait')
		.mockRejectedValueOnce(new Error('database is locked'));
	const items = people(2);
	const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const run = await send(items, { operation: 'sendAndWaitForDelivery', node });
	expect(run.data.resultData.error).toBeUndefined();
	expect(textsByRecipient()).toEqual(onceEach(items));
});

test.each(['send', 'sendAndWaitForDelivery'])(
	'with a corrected recipient, a manual retry of %s texts only that one',
	async (operation) => {
		const items = [...people(2), { to: '+13125559999', right: '+13125551002' }];
		refuse(items[2].to);
		const failed = await send(items, { operation });
		expect(failed.data.resultData.error).toBeDefined();
		await send(items, {
			operation,
			to: '={{ $json.right ?? $json.to }}',
			retryOf: failed,
			executionId: 'another',
		});
		expect(textsByRecipient()).toEqual(onceEach(people(3)));
	},
);

describe('a tool', () => {
	const [{ to }] = people(1);

	/** Lets the tool be called as by one agent. */
	const tool = ({ parameters, ...more }: Partial<RunOptions> = {}) =>
		toolOf({
			parameters: {
				resource: 'message',
				operation: 'send',
				sender: 'any',
				from: typed('value', [...telnyx.store.phoneNumbers][0].phone_number ?? ''),
				to: '={{ $fromAI("to") }}',
				text: '={{ $fromAI("text") }}',
				...parameters,
			},
			credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
			...more,
		});

	test('whose calls n8n runs one by one leaves a text alone that may have been sent', async () => {
		telnyx.fault({ kind: 'resetAfterRead' });
		const call = tool({ node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } });
		for (let tried = 0; tried < 2; tried++) {
			expect(await call({ to, text: 'Hi' })).toMatch(/may have been sent/);
		}
		expect(textRequests()).toHaveLength(1);
		await call({ to, text: 'Something else' });
		expect(textRequests()).toHaveLength(2);
	});

	test('that is called twice at the same time with the same text sends it once', async () => {
		const call = tool();
		let second: Promise<unknown> | undefined;
		telnyx.faultWhen(async () => {
			second ??= call({ to, text: 'At once' });
			await second;
			return undefined;
		});
		await call({ to, text: 'At once' });
		expect(await second).toMatch(/may have been sent/);
		expect(textRequests()).toHaveLength(1);
	});

	test('asks a question again that was answered', async () => {
		const call = tool({
			parameters: { operation: 'sendAndWait', answerBy: 'text', message: '={{ $fromAI("text") }}' },
		});
		for (let asked = 1; asked <= 2; asked++) {
			await call({ to, text: 'Ready?' });
			expect(textRequests()).toHaveLength(asked);
		}
	});

	describe('that is called again with a long text of which a part was refused', () => {
		const text = 'Everything that there is to say about it. '.repeat(100);
		const parameters = { options: { ifTooLong: 'split' } };
		const sent = () =>
			telnyx.requests
				.filter(({ accepted }) => accepted)
				.map(({ body }) => String((JSON.parse(body) as IDataObject).text).slice(0, 5));

		test.each<[string, Array<Partial<RunOptions>>]>([
			['by the same agent', [{}]],
			[
				'by the same agent, under "Continue On Fail"',
				[{ node: { onError: 'continueRegularOutput' } }],
			],
			[
				'in the editor, by the next message of a chat',
				[
					{ isManual: true, executionId: '1' },
					{ isManual: true, executionId: '2' },
				],
			],
		])('sends only the parts that were not sent: %s', async (_, executions) => {
			let texts = 0;
			telnyx.faultWhen(() => (++texts === 2 ? { kind: 'status', status: 400 } : undefined));
			const calls = executions.map((execution) => tool({ parameters, ...execution }));
			await calls[0]({ to, text });
			expect(sent()).toHaveLength(1);
			await calls.at(-1)!({ to, text });
			const parts = sent();
			expect(parts.length).toBeGreaterThan(1);
			expect(new Set(parts).size).toBe(parts.length);
			// What has gone well is over: the same words are another message.
			await calls.at(-1)!({ to, text });
			expect(sent()).toHaveLength(2 * parts.length);
		});
	});
});

describe('a list that is executed again in the editor right after it failed', () => {
	test.each([undefined, 'continueRegularOutput'] as const)(
		'texts only those who were not texted yet, whatever their order, and says so: %s',
		async (onError) => {
			const items = people(4);
			const text = `Again 1 ${onError}`;
			refuse(items[2].to);
			await send(items, {
				isManual: true,
				text,
				node: { onError },
				executionId: '1',
				sending: { concurrency: 1 },
			});
			const early = Object.keys(textsByRecipient()).length;
			telnyx.clearFaults();
			const again = [...items].reverse();
			const run = await send(again, { isManual: true, text, executionId: '2' });
			expect(run.data.resultData.error).toBeUndefined();
			expect(outputs(run).map(({ json }) => json.to)).toEqual(again.map(({ to }) => to));
			expect(textsByRecipient()).toEqual(onceEach(items));
			const [hint] = lastRun(run)?.hints ?? [];
			expect(hint.message).toMatch(
				new RegExp(
					`^${early} of these messages were not sent again: the run before, in which others failed`,
				),
			);
		},
	);

	test('may send the same words again in one run, also under "Retry On Fail"', async () => {
		const [one] = people(1);
		telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 1 });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		await send([one, one], { isManual: true, text: 'Again 2', node, sending: { concurrency: 1 } });
		expect(textsByRecipient()).toEqual({ [String(one.to)]: 2 });
	});

	test('leaves a text alone that may have been sent', async () => {
		const items = people(1);
		telnyx.fault({ kind: 'resetBeforeRead' });
		await send(items, { isManual: true, text: 'Again 3', executionId: '1' });
		const run = await send(items, { isManual: true, text: 'Again 3', executionId: '2' });
		expect(run.data.resultData.error?.message).toMatch(/^This text may have been sent/);
		const sending = { ifUnknown: 'continue' };
		const goesOn = await send(items, {
			isManual: true,
			text: 'Again 3',
			executionId: '3',
			sending,
		});
		expect(outputs(goesOn)[0].json.status).toBe('unknown');
		// It is not called one of those that were sent.
		expect(lastRun(goesOn)?.hints ?? []).toEqual([]);
		expect(textRequests()).toHaveLength(1);
	});

	test('leaves a text alone that may have been sent where the run went on without it because of "Continue On Fail"', async () => {
		const items = people(2);
		const change: Change = {
			isManual: true,
			text: 'Again 7',
			node: { onError: 'continueRegularOutput' },
			sending: { concurrency: 1 },
		};
		telnyx.fault({ kind: 'resetAfterRead' });
		await send(items, { ...change, executionId: '1' });
		const run = await send(items, { ...change, executionId: '2' });
		expect(outputs(run)[0].json.error).toMatch(/^This text may have been sent/);
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('texts everybody again where the user wanted to go on without an unknown text', async () => {
		const items = people(2);
		const change: Change = {
			isManual: true,
			text: 'Again 8',
			sending: { concurrency: 1, ifUnknown: 'continue' },
		};
		telnyx.fault({ kind: 'resetAfterRead' });
		await send(items, { ...change, executionId: '1' });
		await send(items, { ...change, executionId: '2' });
		expect(Object.values(textsByRecipient())).toEqual([2, 2]);
	});

	test('texts everybody again where the run that failed went well at its next try', async () => {
		const items = people(2);
		let refusals = 0;
		telnyx.faultWhen(({ body }) =>
			body.includes(String(items[1].to)) && refusals++ === 0
				? { kind: 'status', status: 400 }
				: undefined,
		);
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const run = await send(items, { text: 'Again 6', executionId: '1', node });
		expect(run.data.resultData.error).toBeUndefined();
		await send(items, { isManual: true, text: 'Again 6', executionId: '2' });
		expect(Object.values(textsByRecipient())).toEqual([2, 2]);
	});

	test('texts only the rest also where other words were refused in between', async () => {
		const items = people(2);
		const sending = { concurrency: 1 };
		refuse(items[1].to);
		await send(items, { isManual: true, text: 'Again 5', executionId: '1', sending });
		await send(items.slice(1), { isManual: true, text: 'Other words', executionId: '2' });
		telnyx.clearFaults();
		await send(items, { isManual: true, text: 'Again 5', executionId: '3' });
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('texts everybody again once it has gone well, and where a trigger starts it', async () => {
		const items = people(2);
		refuse(items[1].to);
		await send(items, {
			isManual: true,
			text: 'Again 4',
			executionId: '1',
			sending: { concurrency: 1 },
		});
		telnyx.clearFaults();
		const timesTexted = () => items.map(({ to }) => textsByRecipient()[String(to)]);
		await send(items, { executionId: '2', text: 'Again 4' });
		expect(timesTexted()).toEqual([2, 1]);
		await send(items, { isManual: true, text: 'Again 4', executionId: '3' });
		expect(timesTexted()).toEqual([2, 2]);
		await send(items, { isManual: true, text: 'Again 4', executionId: '4' });
		expect(timesTexted()).toEqual([3, 3]);
	});
});

test('with another text, a manual retry is another message', async () => {
	const items = people(2);
	refuse(items[1].to);
	const failed = await send(items, { text: 'Old' });
	telnyx.clearFaults();
	await send(items, { text: 'New', retryOf: failed });
	expect(
		telnyx.requests.filter(({ accepted }) => accepted).map(({ body }) => JSON.parse(body).text),
	).toEqual(['Old', 'New', 'New']);
});

test('other sending options at a manual retry leave the same texts alone', async () => {
	const items = people(2);
	refuse(items[1].to);
	const failed = await send(items, { text: '=At {{ $now.toMillis() }}' });
	telnyx.clearFaults();
	await send(items, {
		text: '=At {{ $now.toMillis() }}',
		sending: { concurrency: 1 },
		retryOf: failed,
	});
	expect(textsByRecipient()).toEqual(onceEach(items));
});

test.each([0, 2])(
	'under "Continue On Fail", when item %i fails and n8n runs the node again, nobody is texted twice',
	async (bad) => {
		const items = people(4);
		refuse(items[bad].to);
		const run = await send(items, {
			node: {
				onError: 'continueRegularOutput',
				retryOnFail: true,
				maxTries: 3,
				waitBetweenTries: 1,
			},
		});
		expect(outputs(run)).toHaveLength(4);
		expect(outputs(run)[bad].json.error).toMatch(/./);
		expect(outputs(run).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(textsByRecipient()).toEqual(onceEach(items.filter((_, index) => index !== bad)));
	},
);

test('an item whose number is bad does not get the others texted twice', async () => {
	const items: IDataObject[] = [{ to: 'nobody' }, ...people(2)];
	await send(items, {
		node: { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});
	expect(textsByRecipient()).toEqual(onceEach(items.slice(1)));
});

test('a bad number stops the run before anybody is texted', async () => {
	const run = await send([...people(3), { to: '3125550001' }]);
	expect(run.data.resultData.error?.message).toBe('"To" has no country code: 3125550001');
	expect(telnyx.requests).toHaveLength(0);
});

test('a finished run leaves nothing behind, so that a loop may send the same words again', async () => {
	const run = await send(people(2));
	expect(run.data.executionData?.contextData['node:Telnyx']).toEqual({ texts: {} });
});

test('a loop may send the same words again, also where an earlier round left a text in doubt', async () => {
	const [one] = people(1);
	const change = { node: { onError: 'continueRegularOutput' } as const };
	telnyx.fault({ kind: 'resetAfterRead', accept: false });
	const first = await send([one], change);
	expect(outputs(first)[0].json.error).toMatch(/^This text may have been sent/);
	const second = await nextRound(first, optionsOf([one], change));
	expect(outputs(second)[0].json.status).toBe('queued');
	expect(textsByRecipient()).toEqual(onceEach([one]));
});

test('a question by link is asked again by the "Retry" of its execution, to which no old link leads', async () => {
	const [asked, refused] = people(2).map(({ to }) => to as string);
	refuse(refused);
	const parameters = {
		resource: 'message',
		operation: 'sendAndWait',
		sender: 'any',
		from: typed('value', '+13125550100'),
		to: `${asked}, ${refused}`,
		answerBy: 'page',
		message: 'May we?',
	};
	const ask = async (change: Partial<RunOptions>) =>
		await execute({
			parameters,
			credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
			...change,
		});
	const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const failed = await ask({ executionId: '1', node });
	// The link that is there is good for the same execution.
	expect(textsByRecipient()).toEqual({ [asked]: 1 });
	telnyx.clearFaults();
	await ask({ executionId: '2', retryOf: failed });
	expect(textsByRecipient()).toEqual({ [asked]: 2, [refused]: 1 });
});

describe('a text that may have been sent', () => {
	test('is left alone by a retry, which texts all others first', async () => {
		const items = people(4);
		telnyx.fault({ kind: 'resetAfterRead' });
		const failed = await send(items, { sending: { concurrency: 1 } });
		expect(textRequests()).toHaveLength(1);
		const retried = await send(items, { sending: { concurrency: 1 }, retryOf: failed });
		expect(retried.data.resultData.error?.message).toMatch(/^This text may have been sent/);
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('is sent again by a retry where the user chose so', async () => {
		const items = people(1);
		telnyx.fault({ kind: 'resetBeforeRead' });
		const failed = await send(items);
		const retried = await send(items, { retryOf: failed, sending: { ifUnknown: 'resend' } });
		expect(retried.data.resultData.error).toBeUndefined();
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('comes out marked where the user chose to go on', async () => {
		const items = people(3);
		telnyx.fault({ kind: 'resetAfterRead' });
		const run = await send(items, { sending: { ifUnknown: 'continue', concurrency: 1 } });
		expect(run.data.resultData.error).toBeUndefined();
		expect(outputs(run)[0].json).toMatchObject({ to: items[0].to, status: 'unknown' });
		expect(textsByRecipient()).toEqual(onceEach(items));
	});
});

test('a change that leaves the texts as they are does not send them again', async () => {
	const items = people(2);
	refuse(items[1].to);
	const failed = await send(items, { text: 'Hi' });
	telnyx.clearFaults();
	await send(items, { text: '={{ "H" + "i" }}', retryOf: failed });
	expect(textsByRecipient()).toEqual(onceEach(items));
});

test('the first failure starts no new text, awaits the running ones, and counts them all', async () => {
	const items = people(20);
	refuse(items[4].to);
	const run = await send(items, { sending: { concurrency: 4 } });
	const { error } = run.data.resultData;
	const accepted = Object.keys(textsByRecipient()).length;
	expect(accepted).toBeLessThan(12);
	expect(error?.description).toContain(
		`Of 20 messages ${accepted} were accepted by Telnyx, 1 refused, 0 may have been sent, and ${19 - accepted} were not started.`,
	);
});

test('the daily spend limit stops the run at once, also under "Continue On Fail"', async () => {
	telnyx.fault({ kind: 'spendLimit', times: 1000 });
	const run = await send(people(24), {
		sending: { concurrency: 5 },
		node: { onError: 'continueRegularOutput' },
	});
	expect(telnyx.requests.length).toBeLessThanOrEqual(5);
	expect(outputs(run).every(({ json }) => /40333/.test(String(json.error)))).toBe(true);
});

describe('texts that wait for their turn', () => {
	// The second would leave long after the first is answered, and after jest ended the test.
	const sending = { concurrency: 10, messagesPerSecond: 0.01 };

	test('do not leave after the failure that ends the run', async () => {
		telnyx.fault({ kind: 'status', status: 400 });
		const run = await send(people(10), { sending });
		expect(telnyx.requests).toHaveLength(1);
		expect(run.data.resultData.error?.description).toContain(
			'0 were accepted by Telnyx, 1 refused, 0 may have been sent, and 9 were not started',
		);
	});

	test('do not leave after the daily spend limit is reached, which all of them are told', async () => {
		telnyx.fault({ kind: 'spendLimit' });
		const run = await send(people(10), { sending, node: { onError: 'continueRegularOutput' } });
		expect(telnyx.requests).toHaveLength(1);
		expect(outputs(run).filter(({ json }) => /40333/.test(String(json.error)))).toHaveLength(10);
	});
});

test('no more texts are under way at once than the option allows', async () => {
	const items = people(21);
	const held: Array<() => void> = [];
	const counts: number[] = [];
	let came = 0;
	const answerAll = () => {
		counts.push(held.length);
		for (const answer of held.splice(0)) answer();
	};
	telnyx.faultWhen(async () => {
		// Nobody is answered before seven are here, and an eighth has had the time to come, too.
		const isLast = ++came === items.length;
		if (held.length === 6 || isLast) setTimeout(answerAll, 100);
		await new Promise<void>((answer) => held.push(answer));
		return undefined;
	});
	await send(items, { sending: { concurrency: 7 } });
	expect(counts).toEqual([7, 7, 7]);
	expect(textsByRecipient()).toEqual(onceEach(items));
});

test('texts to one person keep their order, the others overtake', async () => {
	const [one, other] = people(2);
	let refusals = 0;
	telnyx.faultWhen(({ body }) =>
		body.includes('first') && refusals++ === 0 ? { kind: 'status', status: 503 } : undefined,
	);
	await send(
		[
			{ to: one.to, text: 'first' },
			{ to: one.to, text: 'second' },
			{ to: other.to, text: 'third' },
		],
		{ text: '={{ $json.text }}' },
	);
	expect(
		telnyx.requests.filter(({ accepted }) => accepted).map(({ body }) => JSON.parse(body).text),
	).toEqual(['third', 'first', 'second']);
});

test('who opted out is left out and marked, at the price of reading the list once', async () => {
	const optOut = [...telnyx.store.optOuts][0];
	const from = optOut.from ?? '';
	const items = [{ to: optOut.to }, ...people(3)];
	const run = await execute({
		items,
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', from),
			to: '={{ $json.to }}',
			text: 'Hi',
			sending: { skipOptedOut: true },
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});
	expect(run.data.resultData.error).toBeUndefined();
	expect(outputs(run)[0].json).toEqual({ to: optOut.to, status: 'skipped', reason: 'optedOut' });
	expect(textsByRecipient()).toEqual(onceEach(items.slice(1)));
	expect(telnyx.requests.filter(({ path }) => path === '/messaging_optouts')).toHaveLength(1);
});

test('who opted out meanwhile, or of another number of the profile, is left out all the same', async () => {
	const items = people(3);
	const errors = [{ code: '40300', title: 'Blocked due to STOP message' }];
	telnyx.faultWhen(({ body }) =>
		body.includes(String(items[1].to)) ? { kind: 'status', status: 400, errors } : undefined,
	);
	const run = await send(items, { sending: { skipOptedOut: true } });
	expect(run.data.resultData.error).toBeUndefined();
	expect(outputs(run)[1].json).toEqual({ to: items[1].to, status: 'skipped', reason: 'optedOut' });
	expect(textsByRecipient()).toEqual(onceEach([items[0], items[2]]));
});

test('with a number pool, who opted out of its messaging profile is left out, whichever number they wrote to', async () => {
	const outOf = (messaging_profile_id: string, to: string) =>
		telnyx.store.optOuts.add({
			messaging_profile_id,
			from: '+16465551000',
			to,
			created_at: new Date().toISOString(),
		});
	const items = people(3);
	const added = [
		outOf(demoProfiles.support, String(items[0].to)),
		outOf(demoProfiles.marketing, String(items[1].to)),
	];
	const run = await execute({
		items,
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'numberPool',
			messagingProfileId: byId(demoProfiles.support),
			to: '={{ $json.to }}',
			text: 'Hi',
			sending: { skipOptedOut: true },
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});
	for (const optOut of added) telnyx.store.optOuts.remove(optOut);
	expect(run.data.resultData.error).toBeUndefined();
	expect(outputs(run)[0].json).toEqual({ to: items[0].to, status: 'skipped', reason: 'optedOut' });
	expect(textsByRecipient()).toEqual(onceEach(items.slice(1)));
	const reads = telnyx.requests.filter(({ path }) => path === '/messaging_optouts');
	expect(reads.map(({ query }) => decodeURIComponent(query))).toEqual([
		`filter[messaging_profile_id]=${demoProfiles.support}&page[number]=1&page[size]=250`,
	]);
});

test('an open editor is shown how far a list is, every five seconds', async () => {
	editorMessages.length = 0;
	const now = Date.now;
	let later = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + later);
	telnyx.faultWhen(() => {
		if (telnyx.requests.length === 2) later = 5_000;
		return undefined;
	});
	await send(people(4), { isManual: true, sending: { concurrency: 1 } });
	expect(editorMessages).toEqual(['2 of 4 messages are done']);
});

test('the credential is read once for all items', async () => {
	credentialReads.count = 0;
	await send(people(10));
	expect(credentialReads.count).toBe(1);
});

test('cancelling stops the texting at once', async () => {
	const started = telnyx.nextRequest();
	await send(people(50), {
		sending: { concurrency: 1, messagesPerSecond: 20 },
		cancelWhen: started,
	});
	const sent = telnyx.requests.length;
	expect(sent).toBeLessThan(5);
	// Nothing follows: what the run still had in hand would have come by the next request of another.
	await send(people(1));
	expect(telnyx.requests).toHaveLength(sent + 1);
});

test('cancelling does not wait for an answer that is not coming', async () => {
	telnyx.fault({ kind: 'silence', times: 20 });
	const cancelWhen = telnyx.nextMessage(({ text }) => text === 'Unanswered');
	// Jest ends the test long before this time is over.
	await send(people(20), {
		text: 'Unanswered',
		sending: { concurrency: 2, timeout: 300 },
		cancelWhen,
	});
	expect(telnyx.requests.length).toBeLessThanOrEqual(3);
});

test('no text leaves before its turn at the given rate', async () => {
	const begun = Date.now();
	await send(people(10), { text: 'Evenly', sending: { messagesPerSecond: 50 } });
	// A request of a cancelled run may come in late.
	const own = telnyx.requests.filter(({ body }) => body.includes('Evenly'));
	const starts = own.map(({ at }) => at - begun);
	expect(starts).toHaveLength(10);
	starts.forEach((start, index) => expect(start).toBeGreaterThanOrEqual(index * 20 - 1));
});

test('a rate limit pauses all texts together until its end', async () => {
	telnyx.fault({ kind: 'rateLimit', reset: 1, header: 'retry-after-seconds' });
	await send(people(12), { sending: { concurrency: 4 } });
	const limited = telnyx.requests.findIndex(({ status }) => status === 429);
	expect(limited).toBeGreaterThanOrEqual(0);
	const late = telnyx.requests.filter(({ at }) => at > telnyx.requests[limited].at + 500);
	// Those that were under way, at most four and one of them limited, and then nothing for a second.
	const early = telnyx.requests.length - late.length;
	expect(early).toBeLessThanOrEqual(4);
	expect(Object.keys(textsByRecipient())).toHaveLength(12);
});

test('each reason to try again has tries of its own', async () => {
	telnyx.fault({ kind: 'rateLimit', reset: 0.01, header: 'x-ratelimit-reset', times: 5 });
	telnyx.fault({ kind: 'status', status: 503 });
	const run = await send(people(1));
	expect(outputs(run)[0].json).toMatchObject({ tries: 7 });
});

test('a rate limit that names no time to wait is not met at full speed', async () => {
	telnyx.fault({ kind: 'rateLimit', reset: 0, header: 'x-ratelimit-reset' });
	const run = await send(people(1));
	expect(outputs(run)[0].json.waitedSeconds).toBeGreaterThanOrEqual(0.5);
});

describe('with a "Send Once Key"', () => {
	const once = { onceKey: 'spring', concurrency: 2 };

	beforeEach(() => remembered.clear());

	test('a list asks n8n’s database once for as many texts as leave at once, and without a key never', async () => {
		const asked = jest.spyOn(deduplicator, 'checkProcessedAndRecord');
		const written = jest.spyOn(deduplicator, 'removeProcessed');
		await send(people(40), { sending: { concurrency: 10 } });
		await send(people(1), { text: 'Long. '.repeat(400), options: { ifTooLong: 'split' } });
		expect(asked).not.toHaveBeenCalled();
		expect(written).not.toHaveBeenCalled();
		await send(people(40), { sending: { ...once, concurrency: 10 } });
		expect(asked).toHaveBeenCalledTimes(4);
		const skipped = await send(people(1), { sending: { ...once, onlyTo: '+13125559999' } });
		expect(outputs(skipped)[0].json.status).toBe('skipped');
		expect(asked).toHaveBeenCalledTimes(4);
	});

	test('two nodes may text the same people under the same key', async () => {
		const items = people(2);
		await send(items, { sending: once });
		await send(items, { sending: once, node: { id: 'another' } });
		expect(Object.values(textsByRecipient())).toEqual([2, 2]);
	});

	test('the last 50,000 messages of a node are remembered', async () => {
		for (let entry = 0; entry < 100_000; entry++) remembered.add(entry);
		const items = people(1);
		await send(items, { sending: once });
		expect(remembered.size).toBeLessThanOrEqual(100_000);
		expect(remembered.has(10)).toBe(true);
		await send(items, { sending: once });
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('a run that can’t record its results has gone well, and leaves its texts in doubt', async () => {
		const warnings = jest.spyOn(logger(), 'warn').mockImplementation(() => undefined);
		const write = jest
			.spyOn(deduplicator, 'removeProcessed')
			.mockRejectedValue(new Error('database is locked'));
		const items = people(2);
		const run = await send(items, { sending: once });
		expect(run.data.resultData.error).toBeUndefined();
		expect(outputs(run)).toHaveLength(2);
		expect(warnings.mock.calls.map(([line]) => line).join()).toMatch(
			/^"Telnyx" could not record the results of the messages .*, which count as unknown from now on: database is locked$/,
		);
		write.mockRestore();
		const again = await send(items, { sending: once });
		expect(again.data.resultData.error?.message).toMatch(/^This text may have been sent/);
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('another execution texts only those who were not texted under it', async () => {
		const items = people(5);
		await send(items.slice(0, 3), { sending: once });
		const run = await send(items, { sending: once });
		expect(outputs(run).map(({ json }) => json.reason)).toEqual([
			...Array(3).fill('alreadySent'),
			undefined,
			undefined,
		]);
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('a person who is in the list twice, and refused the first time, stays texted', async () => {
		const [one] = people(1);
		const sending = { ...once, concurrency: 1 };
		telnyx.fault({ kind: 'status', status: 400, match: { path: /messages/ }, times: 1 });
		const run = await send([one, one], { sending, node: { onError: 'continueRegularOutput' } });
		expect(outputs(run).map(({ json }) => json.error !== undefined)).toEqual([true, false]);
		await send([one], { sending });
		expect(textsByRecipient()).toEqual(onceEach([one]));
	});

	test('a person who is in the list twice gets one text', async () => {
		const [one] = people(1);
		const run = await send([one, one], { sending: once });
		expect(outputs(run)[1].json).toEqual({ to: one.to, status: 'skipped', reason: 'alreadySent' });
		expect(textsByRecipient()).toEqual(onceEach([one]));
	});

	test.each([
		['=  {{ $json.order }}', '"Send Once Key" is empty'],
		['   ', '"Send Once Key" is empty'],
		['=order-{{ $json.order }}', '"Send Once Key" lacks a value: order-'],
		['={{ "order-" + $json.order }}', '"Send Once Key" lacks a value: order-undefined'],
		['={{ `${$json.none}-order` }}', '"Send Once Key" lacks a value: null-order'],
		[
			'={{ "order-" + $json.list }}',
			'"Send Once Key" holds an object that became "[object Object]": order-[object Object]',
		],
	])('a key in which an expression found nothing is refused: %s', async (onceKey, message) => {
		const run = await send([{ ...people(1)[0], none: null, list: {} }], { sending: { onceKey } });
		expect(run.data.resultData.error?.message).toBe(message);
		expect(telnyx.requests).toEqual([]);
	});

	test('a key that holds such a word because the user typed it is one', async () => {
		const items = people(1);
		const run = await send(items, { sending: { onceKey: ' null-hypothesis ' } });
		expect(run.data.resultData.error).toBeUndefined();
		await send(items, { sending: { onceKey: 'null-hypothesis' } });
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('a group is the same in any order', async () => {
		const group = people(3).map(({ to }) => to as string);
		const sendTo = async (recipients: string[]) =>
			await execute({
				items: [{}],
				parameters: {
					resource: 'message',
					operation: 'sendGroupMms',
					from: typed('value', [...telnyx.store.phoneNumbers][0].phone_number ?? ''),
					recipients,
					text: 'Hi',
					sending: once,
				},
				credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
			});
		await sendTo(group);
		const run = await sendTo([...group].reverse());
		expect(outputs(run)[0].json).toMatchObject({ status: 'skipped', reason: 'alreadySent' });
		expect(telnyx.requests).toHaveLength(1);
	});

	test('each key is a message of its own', async () => {
		const items = people(1);
		await send(items, { sending: { onceKey: '=a' } });
		await send(items, { sending: { onceKey: '={{ "b" }}' } });
		expect(textsByRecipient()).toEqual({ [items[0].to as string]: 2 });
	});

	test('an item that has no key is told before anybody is texted', async () => {
		const run = await send([{ ...people(1)[0], order: '42' }, { to: '+13125551001' }], {
			sending: { onceKey: '={{ $json.order }}' },
		});
		expect(run.data.resultData.error).toMatchObject({
			message: '"Send Once Key" is empty',
			context: { itemIndex: 1 },
		});
		expect(telnyx.requests).toEqual([]);
	});

	test('a key that can’t be made for one item concerns no other', async () => {
		const items = people(2);
		const onceKey = `={{ $json.to === '${String(items[0].to)}' ? $('Nowhere').first().json.id : 'k' }}`;
		const run = await send(items, {
			sending: { onceKey },
			node: { onError: 'continueRegularOutput' },
		});
		expect(outputs(run).map(({ json }) => json.error !== undefined)).toEqual([true, false]);
		expect(textsByRecipient()).toEqual(onceEach(items.slice(1)));
	});

	test('who was refused, or not reached before the run ended, is not taken for texted', async () => {
		const items = people(6);
		refuse(items[1].to);
		await send(items, { sending: { ...once, concurrency: 1 } });
		expect(remembered.size).toBe(1);
		telnyx.clearFaults();
		await send(items, { sending: once });
		expect(textsByRecipient()).toEqual(onceEach(items));
		// One entry for each sent message, and nothing left open.
		expect(remembered.size).toBe(6);
	});

	test.each(['continueRegularOutput', 'stopWorkflow'] as const)(
		'with several texts at once, who was refused or not reached is texted by the next execution: %s',
		async (onError) => {
			const items = people(12);
			const refused = [1, 5, 6].map((index) => String(items[index].to));
			telnyx.faultWhen(({ body }) =>
				refused.some((to) => body.includes(to)) ? { kind: 'status', status: 400 } : undefined,
			);
			const sending = { onceKey: 'autumn', concurrency: 4 };
			await send(items, { sending, node: { onError } });
			const early = textsByRecipient();
			expect(remembered.size).toBe(Object.keys(early).length);
			telnyx.clearFaults();
			const run = await send(items, { sending });
			expect(textsByRecipient()).toEqual(onceEach(items));
			expect(outputs(run).map(({ json }) => json.reason === 'alreadySent')).toEqual(
				items.map(({ to }) => String(to) in early),
			);
			expect(remembered.size).toBe(12);
		},
	);

	test('who got their text before is not called unsent by a wait for its delivery', async () => {
		const items = people(1);
		const sending = { onceKey: 'winter' };
		await send(items, { sending });
		const run = await send(items, { operation: 'sendAndWaitForDelivery', sending });
		expect(outputs(run)[0].json).toMatchObject({
			delivery: 'unconfirmed',
			reason: 'alreadySent',
		});
	});

	test('a text that may have been sent is left alone by other executions, which text all others first', async () => {
		const items = people(4);
		telnyx.fault({ kind: 'resetAfterRead' });
		await send(items, { sending: { ...once, concurrency: 1 } });
		const run = await send(items, { sending: once });
		expect(run.data.resultData.error?.message).toBe(
			'This text may have been sent: an earlier execution started to send it under this Send Once Key, and its result is not known',
		);
		expect(run.data.resultData.error?.description).toContain(
			'Of 4 messages 3 were accepted by Telnyx, 0 refused, 1 may have been sent, and 0 were not started.',
		);
		expect(textsByRecipient()).toEqual(onceEach(items));
	});

	test('what Telnyx refused is not in doubt where n8n is killed later', async () => {
		const items = people(3);
		let left = 0;
		telnyx.faultWhen(({ body }) => {
			if (body.includes(String(items[2].to))) left = remembered.size;
			return body.includes(String(items[0].to)) ? { kind: 'status', status: 400 } : undefined;
		});
		await send(items, {
			sending: { ...once, concurrency: 1 },
			node: { onError: 'continueRegularOutput' },
		});
		// The second message, and the third one with its mark of being open.
		expect(left).toBe(3);
	});

	test.each(['continue', 'resend'])(
		'what was under way when n8n was killed is up to "If Unknown": %s',
		async (ifUnknown) => {
			const items = people(5);
			let left: unknown[] = [];
			telnyx.faultWhen(({ body }) => {
				// What the database holds at this moment is all that a killed n8n leaves.
				if (body.includes(String(items[2].to))) left = [...remembered];
				return undefined;
			});
			await send(items, { sending: { ...once, concurrency: 1 } });
			telnyx.clearFaults();
			telnyx.requests.length = 0;
			remembered.clear();
			for (const entry of left) remembered.add(entry);

			const run = await send(items, { sending: { ...once, ifUnknown } });
			expect(run.data.resultData.error).toBeUndefined();
			const resent = ifUnknown === 'resend';
			expect(outputs(run).map(({ json }) => json.status)).toEqual([
				'skipped',
				'skipped',
				resent ? 'queued' : 'unknown',
				'queued',
				'queued',
			]);
			expect(Object.keys(textsByRecipient())).toHaveLength(resent ? 3 : 2);
		},
	);
});

describe('a field that an input value was dragged into', () => {
	test.each([
		['a text', { to: '+13125550001' }, '={{ $json.to }}'],
		['a nested value', { person: { phone_1: '+13125550001' } }, '={{ $json.person.phone_1 }}'],
		['a value under a name of the language', { length: '+13125550001' }, '={{$json.length}}'],
		['part of a text', { to: '3125550001' }, '=+1{{ $json.to }}'],
		['a computed value', { to: ['+13125550001'] }, '={{ $json.to[0] }}'],
	])('is read as n8n reads it: %s', async (_, json, to) => {
		await send([json as IDataObject], { to });
		expect(textsByRecipient()).toEqual({ '+13125550001': 1 });
	});

	test.each([{}, { to: null }, { to: '' }, { other: 1 }])(
		'is empty where the item has no value: %j',
		async (json) => {
			const run = await send([json]);
			expect(run.data.resultData.error?.message).toBe('"To" is empty');
		},
	);
});

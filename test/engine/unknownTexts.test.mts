import type { IDataObject, INode } from 'n8n-workflow';

import { startSimulator, type FaultKind, type Simulator } from '../../dev/simulator/simulator.mts';
import { execute, lastRun, type RunOptions } from './harness.mts';
import { byId, typed } from './parity/case.mts';
import { recentTexts } from '../../nodes/Telnyx/actions/recentTexts.ts';

const own = '+13125550100';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator({ deliveryDelay: 1 });
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.setLogDelay(0);
	telnyx.requests.length = 0;
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await telnyx.close());

let nextPerson = 4000;
/** People whom no other test texts. */
const people = (count: number): IDataObject[] =>
	Array.from({ length: count }, () => ({ to: `+1312555${nextPerson++}` }));

interface Change {
	parameters?: IDataObject;
	sending?: IDataObject;
	node?: Partial<INode>;
	retryOf?: RunOptions['retryOf'];
}

const send = async (items: IDataObject[], { parameters, sending = {}, ...change }: Change = {}) =>
	await execute({
		items,
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', own),
			to: '={{ $json.to }}',
			text: 'Hello',
			sending: { concurrency: 1, ...sending },
			...parameters,
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
		...change,
	});

type Run = Awaited<ReturnType<typeof send>>;
const outputs = (run: Run) => (lastRun(run)?.data?.main[0] ?? []).map(({ json }) => json);
const errorOf = (run: Run) => run.data.resultData.error;

/** The texts that Telnyx took, and the IDs it gave them. */
const taken = () => telnyx.requests.filter(({ accepted }) => accepted);

/** The response to the next text is lost; whether Telnyx took the text is another matter. */
const lose = (
	accept: boolean,
	more: { times?: number; kind?: 'resetAfterRead' | 'silence' } = {},
) =>
	telnyx.fault({
		kind: 'resetAfterRead',
		...more,
		accept,
		match: { method: 'POST' },
	} as FaultKind);

describe('a text whose response never came, and that Telnyx’s log has', () => {
	test('is accepted: the list goes on, and its output is that of any other text', async () => {
		lose(true);
		const run = await send(people(3));
		expect(errorOf(run)).toBeUndefined();
		const [first, second] = outputs(run);
		expect(Object.keys(first)).toEqual(Object.keys(second));
		expect(outputs(run).map(({ messageId }) => messageId)).toEqual(
			taken().map(({ messageId }) => messageId),
		);
		expect(taken()).toHaveLength(3);
	});

	test.each(['continue', 'lookUp', 'resend'])(
		'is accepted under "If Unknown": %s',
		async (ifUnknown) => {
			lose(true);
			const run = await send(people(3), { sending: { ifUnknown } });
			expect(errorOf(run)).toBeUndefined();
			expect(outputs(run).map(({ messageId }) => messageId)).toEqual(
				taken().map(({ messageId }) => messageId),
			);
			expect(taken()).toHaveLength(3);
		},
	);

	test('is found although questions about it fail, too', async () => {
		lose(true);
		telnyx.fault({ kind: 'status', status: 503, times: 3, match: { method: 'GET' } });
		const run = await send(people(2));
		expect(errorOf(run)).toBeUndefined();
		expect(taken()).toHaveLength(2);
	});

	test('is asked about once in a while, and no more, where Telnyx answers nothing', async () => {
		for (let text = 0; text < 5; text++) lose(true);
		telnyx.fault({ kind: 'status', status: 503, times: Infinity, match: { method: 'GET' } });
		const run = await send(people(5), { sending: { ifUnknown: 'continue' } });
		expect(outputs(run).filter(({ status }) => status === 'unknown')).toHaveLength(5);
		const questions = telnyx.requests.filter(({ method }) => method === 'GET');
		// What time it is, and the log: once for each text and look, and three times more.
		expect(questions.length).toBeLessThanOrEqual(2 * 5 + 3);
	});

	test('leaves no ledger behind, as if nothing had happened', async () => {
		lose(true);
		const run = await send(people(2), { sending: { ifUnknown: 'continue' } });
		expect(run.data.executionData?.contextData['node:Telnyx']).toEqual({ texts: {} });
	});

	test('is found by a Retry where the log was late', async () => {
		telnyx.setLogDelay(Infinity);
		lose(true);
		const items = people(2);
		const failed = await send(items);
		expect(errorOf(failed)?.message).toMatch(/^This text may have been sent/);
		telnyx.setLogDelay(0);
		const run = await send(items, { retryOf: failed });
		expect(errorOf(run)).toBeUndefined();
		expect(outputs(run)[0].messageId).toBe(taken()[0].messageId);
		expect(taken()).toHaveLength(2);
	});

	test('is not called unknown by the error of a run that a refusal ends', async () => {
		const items = people(2);
		lose(true);
		telnyx.faultWhen(({ body }) =>
			body.includes(String(items[1].to)) ? { kind: 'status', status: 400 } : undefined,
		);
		const run = await send(items, { sending: { ifUnknown: 'continue' } });
		expect(errorOf(run)?.description).toContain(
			'Of 2 messages 1 were accepted by Telnyx, 1 refused, 0 may have been sent, and 0 were not started.',
		);
	});

	test('is waited for where the user wants that, once everybody else was texted', async () => {
		telnyx.setLogDelay(Infinity);
		lose(true);
		const items = people(3);
		const sending = { ifUnknown: 'lookUp', lookUpFor: 60 };
		const running = send(items, { sending });
		await telnyx.nextRequest(({ path }) => path === '/detail_records' && taken().length === 3);
		telnyx.setLogDelay(0);
		const run = await running;
		expect(errorOf(run)).toBeUndefined();
		expect(outputs(run)[0].messageId).toBe(taken()[0].messageId);
	});

	test.each([
		['a long code', { sender: 'longCode' }],
		['a short code', { sender: 'shortCode' }],
		['a number pool', { sender: 'numberPool' }],
		['an MMS', { options: { mediaUrls: ['https://example.com/a.png'], subject: 'Hi' } }],
		['RCS', { operation: 'sendRcs' }],
		['a group MMS', { operation: 'sendGroupMms' }],
	])('is found with any sender and kind: %s', async (name, parameters) => {
		const [one, other, third] = people(3).map(({ to }) => to as string);
		lose(true);
		const run = await send([{ to: one }], {
			parameters: { ...parameters, ...parametersOf(name, { one, other, third }) },
		});
		expect(errorOf(run)).toBeUndefined();
		expect(outputs(run)[0].messageId).toBe(taken()[0].messageId);
	});
});

/** What the kinds of text need besides. */
function parametersOf(
	name: string,
	{ one, other, third }: Record<'one' | 'other' | 'third', string>,
): IDataObject {
	switch (name) {
		case 'a short code':
			return { from: typed('value', telnyx.store.shortCodes.find(() => true)?.short_code ?? '') };
		case 'a number pool': {
			const profile = telnyx.store.profileOf(own)!;
			return { messagingProfileId: byId(profile.id) };
		}
		case 'RCS': {
			const agent = telnyx.store.rcsAgents.find(({ enabled }) => enabled === true)!;
			return {
				agentId: byId(agent.agent_id),
				messagingProfileId: byId(telnyx.store.profileOf(own)!.id),
				rcsType: 'text',
			};
		}
		case 'a group MMS':
			return { recipients: [one, other, third] };
		default:
			return {};
	}
}

describe('a text that Telnyx’s log does not have', () => {
	test('stays unknown, and is not sent again', async () => {
		lose(false);
		const items = people(2);
		const failed = await send(items);
		expect(errorOf(failed)?.message).toMatch(/^This text may have been sent/);
		const run = await send(items, { retryOf: failed });
		expect(errorOf(run)?.message).toMatch(/^This text may have been sent/);
		expect(taken().map(({ body }) => JSON.parse(body).to)).toEqual([items[1].to]);
	});

	test('ends a run that waited for it in an error, after all others were texted', async () => {
		lose(false);
		const items = people(3);
		const run = await send(items, { sending: { ifUnknown: 'lookUp', lookUpFor: 1 } });
		expect(errorOf(run)?.message).toMatch(/^This text may have been sent/);
		expect(errorOf(run)?.description).toContain(
			`Of 3 messages 2 were accepted by Telnyx, 0 refused, 1 may have been sent, and 0 were not started. Rows that may have been sent: 1 (${items[0].to as string}).`,
		);
		expect(taken()).toHaveLength(2);
	});

	test('is not waited for where a refusal ends the run', async () => {
		const items = people(2);
		lose(false);
		telnyx.faultWhen(({ body }) =>
			body.includes(String(items[1].to)) ? { kind: 'status', status: 400 } : undefined,
		);
		// Jest ends the test long before this time is over.
		const run = await send(items, { sending: { ifUnknown: 'lookUp', lookUpFor: 900 } });
		expect(errorOf(run)?.description).toContain(
			'Of 2 messages 0 were accepted by Telnyx, 1 refused, 1 may have been sent, and 0 were not started.',
		);
	});

	test('becomes its item’s error under "Continue On Fail"', async () => {
		lose(false);
		const run = await send(people(2), {
			sending: { ifUnknown: 'lookUp', lookUpFor: 1 },
			node: { onError: 'continueRegularOutput' },
		});
		const [first, second] = outputs(run);
		expect(first).toMatchObject({
			error: expect.stringMatching(/^This text may have been sent/) as string,
			details: { outcome: 'unknown' },
		});
		expect(second.error).toBeUndefined();
		expect(lastRun(run)?.data?.main[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});

	test('costs nothing where nothing is unknown', async () => {
		await send(people(3), { sending: { ifUnknown: 'lookUp' } });
		expect(telnyx.requests).toHaveLength(3);
	});
});

describe('a message that is not the text’s own is not taken for it', () => {
	/** The IDs that outputs claim. */
	const claimed = (run: Run) => outputs(run).map(({ messageId }) => String(messageId));

	test('the same words a moment before, in the same run', async () => {
		const [one] = people(1);
		await send([one]);
		lose(false);
		const run = await send([one, one], { sending: { ifUnknown: 'continue' } });
		expect(outputs(run).map(({ status }) => status)).toEqual(['unknown', 'queued']);
	});

	test('two texts with the same words to one person take an ID each', async () => {
		const [one] = people(1);
		lose(true, { times: 2 });
		const run = await send([one, one], { sending: { ifUnknown: 'continue' } });
		expect(claimed(run).sort()).toEqual(
			taken()
				.map(({ messageId }) => messageId)
				.sort(),
		);
		expect(new Set(claimed(run)).size).toBe(2);
	});

	test.each([true, false])(
		'the same words to the same person in the same run, at a Retry after n8n was restarted, with short outputs: %s',
		async (simplify) => {
			const [one, refused] = people(2);
			const items = [one, one, refused];
			const change = { parameters: { simplify }, sending: { ifUnknown: 'continue' } };
			lose(false);
			telnyx.faultWhen(({ body }) =>
				body.includes(String(refused.to)) ? { kind: 'status', status: 400 } : undefined,
			);
			const failed = await send(items, change);
			expect(errorOf(failed)?.description).toContain('Rows refused: 3');
			for (let other = 0; other < 10_000; other++) recentTexts.begin(`other words ${other}`);
			telnyx.clearFaults();
			const run = await send(items, { ...change, retryOf: failed });
			expect(outputs(run).map(({ status }) => status === 'unknown')).toEqual([true, false, false]);
			expect(taken()).toHaveLength(2);
		},
	);

	test('two texts with the same words to one person that are sent in different ways', async () => {
		const [one] = people(1);
		lose(true, { times: 2 });
		const run = await send(
			[
				{ ...one, detect: true },
				{ ...one, detect: false },
			],
			{
				parameters: { options: { autoDetect: '={{ $json.detect }}' } },
				sending: { ifUnknown: 'continue' },
			},
		);
		expect(outputs(run).map(({ status }) => status)).toEqual(['unknown', 'unknown']);
	});

	test('of two, of which Telnyx took one, one stays unknown', async () => {
		const [one] = people(1);
		lose(true);
		lose(false);
		const run = await send([one, one], { sending: { ifUnknown: 'continue' } });
		expect(outputs(run).filter(({ status }) => status === 'unknown')).toHaveLength(1);
	});

	test('other words to the same person at the same time', async () => {
		const [one] = people(1);
		lose(false);
		const run = await send(
			[
				{ ...one, text: 'One' },
				{ ...one, text: 'Two' },
			],
			{ parameters: { text: '={{ $json.text }}' }, sending: { ifUnknown: 'continue' } },
		);
		expect(outputs(run).map(({ status }) => status)).toEqual(['unknown', 'queued']);
	});

	/** A message of another system, which this n8n knows nothing of. */
	async function foreign(to: unknown, secondsAgo: number): Promise<void> {
		const response = await fetch(`${telnyx.baseUrl}/messages`, {
			method: 'POST',
			headers: { authorization: `Bearer ${telnyx.apiKey}` },
			body: JSON.stringify({ from: own, to, text: 'Hello' }),
		});
		const { data } = (await response.json()) as { data: { id: string } };
		const at = new Date(new Date().getTime() - secondsAgo * 1000).toISOString();
		telnyx.store.messages.get(data.id)!.received_at = at;
		telnyx.requests.length = 0;
	}

	test.each([3, 60, 86_400])('the same words of another system, %i seconds before', async (ago) => {
		const [one] = people(1);
		await foreign(one.to, ago);
		lose(false);
		const run = await send([one], { sending: { ifUnknown: 'continue' } });
		expect(outputs(run)[0].status).toBe('unknown');
	});

	test('the same words of another system at the same time, of which it can’t be told', async () => {
		const [one] = people(1);
		lose(true);
		telnyx.faultWhen(async ({ method }) => {
			if (method === 'GET' && taken().length === 1) {
				const { length } = telnyx.requests;
				await foreign(one.to, 0);
				telnyx.requests.length = length - 1;
			}
			return undefined;
		});
		const run = await send([one], { sending: { ifUnknown: 'continue' } });
		expect(outputs(run)[0].status).toBe('unknown');
	});

	test.each([-60_000, 60_000])(
		'where the clock of n8n is wrong by %i ms, which then is no hindrance either',
		async (difference) => {
			const now = Date.now;
			// What the log shows the simulator decides by the same clock.
			telnyx.setLogDelay(-Math.abs(difference));
			jest.spyOn(Date, 'now').mockImplementation(() => now() + difference);
			const [one, other] = people(2);
			await foreign(one.to, 60);
			lose(false);
			lose(true);
			const run = await send([one, other], { sending: { ifUnknown: 'continue' } });
			expect(outputs(run).map(({ status }) => status === 'unknown')).toEqual([true, false]);
		},
	);
});

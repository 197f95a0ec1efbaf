import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { Telnyx } from '../../nodes/Telnyx/Telnyx.node.ts';
import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import { execute, lastRun, outputOf, toolOf, type RunOptions } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const text = {
	resource: 'message',
	operation: 'send',
	sender: 'any',
	from: typed('value', '+13125550100'),
	to: '={{ $json.to }}',
	text: 'Hi',
};
const people = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({ to: `+1312555${2000 + n}` }));
const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

test('under "Continue On Fail", what stops the whole run comes out for each item, and no input passes for a success', async () => {
	const items = await outputOf({
		items: people(3),
		parameters: text,
		credential: { ...credential(), apiKey: ' ' },
		node: { onError: 'continueRegularOutput' },
	});
	expect(items.map(({ json }) => json.error)).toEqual(
		Array(3).fill('The credential has no API key'),
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	expect(telnyx.requests).toEqual([]);
});

test('the rate of texts does not slow down what is asked besides', async () => {
	const [profile] = [...telnyx.store.profiles];
	const optedOut = people(600).map(({ to }) =>
		telnyx.store.optOuts.add({
			messaging_profile_id: profile.id,
			from: '+13125550100',
			to: to as string,
			keyword: 'STOP',
			created_at: new Date().toISOString(),
		}),
	);
	// At a thousand seconds for each request, jest would not wait for the three pages of opted-out people.
	const sending = { messagesPerSecond: 0.001, skipOptedOut: true };
	const [item] = await outputOf({
		items: people(1),
		parameters: { ...text, sending },
		credential: credential(),
	});
	for (const one of optedOut) telnyx.store.optOuts.remove(one);
	expect(item.json).toMatchObject({ status: 'skipped', reason: 'optedOut' });
	expect(telnyx.requests).toHaveLength(3);
});

/** The items that come out where no text is left to wait for. */
async function refusedOutputs(onError: INode['onError'], output = 0) {
	const run = await execute({
		items: people(2),
		parameters: { ...text, operation: 'sendAndWaitForDelivery', sending: { concurrency: 1 } },
		credential: credential(),
		node: { onError },
	});
	return lastRun(run)?.data?.main[output] ?? [];
}

test('a text without an answer is not called unsent, since a workflow would then try another way', async () => {
	// Telnyx did not take it, so that its log never shows it.
	telnyx.fault({ kind: 'status', status: 500, match: { method: 'POST' }, times: 1 });
	telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 1 });
	const outputs = await refusedOutputs('continueRegularOutput');
	expect(outputs.map(({ json }) => json)).toMatchObject([
		{
			delivery: 'unconfirmed',
			error: 'This text may have been sent: Telnyx answered with HTTP status 500',
		},
		{ delivery: 'notSent', error: expect.stringContaining('[Telnyx 10007]') as string },
	]);
});

test('where the user gave the node an output for errors, refused texts come out there', async () => {
	telnyx.fault({ kind: 'status', status: 400, match: { method: 'POST' }, times: 2 });
	const outputs = await refusedOutputs('continueErrorOutput', 1);
	expect(outputs.map(({ json }) => json.error)).toEqual(
		Array(2).fill('Unexpected error [Telnyx 10007]'),
	);
});

test.each(['', '"deleted"'])(
	'a change is made also where the answer is a mere text: %j',
	async (body) => {
		const path = /autoresp_configs/;
		telnyx.fault({ kind: 'status', status: 200, body, match: { path }, times: 1 });
		const [item] = await outputOf({
			parameters: {
				resource: 'autoResponse',
				operation: 'delete',
				messagingProfileId: byId('p'),
				autoResponseId: byId('r'),
			},
			credential: credential(),
		});
		expect(item.json).toEqual({ id: 'r', deleted: true });
	},
);

test('an auto-response that is changed comes out as an item also where the response is a mere text', async () => {
	const rule = { op: 'start', keywords: ['HI'], country_code: 'US' };
	const data = { id: 'r', ...rule };
	telnyx.fault({ kind: 'status', status: 200, body: JSON.stringify({ data }) });
	telnyx.fault({ kind: 'status', status: 200, body: '"updated"', match: { method: 'PUT' } });
	const [item] = await outputOf({
		parameters: {
			resource: 'autoResponse',
			operation: 'update',
			messagingProfileId: byId('p'),
			autoResponseId: byId('r'),
			updateFields: { respText: 'Welcome' },
		},
		credential: credential(),
	});
	expect(item.json).toEqual({});
});

describe('what changes the account keeps the order of its items, what reads may overtake', () => {
	/** How many requests were under way at the most, while each takes a moment. */
	const most = async (operation: string, fields: IDataObject) => {
		let [underWay, highest] = [0, 0];
		telnyx.faultWhen(async () => {
			highest = Math.max(highest, ++underWay);
			await new Promise((answer) => setTimeout(answer, 20));
			underWay--;
			return undefined;
		});
		const [profile] = [...telnyx.store.profiles];
		await outputOf({
			items: Array.from({ length: 7 }, (_, number) => ({ name: `Name ${number}` })),
			parameters: {
				resource: 'messagingProfile',
				operation,
				messagingProfileId: byId(profile.id),
				...fields,
			},
			credential: credential(),
		});
		return highest;
	};

	test('changes', async () => {
		const updateFields = { name: '={{ $json.name }}' };
		expect(await most('update', { updateFields })).toBe(1);
		expect(telnyx.requests.map(({ body }) => JSON.parse(body).name)).toEqual(
			[0, 1, 2, 3, 4, 5, 6].map((number) => `Name ${number}`),
		);
	});

	test('reads', async () => {
		expect(await most('get', {})).toBe(5);
	});
});

describe('an output for errors', () => {
	/** As an n8n before 2.34 has it, which does not know an error by the names in an item's JSON. */
	const outputsOfOldN8n = async () => {
		const { execute: original } = Telnyx.prototype;
		jest.spyOn(Telnyx.prototype, 'execute').mockImplementation(async function (
			this: IExecuteFunctions,
		) {
			const outputs = await original.call(this);
			for (const { json } of outputs.flat()) json.segments = 1;
			return outputs;
		});
		const run = await execute({
			items: people(3),
			parameters: text,
			credential: credential(),
			node: { onError: 'continueErrorOutput' },
		});
		jest.restoreAllMocks();
		return lastRun(run)?.data?.main ?? [];
	};

	test('gets refused texts on every n8n, with the details that tell what can be done', async () => {
		telnyx.faultWhen(({ body }) =>
			body.includes('+13125552001') ? { kind: 'status', status: 400 } : undefined,
		);
		const [sent, failed] = await outputsOfOldN8n();
		expect(sent?.map(({ json }) => json.to)).toHaveLength(2);
		expect(failed?.map(({ json }) => json)).toMatchObject([
			{
				error: 'Unexpected error [Telnyx 10007]',
				details: { outcome: 'rejected', httpCode: 400 },
			},
		]);
		expect(failed?.[0].pairedItem).toEqual({ item: 1 });
	});
});

describe('an agent’s tool', () => {
	const tool = (parameters: IDataObject, more: Partial<RunOptions> = {}) =>
		toolOf({ parameters: { ...text, ...parameters }, credential: credential(), ...more });

	test('texts the item’s recipient by "$json", and the model’s by "$fromAI", however they are written', async () => {
		const item = { to: '+13125552001', nested: { to: '+13125552002' } };
		const written = ['$json.to', '$json["to"]', '$json.nested.to', '$fromAI("to")'];
		for (const to of written) {
			await tool({ to: `={{ ${to} }}` }, { items: [item] })({ to: '+13125552009', nested: {} });
		}
		expect(telnyx.requests.map(({ body }) => JSON.parse(body).to)).toEqual([
			'+13125552001',
			'+13125552001',
			'+13125552002',
			'+13125552009',
		]);
	});

	test('gives the model a refusal as its answer, with the remedy, instead of throwing what n8n may drop', async () => {
		const answer = await tool({ to: '={{ $fromAI("to") }}' })({ to: 'nobody' });
		expect(JSON.parse(String(answer))).toEqual([
			{ error: expect.stringMatching(/^"To" is not a phone number: nobody\. ./) as string },
		]);
		expect(telnyx.requests).toEqual([]);
	});
});

describe('a number out of its bounds is refused before anything is sent', () => {
	test.each([
		[{ messagesPerSecond: -5 }, '"Messages per Second" is less than 0: -5'],
		[{ messagesPerSecond: '={{ -5 }}' }, '"Messages per Second" is less than 0: -5'],
		[{ messagesPerSecond: 'fast' }, '"Messages per Second" is not a number: fast'],
		[{ messagesPerSecond: '={{ NaN }}' }, '"Messages per Second" is not a number: null'],
		[{ concurrency: 0 }, '"Messages at Once" is less than 1: 0'],
		[{ concurrency: 101 }, '"Messages at Once" is more than 100: 101'],
		[{ concurrency: 2.5 }, '"Messages at Once" is not a whole number: 2.5'],
		[{ timeout: 301 }, '"Timeout" is more than 300: 301'],
		[{ ifUnknown: 'ignore' }, '"If Unknown" is not one of its options: ignore'],
	])('%j', async (sending, message) => {
		const sent = outputOf({
			items: people(1),
			parameters: { ...text, sending },
			credential: credential(),
		});
		await expect(sent).rejects.toMatchObject({ message });
		expect(telnyx.requests).toEqual([]);
	});
});

test('a list with bad rows is told all of them at once, as people count, before anybody is texted', async () => {
	const items = people(150).map((item, index) => (index % 2 === 1 ? { to: '12' } : item));
	const { data } = await execute({ items, parameters: text, credential: credential() });
	const { description } = data.resultData.error as unknown as { description: string };
	expect(description).toMatch(/75 rows of the input can’t be used: 2, 4, 6, .*, 150\.$/);
	expect(telnyx.requests).toEqual([]);
});

describe('a list’s delivery events', () => {
	const profile = () => telnyx.store.profiles.get(demoProfiles.support)!;
	afterEach(() => {
		profile().webhook_url = '';
		jest.restoreAllMocks();
	});

	test.each<[string, string, IDataObject, number]>([
		['that come to this n8n', 'http://localhost/webhook/1/telnyx', {}, 1],
		['of a slow list', 'http://localhost/webhook/1/telnyx', { messagesPerSecond: 4 }, 0],
		['that another system gets', 'http://127.0.0.1:9/crm', {}, 0],
		['that are not wanted', 'http://localhost/telnyx?deliveryEvents=none', {}, 0],
	])('are counted where they are too many: those %s', async (_, url, sending, hints) => {
		profile().webhook_url = url;
		jest.spyOn(Pace.prototype, 'turn').mockResolvedValue();
		const run = await execute({
			items: people(25),
			credential: credential(),
			parameters: { ...text, sending },
		});
		expect(lastRun(run)!.hints ?? []).toHaveLength(hints);
		if (hints > 0)
			expect(lastRun(run)!.hints![0].message).toMatch(/bring 50 delivery events.*In Batches/);
	});

	test.each([
		['send', 25],
		['sendAndWaitForDelivery', 11],
	])('go nowhere where nobody wants them: %s to %i people', async (operation, count) => {
		profile().webhook_url = 'http://127.0.0.1:9/?deliveryEvents=none';
		await execute({
			items: people(count),
			credential: credential(),
			parameters: { ...text, operation },
		});
		const bodies = telnyx.requests
			.filter(({ method }) => method === 'POST')
			.map(({ body }) => JSON.parse(body) as IDataObject);
		expect(bodies.map(({ use_profile_webhooks: use }) => use)).toEqual(Array(count).fill(false));
	});
});

import type { IDataObject, INode } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { execute, lastRun, outputOf } from './harness.mts';
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
	for (const { to } of people(600)) {
		telnyx.store.optOuts.add({
			messaging_profile_id: profile.id,
			from: '+13125550100',
			to: to as string,
			keyword: 'STOP',
			created_at: new Date().toISOString(),
		});
	}
	// At a thousand seconds for each request, jest would not wait for the three pages of opted-out people.
	const sending = { messagesPerSecond: 0.001, skipOptedOut: true };
	const [item] = await outputOf({
		items: people(1),
		parameters: { ...text, sending },
		credential: credential(),
	});
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

import type { IDataObject } from 'n8n-workflow';

import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Message, type Simulator } from '../../dev/simulator/simulator.mts';
import { execute, outputOf, type RunOptions } from './harness.mts';
import { byId, typed } from './parity/case.mts';

const number = '+13125550100';
const [withRcs, without] = ['+13125550142', '+447700900123'];

let telnyx: Simulator;
beforeAll(async () => (telnyx = await startSimulator({ deliveryDelay: 1 })));
beforeEach(() => {
	telnyx.clearFaults();
	for (const message of [...telnyx.store.messages]) telnyx.store.messages.remove(message);
});
afterAll(async () => await telnyx.close());

const sending = (parameters: IDataObject, items: IDataObject[] = [{}]): RunOptions => ({
	parameters: {
		...{ resource: 'message', operation: 'send', sender: 'rcsElseSms' },
		...{ agentId: byId(demoAgents.acme), from: typed('value', number), text: 'Hi' },
		...parameters,
	},
	items,
	credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
});

/** Who got what, and how. */
async function arrived() {
	await telnyx.idle();
	return telnyx.store.messages.map(({ type, to, text, media }: Message) => [
		...[to[0].phone_number, to[0].status, type, text],
		...media.map(({ url }) => url),
	]);
}

test('a phone with RCS gets that, and any other one the same words by SMS', async () => {
	const items = [{ to: withRcs }, { to: without }];
	const outputs = await outputOf(sending({ to: '={{ $json.to }}' }, items));
	expect(outputs.map(({ json }) => [json.to, json.type])).toEqual([
		[withRcs, 'RCS'],
		[without, 'RCS'],
	]);
	expect((await arrived()).sort()).toEqual([
		[withRcs, 'delivered', 'RCS', 'Hi'],
		[without, 'delivered', 'SMS', 'Hi'],
	]);
});

test('the full output has fields that the editor knows of', async () => {
	const [{ json }] = await outputOf(sending({ to: withRcs, simplify: false }));
	expect(json).toMatchObject({ type: 'RCS', body: { content_message: { text: 'Hi' } } });
});

test('a file goes along, by MMS where there is no RCS', async () => {
	const url = 'https://example.com/a.png';
	const options = { mediaUrls: [url], subject: 'Look' };
	await outputOf(sending({ to: without, options }));
	expect(await arrived()).toEqual([[without, 'delivered', 'MMS', 'Hi', url]]);
});

test('a list that fails in its middle reaches nobody twice when it is tried again', async () => {
	telnyx.fault({
		kind: 'status',
		status: 422,
		errors: [{ code: '40318', title: 'Queue full' }],
		match: { method: 'POST' },
	});
	const items = [{ to: withRcs }, { to: without }];
	const options = sending({ to: '={{ $json.to }}' }, items);
	const failed = await execute(options);
	expect(failed.data.resultData.error).toBeDefined();
	await execute({ ...options, retryOf: failed, executionId: 'another' });
	expect((await arrived()).map(([to]) => to).sort()).toEqual([withRcs, without]);
});

test.each<[string, IDataObject, RegExp]>([
	['an agent', { agentId: byId('={{ "" }}') }, /"RCS Agent" is empty/],
	['a number for the SMS', { from: typed('value', '={{ "" }}') }, /"From" is empty/],
	['a number, but a name', { from: typed('value', 'ACME') }, /"From" is not a phone number: ACME/],
	['a text or a file', { text: '' }, /"Text" is empty/],
	['a text that fits into an SMS', { text: 'x'.repeat(1600) }, /takes 11 SMS/],
	['a recipient that exists', { to: '+131255501' }, /"To" .*\+131255501/],
])('nothing is sent without %s', async (_, parameters, message) => {
	await expect(outputOf(sending({ to: withRcs, ...parameters }))).rejects.toMatchObject({
		message: expect.stringMatching(message) as string,
	});
	expect(await arrived()).toEqual([]);
});

test('an agent without a messaging profile needs one', async () => {
	const agent = telnyx.store.rcsAgents.get(demoAgents.acme)!;
	const { profile_id } = agent;
	agent.profile_id = null;
	await expect(outputOf(sending({ to: withRcs }))).rejects.toMatchObject({
		message: expect.stringMatching(/"Messaging Profile" is empty/) as string,
	});
	const options = { messagingProfileId: byId(demoProfiles.support) };
	await outputOf(sending({ to: withRcs, options }));
	agent.profile_id = profile_id;
	expect(await arrived()).toEqual([[withRcs, 'delivered', 'RCS', 'Hi']]);
});

test('a text that is too long for SMS is split the same for both', async () => {
	const text = 'One sentence more. '.repeat(100);
	const options = { ifTooLong: 'split', messagingProfileId: byId(demoProfiles.support) };
	const outputs = await outputOf(sending({ to: withRcs, text, options }));
	expect(outputs.map(({ json }) => json.textPart)).toEqual([1, 2]);
	expect((await arrived()).map(([, , type]) => type)).toEqual(['RCS', 'RCS']);
});

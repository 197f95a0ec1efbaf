import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { Pace } from '../../nodes/Telnyx/transport/pace.ts';
import { execute, lastRun } from './harness.mts';
import { typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const run = async (
	parameters: IDataObject,
	credential: { publicKey?: string } = {},
	items = [{}],
) =>
	await execute({
		items,
		parameters: {
			resource: 'message',
			sender: 'any',
			from: typed('value', [...telnyx.store.phoneNumbers][0].phone_number ?? ''),
			to: '+13125551000',
			...parameters,
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl, ...credential },
	});

const delivery = { operation: 'sendAndWaitForDelivery', text: 'Hi' };
const approval = { operation: 'sendAndWait', answerBy: 'page', message: 'May we?' };
const form = {
	operation: 'sendAndWait',
	answerBy: 'page',
	message: 'Please fill in',
	responseType: 'form',
};
const limit = (amount: number) => ({
	options: { limitWaitTime: { values: { amount, unit: 'hours' } } },
});

describe('what makes the wait impossible is said before anybody is texted', () => {
	test.each<[string, IDataObject, { publicKey?: string }, RegExp]>([
		['no public key', delivery, { publicKey: '' }, /no usable public key/],
		['a public key that is none', delivery, { publicKey: 'abc' }, /no usable public key/],
		[
			'no time to wait for a delivery',
			{ ...delivery, ...limit(0) },
			{},
			/"(Amount|Limit Wait Time)" is (less|not a valid)/,
		],
		[
			'no time to wait for an answer',
			{ ...approval, ...limit(-1) },
			{},
			/"(Amount|Limit Wait Time)" is (less|not a valid)/,
		],
		['no message', { ...approval, message: '={{ "" }}' }, {}, /"Message" is empty/],
		[
			'a second number that is none',
			{ ...approval, to: '+13125551000, nobody' },
			{},
			/"To" is not a phone number: nobody/,
		],
		[
			'a later approver’s number that is none',
			{ ...approval, to: '+13125551000, nobody', options: { answersFrom: 'all' } },
			{},
			/"To" is not a phone number: nobody/,
		],
		['a form without fields', { ...form, formFields: { values: [] } }, {}, /form has no fields/],
		[
			'a dropdown without options',
			{ ...form, formFields: { values: [{ fieldLabel: 'Size', fieldType: 'dropdown' }] } },
			{},
			/"Size" has no options/,
		],
		[
			'two fields of one name',
			{ ...form, formFields: { values: [{ fieldLabel: 'A' }, { fieldLabel: 'A' }] } },
			{},
			/the same label/,
		],
	])('%s', async (_, parameters, credential, message) => {
		const { data } = await run(parameters, credential);
		expect(data.resultData.error?.message).toMatch(message);
		expect(telnyx.requests).toHaveLength(0);
	});
});

test('where nobody could be texted, nothing waits', async () => {
	telnyx.fault({ kind: 'status', status: 400, match: { path: /messages/ }, times: 2 });
	for (const parameters of [delivery, approval]) {
		const { data, waitTill } = await execute({
			parameters: {
				resource: 'message',
				sender: 'any',
				from: typed('value', '+13125550100'),
				to: '+13125551000',
				...parameters,
			},
			credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
			node: { onError: 'continueRegularOutput' },
		});
		expect(waitTill).toBeUndefined();
		expect(lastRun({ data } as never)?.data?.main[0]?.[0].json.error).toMatch(/./);
	}
});

test('what n8n’s processes tell each other says until when an execution waits', async () => {
	const { waitTill } = await run(delivery, { publicKey: telnyx.publicKey });
	const { waitTill: told } = JSON.parse(JSON.stringify({ waitTill })) as { waitTill: string };
	expect(Date.parse(told)).toBe(waitTill?.getTime());
});

describe('an n8n that nobody outside can reach is reported before anybody is texted', () => {
	const at = async (n8nUrl: string, parameters: IDataObject) =>
		await execute({
			parameters: {
				resource: 'message',
				sender: 'any',
				from: typed('value', '+13125550100'),
				to: '+13125551000',
				...parameters,
			},
			// No such host: nothing is sent.
			credential: { apiKey: 'KEY', baseUrl: 'https://telnyx.invalid/v2' },
			n8nUrl,
			node: { onError: 'continueRegularOutput' },
		});
	const localhost = 'http://localhost:5678';
	const lan = 'http://192.168.1.20:5678';

	test.each([
		[localhost, delivery, 'Telnyx could not report deliveries'],
		[lan, delivery, 'Telnyx could not report deliveries'],
		[localhost, approval, 'No phone could open the link in the text'],
	])('%s, %j', async (n8nUrl, parameters, problem) => {
		const [item] = lastRun(await at(n8nUrl, parameters))!.data!.main[0]!;
		expect(item.json).toMatchObject({
			error: `${problem}, since this n8n’s address is ${n8nUrl}`,
			details: { description: expect.stringContaining('WEBHOOK_URL') as string },
		});
	});

	test('phones in the same network may open a link, so that this is a mere hint', async () => {
		jest.spyOn(Pace.prototype, 'wait').mockResolvedValue();
		const run = await at(lan, approval);
		jest.restoreAllMocks();
		expect(lastRun(run)?.hints).toMatchObject([
			{ message: expect.stringContaining('only on phones in n8n’s own network') as string },
		]);
		// Past the checks, and on its way to Telnyx.
		expect(lastRun(run)?.data?.main[0]?.[0].json.error).toBe(
			'The host of the Base URL was not found',
		);
	});
});

test('a link leads through the path behind which n8n is, with the token that newer versions want', async () => {
	const { data } = await execute({
		parameters: {
			resource: 'message',
			sender: 'any',
			from: typed('value', '+13125550100'),
			to: '+13125551000',
			...approval,
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
		n8nUrl: 'https://example.com/n8n',
		executionId: '7',
	});
	const { text } = JSON.parse(telnyx.requests[0].body) as { text: string };
	const link = new URL(/http\S+/.exec(text)![0]);
	const own = link.origin + link.pathname;
	if (data.resumeToken === undefined) {
		expect(own).toBe('https://example.com/n8n/webhook-waiting/7/telnyx-id');
	} else {
		expect(own).toBe('https://example.com/n8n/webhook-waiting/7');
		expect(link.search.split('&')[1]).toBe(`signature=${data.resumeToken}/telnyx-id`);
	}
});

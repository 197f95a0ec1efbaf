import type { IDataObject } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

const own = '+13125550100';
const person = '+13125550142';

let telnyx: Simulator;

beforeEach(async () => {
	telnyx = await startSimulator({ deliveryDelay: 1 });
});
afterEach(async () => await telnyx.close());

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

async function message(operation: string, parameters: IDataObject, items?: IDataObject[]) {
	const outputs = await outputOf({
		items,
		credential: credential(),
		parameters: { resource: 'message', operation, ...parameters },
	});
	return outputs.map(({ json }) => json);
}

/** Sends texts and waits until Telnyx is done with them. */
async function send(texts: Array<{ to: string; text: string }>) {
	const sent = await message(
		'send',
		{
			sender: 'any',
			from: typed('value', own),
			to: '={{ $json.to }}',
			text: '={{ $json.text }}',
			simplify: true,
		},
		texts,
	);
	await telnyx.idle();
	telnyx.requests.length = 0;
	return sent;
}

const many = (count: number) =>
	Array.from({ length: count }, (_, n) => ({
		to: `+1312555${2000 + n}`,
		text: `Number ${n}`,
	}));

const asked = (path: string) => telnyx.requests.filter((request) => request.path.includes(path));

test('the account’s messages are listed from the newest on, both ways, in the words of the messages API', async () => {
	const [sent] = await send([{ to: person, text: 'Are you there?' }]);
	await telnyx.receive({ from: person, to: own, text: 'Yes' });
	const [inbound, outbound] = await message('getAll', { simplify: true, limit: 10 });
	expect(inbound).toMatchObject({ direction: 'inbound', from: person, to: own });
	expect(outbound).toMatchObject({
		messageId: sent.messageId,
		direction: 'outbound',
		from: own,
		to: person,
		status: 'delivered',
		errors: [],
	});
	expect(outbound).not.toHaveProperty('text');
});

test('with Include Content, each message has its words, and one that Telnyx no longer has is listed without', async () => {
	const [, gone] = await send(many(2));
	telnyx.store.messages.get(gone.messageId as string)!.received_at = new Date(
		Date.now() - 11 * 24 * 3_600_000,
	).toISOString();
	const listed = await message('getAll', {
		simplify: true,
		returnAll: true,
		options: { includeContent: true },
	});
	const textOf = (id: unknown) => listed.find(({ messageId }) => messageId === id)?.text;
	expect(listed).toHaveLength(2);
	expect(textOf(gone.messageId)).toBeNull();
	expect(listed.map(({ text }) => text)).toContain('Number 0');
});

test('a limit is kept over the pages of 50', async () => {
	await send(many(120));
	expect(await message('getAll', { limit: 70 })).toHaveLength(70);
	expect(asked('/detail_records')).toHaveLength(2);
	expect(await message('getAll', { returnAll: true })).toHaveLength(120);
});

const report = async (sent: IDataObject[]) =>
	await message(
		'getDeliveryReport',
		{
			messageId: '={{ $json.messageId }}',
		},
		sent,
	);

test('the report of a list takes one request for 50 messages, and none for each', async () => {
	const sent = await send(many(120));
	const reported = await report(sent);
	expect(reported.map(({ messageId }) => messageId)).toEqual(
		sent.map(({ messageId }) => messageId),
	);
	expect(new Set(reported.map(({ delivery }) => delivery))).toEqual(new Set(['delivered']));
	expect(asked('/detail_records')).toHaveLength(3);
	expect(asked('/messages/')).toEqual([]);
});

test('what the log lacks so far, or says in words of its own, the report asks about by itself', async () => {
	const sent = await send(many(2));
	telnyx.setLogDelay(Infinity);
	const reported = await report(sent);
	expect(reported.map(({ delivery }) => delivery)).toEqual(['delivered', 'delivered']);
	expect(asked('/messages/')).toHaveLength(2);
});

test('the report says why a message failed and what to do, and which are still on their way or unknown', async () => {
	telnyx.setDelivery({ to: person, status: 'delivery_failed' });
	const [failed] = await send([{ to: person, text: 'Hi' }]);
	const [reported, unknown] = await report([
		failed,
		{ messageId: '11111111-2222-4333-8444-555555555555' },
	]);
	expect(reported).toMatchObject({ delivery: 'failed', to: person });
	expect(reported.errors).toEqual([
		expect.objectContaining({ code: expect.any(String), advice: expect.any(String) }),
	]);
	expect(unknown).toMatchObject({ delivery: 'unconfirmed', status: null });
});

test('only messages of a profile, a direction, a number and a time are listed', async () => {
	await send([
		{ to: person, text: 'Hi' },
		{ to: '+13125552000', text: 'Hi' },
	]);
	await telnyx.receive({ from: person, to: own, text: 'Yes' });
	const filtered = async (filters: IDataObject) =>
		(await message('getAll', { filters, returnAll: true })).length;
	expect(await filtered({ to: person })).toBe(1);
	expect(await filtered({ from: person })).toBe(1);
	expect(await filtered({ direction: 'outbound' })).toBe(2);
	expect(await filtered({ messagingProfileId: byId(demoProfiles.support) })).toBe(3);
	expect(await filtered({ createdAfter: '2030-01-01T00:00:00' })).toBe(0);
	expect(await filtered({ status: 'failed' })).toBe(0);
});

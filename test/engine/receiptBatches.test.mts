import type { IDataObject } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { Activation } from './activation.mts';
import { setClock } from './clock.mts';
import { outputOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

const own = '+13125550100';

let telnyx: Simulator;

beforeEach(async () => {
	telnyx = await startSimulator({ deliveryDelay: 1, webhookAttempts: 1 });
});
afterEach(async () => {
	jest.restoreAllMocks();
	jest.useRealTimers();
	await telnyx.close();
});

const credential = () => ({
	apiKey: telnyx.apiKey,
	baseUrl: telnyx.baseUrl,
	publicKey: telnyx.publicKey,
});

const trigger = (parameters: IDataObject = {}) =>
	new Activation({
		credential: credential(),
		parameters: {
			events: ['messageReceived', 'messageDelivered', 'messageFailed', 'deliveryUnconfirmed'],
			deliveryReceipts: 'inBatches',
			receiveFrom: ['messagingProfile'],
			messagingProfileId: byId(demoProfiles.support),
			registration: 'automatic',
			options: { replaceWebhook: true },
			...parameters,
		},
	});

async function send(count: number, first = 0) {
	const items = Array.from({ length: count }, (_, n) => ({ to: `+1312555${2000 + first + n}` }));
	const sent = await outputOf({
		items,
		credential: credential(),
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', own),
			to: '={{ $json.to }}',
			text: 'Hi',
			simplify: true,
		},
	});
	return sent.map(({ json }) => json.messageId);
}

/** The receipts of each run that was started. */
const runs = ({ emitted }: Activation) =>
	emitted.map(([items]) => items.map(({ json }) => json as IDataObject));
const ids = (receipts: IDataObject[][]) => receipts.flat().map(({ messageId }) => messageId);

test('a list’s receipts start one run with an item each, once, in the order of their ends', async () => {
	const workflow = trigger();
	await workflow.publish();
	const sent = await send(120);
	await telnyx.idle();
	await workflow.tick();
	await workflow.tick();
	expect(runs(workflow)).toHaveLength(1);
	const [receipts] = runs(workflow);
	expect(new Set(ids([receipts]))).toEqual(new Set(sent));
	expect(receipts).toHaveLength(120);
	expect(receipts[0]).toMatchObject({ event: 'messageDelivered', from: own, errors: [] });
	const times = receipts.map(({ occurredAt }) => Date.parse(occurredAt as string));
	expect(times).toEqual([...times].sort((one, other) => one - other));
});

test('what ended before the workflow was published is none of its receipts', async () => {
	await send(3);
	await telnyx.idle();
	const workflow = trigger();
	setClock(Date.now() + 2_000);
	await workflow.publish();
	const sent = await send(2, 100);
	await telnyx.idle();
	await workflow.tick();
	expect(ids(runs(workflow)).sort()).toEqual(sent.sort());
});

test('while receipts come in batches, a list brings no events to the webhook', async () => {
	const workflow = trigger();
	await workflow.publish();
	await send(30);
	await telnyx.idle();
	expect([...telnyx.store.webhookDeliveries]).toEqual([]);
	expect(
		telnyx.requests.filter(({ path }) => path.includes('/messaging_profiles/')),
	).not.toHaveLength(0);
});

test('after a restart nothing is reported twice, and what ended meanwhile is made up for', async () => {
	const workflow = trigger();
	await workflow.publish();
	const before = await send(3);
	await telnyx.idle();
	await workflow.tick();
	await workflow.unpublish();
	const meanwhile = await send(3, 100);
	await telnyx.idle();
	await workflow.publish();
	await workflow.tick();
	expect(ids(runs(workflow))).toEqual(expect.arrayContaining([...before, ...meanwhile]));
	expect(ids(runs(workflow))).toHaveLength(6);
});

test('a message that the log has late, or says nothing final of, is reported when it is known', async () => {
	const workflow = trigger();
	telnyx.setLogDelay(Infinity);
	await workflow.publish();
	const [id] = await send(1);
	await telnyx.idle();
	await workflow.tick();
	expect(runs(workflow)).toEqual([]);
	telnyx.setLogDelay(0);
	await workflow.tick();
	expect(ids(runs(workflow))).toEqual([id]);
});

const minute = 60_000;
const logRequests = () => telnyx.requests.filter(({ path }) => path.startsWith('/detail_records'));

test('while nothing happens, a reading is one request, however long the last list was', async () => {
	const workflow = trigger();
	await workflow.publish();
	await send(120);
	await telnyx.idle();
	await workflow.tick();
	for (let minutes = 1; minutes < 4; minutes++) {
		setClock(Date.now() + minute);
		telnyx.requests.length = 0;
		await workflow.tick();
		expect(logRequests()).toHaveLength(1);
	}
	expect(ids(runs(workflow))).toHaveLength(120);
});

/** A text without n8n, which takes its time. */
async function sendPlainly(): Promise<string> {
	const response = await fetch(`${telnyx.baseUrl}/messages`, {
		method: 'POST',
		headers: { authorization: `Bearer ${telnyx.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			from: own,
			to: '+13125552000',
			text: 'Hi',
			use_profile_webhooks: false,
		}),
	});
	return ((await response.json()) as { data: { id: string } }).data.id;
}

test('while a list goes out, what was read minutes ago is not read again', async () => {
	const workflow = trigger();
	await workflow.publish();
	const sent: string[] = [];
	const pages: number[] = [];
	for (let minutes = 0; minutes < 15; minutes++) {
		setClock(Date.now() + minute);
		for (let text = 0; text < 15; text++) sent.push(await sendPlainly());
		await telnyx.idle();
		telnyx.requests.length = 0;
		await workflow.tick();
		pages.push(logRequests().length);
	}
	expect(ids(runs(workflow))).toHaveLength(sent.length);
	expect(new Set(ids(runs(workflow)))).toEqual(new Set(sent));
	// The messages of three minutes at most, and two counts.
	expect(Math.max(...pages)).toBeLessThanOrEqual(1 + 2);
});

test('a message that the log gets ten minutes late, while others came in time, is reported', async () => {
	const workflow = trigger();
	await workflow.publish();
	setClock(Date.now() + 2 * minute);
	const [late] = await send(1);
	const inTime = await send(1, 1);
	await telnyx.idle();
	// WhatsApp is not in the log.
	const message = telnyx.store.messages.get(late as string)!;
	message.type = 'WHATSAPP';
	await workflow.tick();
	expect(ids(runs(workflow))).toEqual(inTime);
	message.type = 'SMS';
	setClock(Date.now() + 12 * minute);
	const newest = await send(1, 2);
	await telnyx.idle();
	await workflow.tick();
	expect(ids(runs(workflow)).sort()).toEqual([...inTime, ...newest, late].sort());
});

test('a log that lags by hours loses nothing', async () => {
	const workflow = trigger();
	await workflow.publish();
	telnyx.setLogDelay(4 * 60 * minute);
	setClock(Date.now() + minute);
	const sent = await send(30);
	await telnyx.idle();
	for (let hours = 0; hours < 6; hours++) {
		await workflow.tick();
		setClock(Date.now() + 60 * minute);
	}
	expect(ids(runs(workflow)).sort()).toEqual([...sent].sort());
});

test('messages that take their time are looked for in the log together', async () => {
	const workflow = trigger();
	await workflow.publish();
	telnyx.setDelivery({ status: 'delivered', hold: true });
	const sent = await send(100);
	await workflow.tick();
	setClock(Date.now() + 30 * minute);
	telnyx.setDelivery({ status: 'delivered' });
	await telnyx.idle();
	telnyx.requests.length = 0;
	await workflow.tick();
	expect(ids(runs(workflow)).sort()).toEqual([...sent].sort());
	// A count, and the pages.
	expect(logRequests().length).toBeLessThanOrEqual(1 + 2);
	expect(telnyx.requests.filter(({ path }) => path.startsWith('/messages/'))).toEqual([]);
});

test('while Telnyx is away nothing is lost', async () => {
	const workflow = trigger();
	await workflow.publish();
	const [id] = await send(1);
	await telnyx.idle();
	telnyx.faultWhen(() => ({ kind: 'status', status: 401 }));
	await workflow.tick();
	telnyx.clearFaults();
	await workflow.tick();
	expect(ids(runs(workflow))).toEqual([id]);
});

test('with receipts one by one, the webhook gets the events, and the log is not read', async () => {
	const workflow = trigger({ deliveryReceipts: 'oneByOne' });
	await workflow.publish();
	await send(1);
	await telnyx.idle();
	await workflow.tick();
	expect(runs(workflow)).toEqual([]);
	expect(telnyx.requests.filter(({ path }) => path.includes('/detail_records'))).toEqual([]);
	expect([...telnyx.store.webhookDeliveries]).toHaveLength(2);
});

test('a list asks once for its sender, and a profile whose webhook wants the events keeps getting them', async () => {
	telnyx.store.profiles.get(demoProfiles.support)!.webhook_url = 'http://127.0.0.1:9/crm';
	await send(30);
	await telnyx.idle();
	expect(telnyx.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
	expect([...telnyx.store.webhookDeliveries]).toHaveLength(60);
});

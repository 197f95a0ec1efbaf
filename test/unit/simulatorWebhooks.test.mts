import { createPublicKey, verify } from 'node:crypto';
import Telnyx from 'telnyx';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { startReceiver, type ReceivedWebhook, type Receiver } from './simulatorReceiver.mts';

const own = '+13125550100';
const ada = '+13125550142';

let simulator: Simulator;
let receiver: Receiver;
let client: Telnyx;

/** @param webhookTimeout ms; by default so many that a machine at its limit does not count as silent */
async function start(webhookTimeout = 60_000, webhookRetryDelay = 1): Promise<void> {
	simulator = await startSimulator({ deliveryDelay: 1, webhookTimeout, webhookRetryDelay });
	receiver = await startReceiver();
	client = new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
	await client.messagingProfiles.update(demoProfiles.support, {
		webhook_url: `${receiver.url}/profile`,
		webhook_failover_url: `${receiver.url}/failover`,
	});
}

async function stop(): Promise<void> {
	await simulator.close();
	await receiver.close();
}

beforeEach(async () => await start());
afterEach(stop);

async function send(more: Partial<Telnyx.MessageSendParams> = {}): Promise<string> {
	const { data } = await client.messages.send({ from: own, to: ada, text: 'Grüße', ...more });
	return data?.id ?? '';
}

/** A second opinion on the signature, by OpenSSL. */
function isSigned({ headers, raw }: ReceivedWebhook, publicKey: string): boolean {
	const header = Buffer.from('302a300506032b6570032100', 'hex');
	const key = createPublicKey({
		key: Buffer.concat([header, Buffer.from(publicKey, 'base64')]),
		format: 'der',
		type: 'spki',
	});
	const signed = Buffer.concat([Buffer.from(`${String(headers['telnyx-timestamp'])}|`), raw]);
	return verify(
		null,
		signed,
		key,
		Buffer.from(String(headers['telnyx-signature-ed25519']), 'base64'),
	);
}

test('a sent text is reported as sent, then as finalized, each signed over its raw bytes', async () => {
	const id = await send();
	await simulator.idle();
	expect(receiver.types()).toEqual(['message.sent', 'message.finalized']);
	const [sent, finalized] = receiver.received;
	expect(sent.body.data.payload).toMatchObject({ id, text: 'Grüße', to: [{ status: 'sent' }] });
	expect(finalized.body.data.payload).toMatchObject({ to: [{ status: 'delivered' }], errors: [] });
	expect(finalized.body.meta).toEqual({ attempt: 1, delivered_to: `${receiver.url}/profile` });
	for (const webhook of receiver.received)
		expect(isSigned(webhook, simulator.publicKey)).toBe(true);
	const tampered = { ...sent, raw: Buffer.from(sent.raw.toString().replace('sent', 'send')) };
	expect(isSigned(tampered, simulator.publicKey)).toBe(false);
});

test('a webhook without an answer is tried again, then at the failover URL, and all is on record', async () => {
	receiver.reactions.push(500, 'hangUp', 404);
	const delivery = await simulator.receive({ from: ada, to: own, text: 'Hello' });
	expect(receiver.received.map(({ path, body }) => [path, body.meta?.attempt])).toEqual([
		['/profile', 1],
		['/profile', 2],
		['/profile', 3],
		['/failover', 4],
	]);
	expect(new Set(receiver.received.map(({ body }) => body.data.id)).size).toBe(1);
	const { data } = await client.webhookDeliveries.retrieve(delivery.id);
	expect(data).toMatchObject({ status: 'delivered', webhook: { event_type: 'message.received' } });
	expect(data?.attempts?.map((a) => [a.status, a.http?.response?.status])).toEqual([
		['delivered', 200],
		['failed', 404],
		['failed', undefined],
		['failed', 500],
	]);
});

test('a webhook that is never answered has failed when the time is over', async () => {
	await stop();
	await start(20);
	receiver.reactions.push(...Array<'silence'>(6).fill('silence'));
	const delivery = await simulator.receive({ from: ada, to: own, text: 'Hello' });
	expect(delivery.attempts.map(({ status, http }) => [status, http?.response])).toEqual(
		Array(6).fill(['failed', undefined]),
	);
});

test('a webhook that nobody takes is found among the failed deliveries', async () => {
	receiver.reactions.push(...Array<number>(6).fill(500));
	await simulator.receive({ from: ada, to: own, text: 'Lost?' });
	await simulator.receive({ from: ada, to: own, text: 'Fine' });
	const failed = await client.webhookDeliveries.list({
		filter: { status: { eq: 'failed' }, event_type: 'message.received,message.sent' },
	});
	expect(failed.data.map((d) => d.webhook?.payload?.text)).toEqual(['Lost?']);
	const later = { started_at: { gte: new Date(Date.now() + 1000).toISOString() } };
	expect((await client.webhookDeliveries.list({ filter: later })).data).toEqual([]);
});

test("a message's own webhook comes before its profile's, and alone where the profile's is declined", async () => {
	await send({ webhook_url: `${receiver.url}/own` });
	await simulator.idle();
	const paths = (type: string) =>
		receiver.received.filter(({ body }) => body.data.event_type === type).map(({ path }) => path);
	expect(paths('message.finalized')).toEqual(['/own', '/profile']);
	receiver.received.length = 0;
	const quiet = { use_profile_webhooks: false };
	await send({ webhook_url: `${receiver.url}/own`, ...quiet });
	await simulator.idle();
	expect(paths('message.finalized')).toEqual(['/own']);
	receiver.received.length = 0;
	const id = await send(quiet);
	await simulator.idle();
	expect(receiver.received).toEqual([]);
	expect(simulator.store.messages.get(id)?.to[0].status).toBe('delivered');
});

test('a profile of webhook version 1 gets neither envelope nor signature', async () => {
	await client.messagingProfiles.update(demoProfiles.support, { webhook_api_version: '1' });
	await simulator.receive({ from: ada, to: own, text: 'Old' });
	const [webhook] = receiver.received;
	expect(webhook.body).toMatchObject({ from: ada, to: own, body: 'Old' });
	expect(webhook.headers).not.toHaveProperty('telnyx-signature-ed25519');
});

test('a failed delivery says why, and one that could not be sent is never reported as sent', async () => {
	simulator.setDelivery({
		to: ada,
		status: 'delivery_failed',
		errors: [{ code: '40001', title: 'Not routable' }],
	});
	await send();
	await simulator.idle();
	expect(receiver.received.at(-1)?.body.data.payload).toMatchObject({
		to: [{ status: 'delivery_failed' }],
		errors: [{ code: '40001' }],
	});
	receiver.received.length = 0;
	simulator.setDelivery({ to: ada, status: 'sending_failed' });
	await send();
	await simulator.idle();
	expect(receiver.types()).toEqual(['message.finalized']);
});

test.each([
	['reversed', true],
	['both-at-once', false],
] as const)('events can come %s, keeping the time at which they happened', async (order, waits) => {
	// A second try must not overtake an event that is on its way at the same time.
	await stop();
	await start(60_000, 1_000);
	simulator.setDelivery({ status: 'delivered', order });
	// The first webhook fails: the second to arrive is its other try where the events wait for each other.
	receiver.reactions.push(500);
	await send();
	await simulator.idle();
	const [first, second, third] = receiver.types();
	expect(first === second).toBe(waits);
	if (waits) expect([first, third]).toEqual(['message.finalized', 'message.sent']);
	const timeOf = (type: string) =>
		receiver.received.find(({ body }) => body.data.event_type === type)?.body.data
			.occurred_at as string;
	expect(timeOf('message.sent') <= timeOf('message.finalized')).toBe(true);
});

test('a held message stays sent until it is let go', async () => {
	simulator.setDelivery({ status: 'delivered', hold: true });
	const id = await send();
	await simulator.idle();
	expect(simulator.store.messages.get(id)?.to[0].status).toBe('sent');
	simulator.setDelivery({ status: 'delivery_unconfirmed' });
	await simulator.idle();
	expect(receiver.received.at(-1)?.body.data.payload.to[0].status).toBe('delivery_unconfirmed');
});

test('a group MMS is finalized once per recipient', async () => {
	await client.messages.sendGroupMms({ from: own, to: [ada, '+14155550173'], text: 'Hi all' });
	await simulator.idle();
	const final = receiver.received.filter(
		({ body }) => body.data.event_type === 'message.finalized',
	);
	expect(final.map(({ body }) => body.data.payload.to[0].phone_number).sort()).toEqual([
		ada,
		'+14155550173',
	]);
});

test('STOP opts out and is answered, START lets texts through again', async () => {
	const answered = simulator.nextMessage(
		(m) => m.direction === 'outbound' && m.to[0].status === 'delivered',
	);
	await simulator.receive({ from: ada, to: own, text: ' stop ' });
	expect(receiver.received[0].body.data.payload.autoresponse_type).toBe('STOP');
	expect((await answered).text).toMatch(/no more texts/);
	await expect(send()).rejects.toThrow('40300');
	await simulator.receive({ from: ada, to: own, text: 'START' });
	await expect(send()).resolves.toBeTruthy();
	await simulator.receive({ from: ada, to: own, text: 'HELP' });
	await simulator.idle();
	expect(receiver.received.map(({ body }) => body.data.payload.autoresponse_type)).toContain(
		'HELP',
	);
});

test('a picture to several arrives with its media and the other participants', async () => {
	const media = [{ url: `${simulator.url}/media/a.png`, content_type: 'image/png' }];
	await simulator.receive({ from: ada, to: own, text: 'See', media, cc: ['+14155550173'] });
	const [{ body }] = receiver.received;
	expect(body.data.payload).toMatchObject({
		type: 'MMS',
		media,
		cc: [{ phone_number: '+14155550173' }],
	});
	await expect(simulator.receive({ from: ada, to: '+19995550100' })).rejects.toThrow(
		/messaging profiles/,
	);
});

test('an event can be repeated, a read receipt and a link click sent', async () => {
	const id = await send();
	await simulator.idle();
	const [first] = receiver.received;
	await simulator.emit({ id: first.body.data.id as string });
	expect(receiver.received.at(-1)?.body).toEqual(first.body);
	await simulator.emit({ type: 'message.read', messageId: id });
	expect(receiver.received.at(-1)?.body.data).toMatchObject({
		event_type: 'message.read',
		payload: { id },
	});
	const data = { record_type: 'link_clicked', url: 'https://a.example', to: ada, message_id: id };
	await simulator.emit({ data, profileId: demoProfiles.support });
	expect(receiver.received.at(-1)?.body.data).toEqual(data);
});

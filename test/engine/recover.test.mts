import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { claim } from '../../nodes/Telnyx/trigger/eventClaims.ts';
import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { startReceiver, type Receiver } from '../unit/simulatorReceiver.mts';
import { allKinds, demoSources, receivingFrom } from '../sourceWebhooks.mts';
import { Activation } from './activation.mts';
import { outputOf } from './harness.mts';

const own = '+13125550100';
const person = '+13125550142';
const begin = new Date(Date.now() - 1_000).toISOString();

let simulator: Simulator;
let receiver: Receiver;

beforeEach(async () => {
	simulator = await startSimulator({
		webhookAttempts: 2,
		webhookTimeout: 60_000,
		webhookRetryDelay: 1,
		deliveryDelay: 1,
	});
	receiver = await startReceiver();
	profile().webhook_url = `${receiver.url}/n8n`;
});
afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

const profile = (id = demoProfiles.support) => simulator.store.profiles.get(id)!;

const fail = (times: number) => receiver.reactions.push(...Array<number>(times).fill(503));
const receive = async (text: string, to = own) =>
	await simulator.receive({ from: person, to, text });

async function recover(more: object = {}) {
	const items = await outputOf({
		credential: simulator,
		parameters: {
			resource: 'webhookDelivery',
			operation: 'recoverMissed',
			messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
			since: begin,
			events: ['messageReceived'],
			...more,
		},
	});
	return items.map(({ json }) => json);
}

test('what failed for good is recovered as the trigger would have given it, the oldest first', async () => {
	await receive('delivered');
	fail(2);
	const missed = await receive('missed');
	fail(1);
	await receive('delivered at the second try');
	fail(2);
	await receive('missed, too');
	const items = await recover();
	expect(items.map(({ text }) => text)).toEqual(['missed', 'missed, too']);
	const live = receiver.received.find(
		({ body }) => body.data.id === missed.webhook.id && body.meta?.attempt === 2,
	)!;
	expect(items[0]).toEqual(flatEvent(live.body as never));
});

test('events that were acknowledged come as well where the user wants them, each once', async () => {
	fail(1);
	await receive('acknowledged at the second try');
	fail(2);
	const missed = await receive('missed at first');
	await simulator.emit({ id: missed.webhook.id });
	const items = await recover({ options: { includeAcknowledged: true } });
	expect(items.map(({ text }) => text)).toEqual([
		'acknowledged at the second try',
		'missed at first',
	]);
});

test('what n8n acknowledged while it started, and so never read, is missed until somebody takes it', async () => {
	const starting = { text: 'n8n is starting up. Please wait' };
	receiver.reactions.push(starting, 200, starting);
	expect((await receive('too early')).status).toBe('delivered');
	await receive('taken');
	const later = await receive('taken later');
	await simulator.emit({ id: later.webhook.id });
	expect((await recover()).map(({ text }) => text)).toEqual(['too early']);
});

test('what the failover address took is not missed', async () => {
	profile().webhook_failover_url = `${receiver.url}/failover`;
	fail(2);
	await receive('taken by the failover');
	fail(4);
	await receive('taken by none');
	expect((await recover()).map(({ text }) => text)).toEqual(['taken by none']);
});

test('an event that was delivered later is not missed, and one that failed twice comes once', async () => {
	fail(2);
	const first = await receive('delivered later');
	await simulator.emit({ id: first.webhook.id });
	fail(2);
	const second = await receive('failed twice');
	fail(2);
	await simulator.emit({ id: second.webhook.id });
	expect((await recover()).map(({ text }) => text)).toEqual(['failed twice']);
});

test('an event that only a message’s own webhook took is missed by the profile’s', async () => {
	fail(2);
	const { webhook } = await receive('for both');
	await simulator.emit({ id: webhook.id, url: `${receiver.url}/elsewhere` });
	expect((await recover()).map(({ text }) => text)).toEqual(['for both']);
});

test('an event that came too early for the execution that waited for it is not missed by the profile', async () => {
	fail(2);
	const payload = {
		id: 'm',
		to: [{ phone_number: person, status: 'sent' }],
		messaging_profile_id: demoProfiles.support,
	};
	const [early] = await simulator.emit({
		type: 'message.sent',
		payload,
		url: `${receiver.url}/webhook-waiting/7/node`,
	});
	expect(early!.status).toBe('failed');
	await simulator.emit({ id: early!.webhook.id, profileId: demoProfiles.support });
	expect(await recover({ events: ['messageSent'] })).toEqual([]);
});

test('an event that ran here, but was answered too late for Telnyx, is not missed', async () => {
	fail(4);
	const late = await receive('ran too late');
	await receive('never ran');
	claim(`workflow trigger ${late.webhook.id}`, {
		statusCode: 200,
		writableEnded: true,
		once: () => undefined,
	});
	expect((await recover()).map(({ text }) => text)).toEqual(['never ran']);
});

test('only the chosen events of the chosen profile since the given time are recovered', async () => {
	profile(demoProfiles.marketing).webhook_url = `${receiver.url}/marketing`;
	fail(8);
	await receive('STOP');
	await receive('of another profile', '+16465551000');
	await receive('a text');
	const click = {
		record_type: 'link_clicked',
		url: 'https://acme.example',
		to: person,
		message_id: 'm',
		time_clicked: '2026-11-23T09:00:00Z',
	};
	await simulator.emit({ data: click, profileId: demoProfiles.support });
	expect((await recover()).map(({ text }) => text)).toEqual(['a text']);
	expect((await recover({ events: ['keywordReceived'] })).map(({ keyword }) => keyword)).toEqual([
		'STOP',
	]);
	// A click has no ID of its own: the live one's is made anew from Telnyx's record.
	const [clicked] = await recover({ events: ['linkClicked'] });
	expect(clicked).toMatchObject({
		url: 'https://acme.example',
		eventId: flatEvent({ data: click })!.eventId,
	});
	expect(await recover({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
});

test('nothing missed gives no item, and an empty time is told', async () => {
	expect(await recover()).toEqual([]);
	await expect(recover({ since: '={{ "" }}' })).rejects.toMatchObject({
		message: '"Since" is empty',
	});
});

describe.each(allKinds)('what a %s sent', (kind) => {
	const { address, fields } = demoSources[kind];
	const setUp = (url: string) =>
		Object.assign(fields(simulator.store), {
			webhook_url: url,
			...(kind === 'whatsappAccount' ? { webhook_enabled: true } : {}),
		});
	const arrives = async (text: string) =>
		await simulator.receive({ from: person, text, ...address });

	test('is recovered, and what came from elsewhere is not', async () => {
		setUp(`${receiver.url}/n8n`);
		fail(2);
		await arrives('missed');
		fail(2);
		if (kind !== 'messagingProfile')
			await receive('to the profile, whose messages these are as well');
		profile(demoProfiles.marketing).webhook_url = `${receiver.url}/n8n`;
		fail(2);
		await receive('of another profile', '+16465551000');
		const items = await recover(receivingFrom([kind]));
		expect(items.map(({ text }) => text)).toEqual(['missed']);
	});

	test('starts runs when n8n starts again', async () => {
		const workflow = await published();
		fail(2);
		await arrives('missed');
		await arrives('taken');
		const run = workflow.nextRun();
		await workflow.restart();
		expect((await run)[0]![0]!.json).toMatchObject({ event: 'messageReceived', text: 'missed' });
		expect(workflow.emitted).toHaveLength(1);
	});

	test('starts no run of a workflow that is unpublished meanwhile', async () => {
		const workflow = await published();
		fail(2);
		await arrives('missed');
		await workflow.restart();
		await workflow.unpublish();
		const items = await recover(receivingFrom([kind]));
		expect(items.map(({ text }) => text)).toEqual(['missed']);
		expect(workflow.emitted).toEqual([]);
	});

	/** A workflow that catches up. */
	async function published() {
		const workflow = new Activation({
			credential: simulator,
			parameters: {
				events: ['messageReceived'],
				registration: 'automatic',
				...receivingFrom([kind]),
				options: { catchUp: true, ignoreOwnNumbers: false },
			},
			base: `${receiver.url}/`,
		});
		profile().webhook_url = null;
		await workflow.publish();
		return workflow;
	}
});

test('a kind of source that there is not is an error', async () => {
	await expect(recover({ receiveFrom: ['fax'] })).rejects.toMatchObject({
		message: '"Receive From" is empty',
	});
});

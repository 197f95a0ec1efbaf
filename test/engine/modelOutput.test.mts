import type { IDataObject } from 'n8n-workflow';

import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { startReceiver, type Receiver } from '../unit/simulatorReceiver.mts';
import { outputOf, toolOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;
let receiver: Receiver;

const own = '+13125550100';
const person = '+13125550142';
const whatsappNumber = '+13125550160';
const messagingProfileId = byId(demoProfiles.support);

/** An account in which there is something of everything. */
beforeAll(async () => {
	telnyx = await startSimulator({ webhookAttempts: 1, webhookRetryDelay: 1, deliveryDelay: 1 });
	receiver = await startReceiver();
	telnyx.store.profiles.get(demoProfiles.support)!.webhook_url = `${receiver.url}/n8n`;
	receiver.reactions.push(503, 503);
	await telnyx.receive({ from: person, to: own, text: 'Hello' });
	await telnyx.receive({ type: 'WHATSAPP', from: person, to: whatsappNumber, text: 'Hello' });
	await telnyx.idle();
	telnyx.store.optOuts.add({
		messaging_profile_id: demoProfiles.support,
		from: own,
		to: '+13125550177',
		keyword: 'STOP',
		created_at: new Date().toISOString(),
	});
});
afterAll(async () => {
	await telnyx.close();
	await receiver.close();
});

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

/** What the model gets of a call, and what an ordinary node gives for the same. */
async function asTool(name: string, parameters: IDataObject): Promise<IDataObject[]> {
	const [resource, operation] = name.split('.');
	const call = toolOf({
		parameters: { resource, operation, ...parameters },
		credential: credential(),
	});
	return JSON.parse(String(await call({}))) as IDataObject[];
}

const asNode = async (name: string, parameters: IDataObject) => {
	const [resource, operation] = name.split('.');
	const items = await outputOf({
		parameters: { resource, operation, ...parameters },
		credential: credential(),
	});
	return items.map(({ json }) => json);
};

const first = <T extends { id: string }>(rows: Iterable<T>) => byId([...rows][0].id);

const text = { text: 'Hi', to: person };
const sms = { sender: 'any', from: typed('value', own), ...text };
const inHalfAnHour = new Date(Date.now() + 1_800_000).toISOString();
const received = JSON.stringify({ direction: 'inbound', type: 'SMS', from: person, to: own });

/** Every operation that does not wait, in an order in which each finds what it needs. */
const calls: Array<[string, () => IDataObject | Promise<IDataObject>]> = [
	['message.send', () => sms],
	['message.reply', () => ({ text: 'Hi', options: { answeredMessage: received } })],
	[
		'message.sendWhatsapp',
		() => ({ ...text, from: typed('value', whatsappNumber), messageType: 'text' }),
	],
	['message.sendRcs', () => ({ ...text, agentId: byId(demoAgents.acme), content: 'text' })],
	[
		'message.sendGroupMms',
		() => ({ from: typed('value', own), recipients: [person, '+14155550173'], text: 'Hi' }),
	],
	['message.schedule', () => ({ ...sms, sendAt: inHalfAnHour })],
	['message.check', () => text],
	['message.get', async () => ({ messageId: (await asNode('message.send', sms))[0].messageId })],
	['message.getAll', () => ({})],
	[
		'message.getDeliveryReport',
		async () => ({ messageId: (await asNode('message.send', sms))[0].messageId }),
	],
	[
		'message.getGroup',
		async () => {
			const group = { from: typed('value', own), recipients: [person, '+14155550173'], text: 'Hi' };
			return { messageId: (await asNode('message.sendGroupMms', group))[0].messageId };
		},
	],
	['message.downloadMedia', () => ({ mediaUrls: telnyx.addMedia().url })],
	[
		'message.cancelScheduled',
		async () => {
			const [sent] = await asNode('message.schedule', { ...sms, sendAt: inHalfAnHour });
			return { messageId: sent.messageId };
		},
	],
	['alphanumericSenderId.create', () => ({ alphanumericSenderId: 'Brief', messagingProfileId })],
	[
		'alphanumericSenderId.get',
		() => ({ alphanumericSender: first(telnyx.store.alphanumericSenderIds) }),
	],
	['alphanumericSenderId.getAll', () => ({})],
	[
		'alphanumericSenderId.delete',
		() => ({ alphanumericSender: first(telnyx.store.alphanumericSenderIds) }),
	],
	[
		'autoResponse.create',
		() => ({ messagingProfileId, op: 'info', keywords: ['HOURS'], respText: '9 to 5' }),
	],
	[
		'autoResponse.get',
		() => ({ messagingProfileId, autoResponseId: first(telnyx.store.autoResponses) }),
	],
	['autoResponse.getAll', () => ({ messagingProfileId })],
	[
		'autoResponse.update',
		() => ({
			messagingProfileId,
			autoResponseId: first(telnyx.store.autoResponses),
			updateFields: { respText: '10 to 6' },
		}),
	],
	[
		'autoResponse.delete',
		() => ({ messagingProfileId, autoResponseId: first(telnyx.store.autoResponses) }),
	],
	['hostedNumber.get', () => ({ hostedNumberId: first(telnyx.store.hostedNumbers) })],
	['hostedNumber.getAll', () => ({})],
	[
		'hostedNumber.update',
		() => ({
			hostedNumberId: first(telnyx.store.hostedNumbers),
			updateFields: { tags: ['night'] },
		}),
	],
	['hostedNumber.delete', () => ({ hostedNumberId: first(telnyx.store.hostedNumbers) })],
	['messagingProfile.create', () => ({ name: 'New', whitelistedDestinations: ['US'] })],
	['messagingProfile.get', () => ({ messagingProfileId })],
	['messagingProfile.getAll', () => ({})],
	['messagingProfile.update', () => ({ messagingProfileId, updateFields: { name: 'Support' } })],
	['messagingProfile.regenerateSecret', () => ({ messagingProfileId, includeSecret: true })],
	['messagingProfile.getMetrics', () => ({ messagingProfileId })],
	['messagingProfile.getAllMetrics', () => ({})],
	[
		'messagingProfile.getSenderIds',
		() => ({
			messagingProfileId: byId([...telnyx.store.alphanumericSenderIds][0].messaging_profile_id),
		}),
	],
	['messagingProfile.getPhoneNumbers', () => ({ messagingProfileId })],
	['messagingProfile.getShortCodes', () => ({ messagingProfileId: byId(demoProfiles.marketing) })],
	['messagingProfile.delete', () => ({ messagingProfileId: byId(demoProfiles.sandbox) })],
	['optOut.getAll', () => ({})],
	['optOut.checkRecipient', () => ({ messagingProfileId, recipient: '+13125550177' })],
	['phoneNumber.get', () => ({ phoneNumberId: first(telnyx.store.phoneNumbers) })],
	['phoneNumber.getAll', () => ({})],
	[
		'phoneNumber.update',
		() => ({ phoneNumberId: first(telnyx.store.phoneNumbers), updateFields: { tags: ['a'] } }),
	],
	['shortCode.get', () => ({ shortCodeId: first(telnyx.store.shortCodes) })],
	['shortCode.getAll', () => ({})],
	[
		'shortCode.update',
		() => ({
			shortCodeId: first(telnyx.store.shortCodes),
			messagingProfileId: byId(demoProfiles.marketing),
			updateFields: { tags: ['a'] },
		}),
	],
	['webhookDelivery.get', () => ({ webhookDeliveryId: [...telnyx.store.webhookDeliveries][0].id })],
	['webhookDelivery.getAll', () => ({})],
	[
		'webhookDelivery.recoverMissed',
		() => ({
			receiveFrom: ['messagingProfile'],
			messagingProfileId,
			since: new Date(Date.now() - 3_600_000).toISOString(),
			events: ['messageReceived'],
		}),
	],
];

/** These wait for people or carriers, whom tests of their own let answer. */
const waiting = ['message.collectTexts', 'message.sendAndWait', 'message.sendAndWaitForDelivery'];

const counted: Array<{ operation: string; fields: number; names: string }> = [];

test.each(calls)('%s gives an agent’s model at most ten fields', async (name, parameters) => {
	const items = await asTool(name, await parameters());
	expect(items.length).toBeGreaterThan(0);
	expect(items.filter(({ error }) => error)).toEqual([]);
	const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
	counted.push({ operation: name, fields: names.length, names: names.join(' ') });
	expect(names.length).toBeGreaterThan(0);
	expect(names.length).toBeLessThanOrEqual(10);
});

test('every operation was counted', () => {
	const all = operations.map(({ resource, name }) => `${resource}.${name}`);
	expect([...counted.map(({ operation }) => operation), ...waiting].sort()).toEqual(all.sort());
	const most = operations.map(({ forModel = [] }) => forModel.length);
	expect(Math.max(...most)).toBeLessThanOrEqual(10);
	console.table(counted.sort((one, other) => other.fields - one.fields));
});

describe('the builder chooses what the model gets', () => {
	const ask = async (parameters: IDataObject) =>
		(await asTool('message.send', { ...sms, ...parameters }))[0];

	test('Raw: everything in Telnyx’s form', async () => {
		const raw = await ask({ output: 'raw' });
		expect(raw).toMatchObject({ record_type: 'message', to: [{ phone_number: person }] });
	});

	test('Selected Fields: those, also such as Simplified leaves out', async () => {
		const selected = { output: 'selectedFields', outputFields: 'status, parts\nmessageId' };
		expect(await ask(selected)).toEqual({
			status: 'queued',
			parts: 1,
			messageId: expect.any(String) as string,
		});
	});

	test('Selected Fields without any is said before anything is sent', async () => {
		telnyx.requests.length = 0;
		expect(await ask({ output: 'selectedFields' })).toMatchObject({
			error: expect.stringContaining('"Fields" is empty') as string,
		});
		expect(telnyx.requests).toEqual([]);
	});

	test('why a text was left out or refused is never cut away', async () => {
		const selected = { output: 'selectedFields', outputFields: 'messageId' };
		expect(await ask({ ...selected, sending: { onlyTo: own } })).toMatchObject({
			status: 'skipped',
			reason: 'notAllowed',
		});
		expect(await ask({ ...selected, to: 'nobody' })).toMatchObject({
			error: expect.stringContaining('is not a phone number') as string,
		});
	});

	test('an ordinary node keeps its own switch', async () => {
		const [simple] = await asNode('message.send', sms);
		const [raw] = await asNode('message.send', { ...sms, simplify: false });
		expect(Object.keys(simple).length).toBeGreaterThan(10);
		expect(raw).toHaveProperty('record_type');
	});
});

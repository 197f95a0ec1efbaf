import Telnyx from 'telnyx';
import {
	demoAgents,
	demoLandline,
	demoProfiles,
	demoWhatsappAccount,
} from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { startReceiver, type Receiver } from './simulatorReceiver.mts';

const whatsapp = '+13125550160';
const ada = '+13125550142';
const dev = '+447700900123';
const { acme } = demoAgents;

let simulator: Simulator;
let receiver: Receiver;
let client: Telnyx;

beforeEach(async () => {
	simulator = await startSimulator({ deliveryDelay: 1, webhookTimeout: 60_000 });
	receiver = await startReceiver();
	client = new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
	await client.messagingProfiles.update(demoProfiles.support, {
		webhook_url: `${receiver.url}/profile`,
	});
});

afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

/** The code of the error that a call fails with. */
async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
	const failure = await call.then(
		() => undefined,
		(error: InstanceType<typeof Telnyx.APIError>) => error,
	);
	return (failure?.error as { errors: Array<{ code: string }> } | undefined)?.errors[0].code;
}

const paths = () => receiver.received.map(({ path }) => path);

describe('an RCS agent', () => {
	test('is listed and read, takes a webhook and gives it up with null', async () => {
		const { agents } = client.messaging.rcs;
		const listed = (await agents.list()).data.map(({ agent_id }) => agent_id);
		expect(listed).toEqual([acme, demoAgents.events]);
		const urls = {
			webhook_url: `${receiver.url}/agent`,
			webhook_failover_url: 'https://a.example/failover',
		};
		await agents.update(acme, urls);
		expect((await agents.retrieve(acme)).data).toMatchObject(urls);
		await agents.update(acme, { webhook_url: null });
		expect((await agents.retrieve(acme)).data).toMatchObject({ ...urls, webhook_url: null });
		expect(await codeOf(agents.update(acme, { profile_id: 'gone' }))).toBe('10015');
		expect(await codeOf(agents.update(acme, { webhook_url: 'here' }))).toBe('10015');
		expect(await codeOf(agents.retrieve('gone'))).toBe('10005');
	});

	test('hears at its own webhook what comes in, and at the profile’s what was sent', async () => {
		const quiet = await simulator.receive({ from: ada, to: acme, text: 'Anybody?' });
		expect(quiet.attempts).toEqual([]);
		expect(paths()).toEqual([]);
		await client.messaging.rcs.agents.update(acme, { webhook_url: `${receiver.url}/agent` });
		await simulator.receive({ from: ada, to: acme, text: 'Hi' });
		const [{ path, body }] = receiver.received;
		expect(path).toBe('/agent');
		expect(body.data.payload).toMatchObject({
			type: 'RCS',
			direction: 'inbound',
			messaging_profile_id: demoProfiles.support,
			from: { phone_number: ada },
			to: [{ agent_id: acme, agent_name: 'ACME' }],
			body: { text: 'Hi' },
		});
		expect(body.data.payload).not.toHaveProperty('text');
		receiver.received.length = 0;
		await client.messages.rcs.send({
			agent_id: acme,
			agent_message: { content_message: { text: 'Hello' } },
			messaging_profile_id: demoProfiles.support,
			to: ada,
		});
		await simulator.idle();
		expect(paths()).toEqual(['/profile', '/profile']);
	});

	test('that is unknown or not launched sends nothing', async () => {
		for (const agent_id of ['gone', demoAgents.events]) {
			const sent = client.messages.rcs.send({
				agent_id,
				agent_message: { content_message: { text: 'Hello' } },
				messaging_profile_id: demoProfiles.support,
				to: ada,
			});
			expect(await codeOf(sent)).toBe('40305');
		}
	});

	test('learns what a phone can show', async () => {
		const featuresOf = async (phone: string) =>
			(await client.messaging.rcs.retrieveCapabilities(phone, { agent_id: acme })).data?.features;
		expect(await featuresOf(ada)).toContain('RICHCARD_CAROUSEL');
		expect(await featuresOf(dev)).toEqual([]);
	});
});

describe('a WhatsApp Business Account', () => {
	const urls = { webhook_enabled: true, webhook_url: 'https://a.example/hook' };

	test('is listed and read, with its numbers by their display names', async () => {
		const { businessAccounts, phoneNumbers } = client.whatsapp;
		const [account] = (await businessAccounts.list()).data;
		expect(account).toMatchObject({
			id: demoWhatsappAccount,
			name: 'ACME',
			phone_numbers_count: 2,
		});
		expect((await businessAccounts.retrieve(demoWhatsappAccount)).data).toEqual(account);
		const numbers = (await businessAccounts.phoneNumbers.list(demoWhatsappAccount)).data;
		expect(numbers).toMatchObject([
			{ phone_number: whatsapp, display_name: 'ACME Support', waba_id: account.waba_id },
			{ display_name: 'ACME Orders' },
		]);
		expect(numbers[0]).not.toHaveProperty('messaging_profile_id');
		expect((await phoneNumbers.list()).data).toEqual(numbers);
		// The documented address, which has no second version in it.
		expect((await phoneNumbers.get()).data).toEqual(numbers);
		expect((await phoneNumbers.retrievePhoneNumber(whatsapp)).data).toEqual(numbers[0]);
	});

	test('keeps its settings, and wants HTTPS except on this machine', async () => {
		const { settings } = client.whatsapp.businessAccounts;
		await settings.update(demoWhatsappAccount, { ...urls, webhook_events: ['one', 'two'] });
		await settings.update(demoWhatsappAccount, { webhook_failover_url: 'https://b.example/' });
		expect((await settings.retrieve(demoWhatsappAccount)).data).toMatchObject({
			...urls,
			webhook_failover_url: 'https://b.example/',
			webhook_events: ['one', 'two'],
		});
		const set = async (webhook_url: string | null) =>
			await codeOf(settings.update(demoWhatsappAccount, { webhook_url } as object));
		expect(await set('http://a.example/hook')).toBe('10015');
		expect(await set('http://localhost:5678/hook')).toBeUndefined();
		expect(await set(null)).toBe('10015');
		expect(await codeOf(settings.retrieve('gone'))).toBe('10005');
	});

	test('hears what comes in and what was sent, while it wants to, and its profile does not', async () => {
		const { settings } = client.whatsapp.businessAccounts;
		const receive = async () =>
			await simulator.receive({ from: ada, to: whatsapp, text: 'Hi', type: 'WHATSAPP' });
		await receive();
		await settings.update(demoWhatsappAccount, { webhook_url: `${receiver.url}/account` });
		await receive();
		expect(paths()).toEqual([]);
		await settings.update(demoWhatsappAccount, { webhook_enabled: true });
		await receive();
		expect(receiver.received[0].body.data.payload).toMatchObject({
			type: 'WHATSAPP',
			to: whatsapp,
			body: { type: 'text', from: ada, text: { body: 'Hi' } },
		});
		await client.messages.whatsapp({
			from: whatsapp,
			to: ada,
			whatsapp_message: { type: 'text', text: { body: 'Hello' } },
			webhook_url: `${receiver.url}/own`,
		});
		await simulator.idle();
		expect(paths()).toEqual(['/account', '/own', '/account', '/own', '/account']);
	});

	test('may write freely for a day after the person did', async () => {
		const windowOf = async () =>
			(
				await client.whatsapp.phoneNumbers.retrieveConversationWindow(whatsapp, {
					destination_number: ada,
				})
			).data;
		expect(await windowOf()).toEqual({ window_active: false, window_expires_at: null });
		await simulator.receive({ from: ada, to: whatsapp, text: 'Hi', type: 'WHATSAPP' });
		const open = await windowOf();
		expect(open).toMatchObject({ window_active: true, window_type: '24h' });
		const [message] = simulator.store.messages;
		const at = Date.parse(open?.last_user_message_at ?? '');
		expect(Date.parse(open?.window_expires_at ?? '') - at).toBe(24 * 60 * 60 * 1000);
		message.received_at = new Date(at - 25 * 60 * 60 * 1000).toISOString();
		expect(await windowOf()).toMatchObject({ window_active: false, window_expires_at: null });
	});
});

test('a number is looked up with its line, and the account has a balance', async () => {
	const lineOf = async (number: string) =>
		(await client.numberLookup.retrieve(number, { type: 'carrier' })).data?.carrier?.type;
	expect(await lineOf(ada)).toBe('mobile');
	expect(await lineOf(demoLandline)).toBe('fixed line');
	expect((await client.numberLookup.retrieve(ada)).data).not.toHaveProperty('carrier');
	expect(await codeOf(client.numberLookup.retrieve('312'))).toBe('10015');
	expect((await client.balance.retrieve()).data).toMatchObject({ currency: 'USD' });
});

import Telnyx from 'telnyx';
import {
	campaignUpdate,
	whatsappAccountUpdate,
	whatsappNumberUpdate,
	whatsappTemplateUpdate,
} from '../../dev/simulator/accountEvents.mts';
import { demoAgents, demoProfiles, demoWhatsappAccount } from '../../dev/simulator/seed.mts';
import {
	startSimulator,
	type InboundMedia,
	type InboundMessage,
	type Simulator,
} from '../../dev/simulator/simulator.mts';
import { startReceiver, type Receiver } from './simulatorReceiver.mts';

const own = '+13125550100';
const sandbox = '+13125550170';
const whatsapp = '+13125550160';
const ada = '+13125550142';
const ben = '+14155550173';
const { support } = demoProfiles;

let simulator: Simulator;
let receiver: Receiver;
let client: Telnyx;

beforeEach(async () => {
	simulator = await startSimulator({ deliveryDelay: 1, webhookTimeout: 60_000 });
	receiver = await startReceiver();
	client = new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
	await client.messagingProfiles.update(support, { webhook_url: `${receiver.url}/profile` });
	await client.messaging.rcs.agents.update(demoAgents.acme, {
		webhook_url: `${receiver.url}/agent`,
	});
	await client.whatsapp.businessAccounts.settings.update(demoWhatsappAccount, {
		webhook_url: `${receiver.url}/account`,
		webhook_enabled: true,
	});
});

afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

/** What the webhook of a message that comes in says of it. */
async function payloadOf(message: InboundMessage) {
	await simulator.receive(message);
	return receiver.received.at(-1)!.body.data.payload;
}

async function sent(more: Partial<Telnyx.MessageSendParams> = {}): Promise<string> {
	const { data } = await client.messages.send({
		from: own,
		to: ada,
		text: 'See you at 5',
		...more,
	});
	await simulator.idle();
	return data?.id ?? '';
}

describe('a text', () => {
	test('to several is a group with an ID, which its members share', async () => {
		const group = { from: ada, to: own, text: 'Hi all', cc: [ben] };
		const first = await payloadOf(group);
		expect(first).toMatchObject({ type: 'MMS', cc: [{ phone_number: ben }] });
		const { group_message_id: groupMessageId } = first;
		expect(groupMessageId).toEqual(expect.any(String));
		expect((await payloadOf({ ...group, groupMessageId })).group_message_id).toBe(groupMessageId);
	});

	test.each([
		['👍', 'Liked “See you at 5”'],
		['❤️', 'Loved “See you at 5”'],
		['🎉', 'Reacted 🎉 to “See you at 5”'],
		[undefined, 'Removed a heart from “See you at 5”'],
	])('that stands for the reaction %s is worded as a phone words it', async (emoji, text) => {
		const messageId = await sent();
		expect(await payloadOf({ from: ada, to: own, reaction: { messageId, emoji } })).toMatchObject({
			type: 'SMS',
			text,
		});
	});

	test('to an own number arrives there too, with its picture', async () => {
		await client.messagingProfiles.update(demoProfiles.sandbox, {
			webhook_url: `${receiver.url}/sandbox`,
		});
		const media = 'https://a.example/b.png';
		await sent({ to: sandbox, text: 'Ping', media_urls: [media] });
		const arrived = receiver.received.filter(({ path }) => path === '/sandbox');
		expect(arrived.map(({ body }) => body.data.event_type)).toEqual(['message.received']);
		expect(arrived[0].body.data.payload).toMatchObject({
			direction: 'inbound',
			from: { phone_number: own },
			to: [{ phone_number: sandbox }],
			text: 'Ping',
			media: [{ url: media }],
		});
		simulator.setDelivery({ to: sandbox, status: 'delivery_failed' });
		await sent({ to: sandbox, text: 'Lost' });
		expect(receiver.received.filter(({ path }) => path === '/sandbox')).toHaveLength(1);
	});
});

describe('over RCS comes', () => {
	test.each<[string, Partial<InboundMessage>, object]>([
		['a text', { text: 'Hi' }, { text: 'Hi' }],
		[
			'a tapped suggestion',
			{ button: { id: 'yes-1', text: 'Yes' } },
			{ suggestion_response: { postback_data: 'yes-1', text: 'Yes' } },
		],
		[
			'a place',
			{ location: { latitude: 41.88, longitude: -87.63 } },
			{ location: { latitude: 41.88, longitude: -87.63 } },
		],
		['whatever a test wants', { body: { new: { kind: 1 } } }, { new: { kind: 1 } }],
	])('%s', async (_, content, body) => {
		const payload = await payloadOf({ from: ada, to: demoAgents.acme, ...content });
		expect(payload).toMatchObject({ type: 'RCS', from: { phone_number: ada } });
		expect(payload.body).toEqual(body);
	});

	test('a file, by its name, type and size', async () => {
		const { url, size } = simulator.addMedia({ name: 'menu.pdf', contentType: 'application/pdf' });
		const media = [{ url, size, content_type: 'application/pdf' }];
		expect((await payloadOf({ from: ada, to: demoAgents.acme, media })).body).toEqual({
			user_file: {
				payload: {
					file_name: 'menu.pdf',
					file_size_bytes: size,
					file_uri: url,
					mime_type: 'application/pdf',
				},
			},
		});
	});

	test('no reaction, which RCS does not have', async () => {
		const reaction = { messageId: 'x', emoji: '👍' };
		const received = simulator.receive({ from: ada, to: demoAgents.acme, reaction });
		await expect(received).rejects.toThrow('An RCS message holds');
	});
});

describe('over WhatsApp comes', () => {
	const message = { from: ada, to: whatsapp, type: 'WHATSAPP' } as const;
	const contacts = [
		{ name: { formatted_name: 'Ben Ortiz', first_name: 'Ben' }, phones: [{ phone: ben }] },
	];

	test.each<[string, Partial<InboundMessage>, object]>([
		['a text', { text: 'Hi' }, { type: 'text', text: { body: 'Hi' } }],
		[
			'a place',
			{ location: { latitude: 41.88, longitude: -87.63, name: 'Loop', address: '1 State St' } },
			{
				type: 'location',
				location: { latitude: 41.88, longitude: -87.63, name: 'Loop', address: '1 State St' },
			},
		],
		['contacts', { contacts }, { type: 'contacts', contacts }],
		[
			'a tapped button',
			{ button: { id: 'yes', text: 'Yes' } },
			{
				type: 'interactive',
				interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
			},
		],
		[
			'a row of a list',
			{ button: { id: 'mon', text: 'Monday', description: '9 to 5', of: 'list' } },
			{
				type: 'interactive',
				interactive: {
					type: 'list_reply',
					list_reply: { id: 'mon', title: 'Monday', description: '9 to 5' },
				},
			},
		],
		[
			'a quick reply of a template',
			{ button: { id: 'stop-promotions', text: 'Stop promotions', of: 'template' } },
			{ type: 'button', button: { payload: 'stop-promotions', text: 'Stop promotions' } },
		],
		[
			'other words for a text',
			{ edit: { messageId: 'the-first', text: 'At 6' } },
			{
				type: 'edit',
				edit: {
					original_message_id: 'the-first',
					message: { type: 'text', text: { body: 'At 6' } },
				},
			},
		],
		[
			'a deletion',
			{ revoke: { messageId: 'the-first' } },
			{ type: 'revoke', revoke: { original_message_id: 'the-first' } },
		],
	])('%s', async (_, content, body) => {
		const payload = await payloadOf({ ...message, ...content });
		expect(payload).toMatchObject({
			type: 'WHATSAPP',
			to: whatsapp,
			from: { phone_number: ada },
			body,
		});
		const { id, foreign_id, from, timestamp } = payload.body as Record<string, string>;
		expect([id, foreign_id, from, timestamp]).toEqual([
			expect.stringMatching(/-/),
			expect.stringMatching(/^wamid\./),
			ada,
			expect.stringMatching(/^\d{10}$/),
		]);
	});

	test.each<[string, Partial<InboundMedia>, object]>([
		['image', { content_type: 'image/jpeg' }, { caption: 'Look' }],
		['video', { content_type: 'video/mp4' }, { caption: 'Look' }],
		['audio', { content_type: 'audio/ogg' }, { voice: true }],
		[
			'document',
			{ content_type: 'application/pdf', fileName: 'a.pdf' },
			{ caption: 'Look', filename: 'a.pdf' },
		],
		['sticker', { content_type: 'image/webp', kind: 'sticker' }, { animated: false }],
	])('a file as %s', async (type, file, more) => {
		const { url, size, sha256 } = simulator.addMedia();
		const media = [{ url, size, sha256, ...file }];
		const { body } = await payloadOf({ ...message, media, text: 'Look' });
		expect(body.type).toBe(type);
		expect(body[type]).toEqual({
			id: expect.stringMatching(/^\d+$/),
			mime_type: file.content_type,
			url,
			sha256: Buffer.from(sha256, 'hex').toString('base64'),
			file_size: size,
			...more,
		});
	});

	test('a reaction and an answer, which name a message by the ID that Meta gave it', async () => {
		const { body: earlier } = await payloadOf({ ...message, text: 'At 5?' });
		const [{ id }] = simulator.store.messages;
		const { data } = await client.messages.whatsapp({
			from: whatsapp,
			to: ada,
			whatsapp_message: { type: 'text', text: { body: 'Yes' } },
		});
		const answered = data?.id ?? '';
		const wamid = simulator.store.messages.get(answered)?.hidden.wamid;
		const react = async (messageId: string, emoji?: string) =>
			(await payloadOf({ ...message, reaction: { messageId, emoji } })).body.reaction;
		expect(await react(id, '👍')).toEqual({ message_id: earlier.foreign_id, emoji: '👍' });
		expect(await react(answered)).toEqual({ message_id: wamid });
		const { body } = await payloadOf({ ...message, text: 'Great', repliedTo: answered });
		expect(body.context).toEqual({ id: wamid, from: whatsapp });
	});

	test('a sender without a phone number', async () => {
		const payload = await payloadOf({ ...message, text: 'Hi', fromUserId: 'US.123' });
		expect(payload.from).not.toHaveProperty('phone_number');
		expect(payload.body).toMatchObject({ from_user_id: 'US.123' });
		expect(payload.body).not.toHaveProperty('from');
	});

	test('what the business wrote in its app, which opens no window', async () => {
		await simulator.echo({ from: whatsapp, to: ada, text: 'I take over' });
		const [{ path, body }] = receiver.received;
		expect(path).toBe('/account');
		expect(body.data).toMatchObject({
			event_type: 'message.echo',
			payload: {
				direction: 'outbound',
				origin: 'whatsapp_business_app',
				from: { phone_number: whatsapp },
				to: ada,
				body: { type: 'text', text: { body: 'I take over' } },
			},
		});
		const { phoneNumbers } = client.whatsapp;
		const query = { destination_number: ada };
		const { data } = await phoneNumbers.retrieveConversationWindow(whatsapp, query);
		expect(data?.window_active).toBe(false);
	});

	test('nothing for a number that is not on WhatsApp', async () => {
		const received = simulator.receive({ ...message, to: own, text: 'Hi' });
		await expect(received).rejects.toThrow('no WhatsApp number');
	});
});

test('what happens to the account, its templates, numbers and campaigns is told', async () => {
	await simulator.emit(whatsappAccountUpdate());
	await simulator.emit(whatsappTemplateUpdate());
	await simulator.emit(whatsappNumberUpdate());
	await simulator.emit({ ...campaignUpdate('envelope'), profileId: support });
	await simulator.emit({ ...campaignUpdate('bare'), profileId: support });
	expect(receiver.received.map(({ path, body }) => [path, body.data.event_type])).toEqual([
		['/account', 'whatsapp.account.update'],
		['/account', 'whatsapp.template.update'],
		['/account', 'whatsapp.phone_number.update'],
		['/profile', '10dlc.campaign.update'],
		['/profile', undefined],
	]);
	expect(receiver.received[0].body.data.payload).toMatchObject({ event: 'ACCOUNT_OFFBOARDED' });
	expect(receiver.received[4].body.data).toMatchObject({ campaignId: 'CAMPAIGN1' });
});

import Telnyx from 'telnyx';
import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';

const own = '+13125550100';
const ada = '+13125550142';
const { support, marketing } = demoProfiles;

let simulator: Simulator;
let client: Telnyx;

beforeEach(async () => {
	simulator = await startSimulator({ deliveryDelay: 1 });
	client = new Telnyx({ apiKey: simulator.apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
});

afterEach(async () => await simulator.close());

/** The code of the error that a call fails with. */
async function codeOf(call: Promise<unknown>): Promise<string> {
	const failure = await call.then(
		() => undefined,
		(error: InstanceType<typeof Telnyx.APIError>) => error,
	);
	return (failure?.error as { errors: Array<{ code: string }> }).errors[0].code;
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
	const items: T[] = [];
	for await (const item of list) items.push(item);
	return items;
}

describe('the official client sends', () => {
	test.each([
		['any number', () => client.messages.send({ from: own, to: ada, text: 'Hi' }), own],
		['long code', () => client.messages.sendLongCode({ from: own, to: ada, text: 'Hi' }), own],
		[
			'short code',
			() => client.messages.sendShortCode({ from: '24365', to: ada, text: 'Hi' }),
			'24365',
		],
		[
			'alphanumeric sender ID',
			() =>
				client.messages.sendWithAlphanumericSender({
					from: 'ACME',
					messaging_profile_id: support,
					to: '+33612345678',
					text: 'Hi',
				}),
			'ACME',
		],
	])('from a %s', async (_, send, from) => {
		const { data } = await send();
		await simulator.idle();
		const { data: later } = await client.messages.retrieve(data?.id ?? '');
		expect(data).toMatchObject({
			record_type: 'message',
			type: 'SMS',
			from: { phone_number: from },
		});
		expect(data?.to?.[0].status).toBe('queued');
		expect((later?.to as Telnyx.OutboundMessagePayload.To[])[0].status).toBe('delivered');
	});

	test('from a number pool, always the same number to one recipient', async () => {
		const send = () =>
			client.messages.sendNumberPool({ messaging_profile_id: support, to: ada, text: 'Hi' });
		const [first, second] = [await send(), await send()];
		expect(first.data?.from).toEqual(second.data?.from);
		expect(simulator.store.profileOf(first.data?.from?.phone_number ?? '')?.id).toBe(support);
	});

	test('a picture as MMS', async () => {
		const { data } = await client.messages.send({
			from: own,
			to: ada,
			media_urls: ['https://a.example/b.png'],
		});
		expect(data).toMatchObject({ type: 'MMS', media: [{ url: 'https://a.example/b.png' }] });
	});

	test('a group MMS, kept as one message per recipient', async () => {
		const to = [ada, '+14155550173'];
		const { data } = await client.messages.sendGroupMms({ from: own, to, text: 'Hi all' });
		await simulator.idle();
		const members = (await client.messages.retrieveGroupMessages(data?.id ?? '')).data ?? [];
		expect(members.map((m) => m.to?.[0])).toMatchObject(
			to.map((phone_number) => ({ phone_number, status: 'delivered' })),
		);
		expect(new Set(members.map((m) => m.id)).size).toBe(2);
	});

	test('a WhatsApp text and template', async () => {
		const send = async (whatsapp_message: Telnyx.WhatsappMessageContent) =>
			await client.messages.whatsapp({ from: '+13125550160', to: ada, whatsapp_message });
		const template = { name: 'order_confirmation', language: { code: 'en_US' } };
		expect((await send({ type: 'text', text: { body: 'Hi' } })).data?.body?.text?.body).toBe('Hi');
		expect((await send({ type: 'template', template })).data?.type).toBe('WHATSAPP');
		expect(await codeOf(send({ type: 'template', template: { ...template, name: 'gone' } }))).toBe(
			'10015',
		);
	});

	test('an RCS message', async () => {
		const { data } = await client.messages.rcs.send({
			agent_id: 'acme',
			agent_message: { content_message: { text: 'Hi' } },
			messaging_profile_id: support,
			to: ada,
		});
		expect(data).toMatchObject({
			type: 'RCS',
			from: { agent_id: 'acme' },
			to: [{ phone_number: ada }],
		});
	});

	test('a scheduled message, and cancels it; the answer has no data around it', async () => {
		const send_at = new Date(Date.now() + 60 * 60 * 1000).toISOString();
		const { data } = await client.messages.schedule({ from: own, to: ada, text: 'Later', send_at });
		expect(data?.to?.[0].status).toBe('scheduled');
		const cancelled = await client.messages.cancelScheduled(data?.id ?? '');
		expect(cancelled.to?.[0].status).toBe('cancelled');
		expect(await codeOf(client.messages.cancelScheduled(data?.id ?? ''))).toBe('10015');
		const tooSoon = new Date(Date.now() + 60 * 1000).toISOString();
		const soon = client.messages.schedule({ from: own, to: ada, text: 'Now', send_at: tooSoon });
		expect(await codeOf(soon)).toBe('10015');
	});
});

describe('Telnyx refuses', () => {
	const send = async (body: Partial<Telnyx.MessageSendParams>) =>
		await client.messages.send({ from: own, to: ada, text: 'Hi', ...body });

	test.each<[string, Partial<Telnyx.MessageSendParams>]>([
		['40310', { to: '312 555 0142' }],
		['40310', { to: '+131255501' }],
		['40310', { to: '+10125550142' }],
		['40310', { to: '+4407700900123' }],
		['40305', { from: '+19995550100' }],
		['40305', { messaging_profile_id: marketing }],
		['40316', { text: '' }],
		['40302', { text: 'x'.repeat(1531) }],
		['40302', { text: 'ж'.repeat(671) }],
		['40304', { type: 'SMS', media_urls: ['https://a.example/b.png'] }],
		['40308', { from: '+447700900100', media_urls: ['https://a.example/b.png'] }],
		['40317', { media_urls: Array<string>(11).fill('https://a.example/b.png') }],
		['40300', { to: '+13125550199' }],
		['40309', { from: '24365', to: '+33612345678' }],
		['40306', { from: 'UNKNOWN', messaging_profile_id: support, to: '+33612345678' }],
		['40307', { from: 'ACME', messaging_profile_id: marketing, to: '+447700900123' }],
		['40325', { from: 'ACME', messaging_profile_id: support }],
		['40325', { from: 'Far too long a name', messaging_profile_id: support }],
		['40321', { from: undefined, messaging_profile_id: marketing }],
	])('with %s: %j', async (code, body) => {
		expect(await codeOf(send(body))).toBe(code);
		expect(simulator.requests.at(-1)).toMatchObject({ accepted: false });
	});

	test('a text at the limit is taken', async () => {
		expect((await send({ text: 'x'.repeat(1530) })).data?.parts).toBe(10);
		expect((await send({ text: 'ж'.repeat(670) })).data?.parts).toBe(10);
	});

	test('a disabled profile, a wrong key, a field it does not have, and what is not there', async () => {
		expect(await codeOf(send({ texts: 'Hi' } as object))).toBe('10015');
		expect(await codeOf(client.messages.retrieve('gone'))).toBe('10005');
		const stranger = new Telnyx({ apiKey: 'KEY_OTHER', baseURL: simulator.baseUrl, maxRetries: 0 });
		expect(await codeOf(stranger.messages.send({ from: own, to: ada, text: 'Hi' }))).toBe('10009');
		await client.messagingProfiles.update(support, { enabled: false });
		expect(await codeOf(send({}))).toBe('40312');
	});

	test('more than the account may send in a second', async () => {
		// Time stands still: half a second later one more may be sent.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		const limited = await startSimulator({ rateLimit: { perSecond: 2 } });
		const sender = new Telnyx({ apiKey: limited.apiKey, baseURL: limited.baseUrl, maxRetries: 0 });
		const body = { from: own, to: ada, text: 'Hi' };
		const results = await Promise.allSettled(
			[1, 2, 3].map(async () => await sender.messages.send(body)),
		);
		await limited.close();
		clock.mockRestore();
		const refused = results.flatMap((result) =>
			result.status === 'rejected' ? [result.reason] : [],
		);
		expect(refused).toHaveLength(1);
		expect(await codeOf(Promise.reject(refused[0]))).toBe('10011');
		expect(Object.fromEntries(refused[0].headers)).toMatchObject({
			'x-ratelimit-limit': '2',
			'x-ratelimit-remaining': '0',
			'x-ratelimit-reset': '1',
		});
	});
});

describe('the official client manages', () => {
	test('profiles', async () => {
		const made = await client.messagingProfiles.create({
			name: 'New',
			whitelisted_destinations: ['US'],
		});
		const id = made.data?.id ?? '';
		expect(made.data?.v1_secret).toMatch(/\S{16,}/);
		await client.messagingProfiles.update(id, { webhook_url: 'https://a.example/hook' });
		expect((await client.messagingProfiles.retrieve(id)).data?.webhook_url).toBe(
			'https://a.example/hook',
		);
		const renewed = await client.messagingProfiles.actions.regenerateSecret(id);
		expect(renewed.data?.v1_secret).toMatch(/\S{16,}/);
		const found = await all(client.messagingProfiles.list({ 'filter[name][contains]': 'new' }));
		expect(found.map((profile) => profile.id)).toEqual([id]);
		expect(
			(await all(client.messagingProfiles.list({ filter: { name: 'Marketing' } }))).length,
		).toBe(1);
		expect((await client.messagingProfiles.delete(id)).data?.name).toBe('New');
		expect(await codeOf(client.messagingProfiles.retrieve(id))).toBe('10005');
	});

	test('what belongs to a profile, and its metrics', async () => {
		await client.messages.send({ from: own, to: ada, text: 'Hi' });
		await simulator.idle();
		const profiles = client.messagingProfiles;
		expect((await all(profiles.listPhoneNumbers(marketing))).length).toBe(28);
		expect((await all(profiles.listShortCodes(marketing))).map((c) => c.short_code)).toEqual([
			'24365',
		]);
		expect((await all(profiles.listAlphanumericSenderIDs(support))).length).toBe(2);
		const { data } = await profiles.retrieveMetrics(support, { time_frame: '1h' });
		expect(data).toMatchObject({ outbound: { sent: 1, delivered: 1 } });
		expect((await client.messagingProfileMetrics.list({ time_frame: '7d' })).data?.length).toBe(3);
	});

	test('auto-responses; an update replaces the whole rule', async () => {
		const rules = client.messagingProfiles.autorespConfigs;
		const rule = {
			country_code: 'US',
			keywords: ['HOURS'],
			op: 'info',
			resp_text: '9 to 5',
		} as const;
		const { data } = await rules.create(marketing, { ...rule, keywords: ['HOURS'] });
		expect((await rules.retrieve(data.id, { profile_id: marketing })).data).toEqual(data);
		const replaced = await rules.update(data.id, {
			profile_id: marketing,
			country_code: 'US',
			keywords: ['OPEN'],
			op: 'info',
		});
		expect(replaced.data.resp_text).toBeUndefined();
		const later = new Date(Date.now() + 60_000).toISOString();
		expect((await rules.list(marketing, { created_at: { lte: later } })).data.length).toBe(1);
		expect((await rules.list(marketing, { created_at: { gte: later } })).data.length).toBe(0);
		await rules.delete(data.id, { profile_id: marketing });
		expect((await rules.list(marketing)).data).toEqual([]);
		expect(await codeOf(rules.retrieve(data.id, { profile_id: marketing }))).toBe('10005');
	});

	test('alphanumeric sender IDs', async () => {
		const senders = client.alphanumericSenderIDs;
		const body = { alphanumeric_sender_id: 'NewName', messaging_profile_id: marketing };
		const { data } = await senders.create(body);
		expect((await senders.retrieve(data?.id ?? '')).data).toEqual(data);
		expect(await codeOf(senders.create(body))).toBe('10012');
		const mine = await all(senders.list({ 'filter[messaging_profile_id]': marketing }));
		expect(mine).toEqual([data]);
		expect((await senders.delete(data?.id ?? '')).data).toEqual(data);
		expect(await codeOf(senders.retrieve(data?.id ?? ''))).toBe('10005');
	});

	test('phone numbers: pages, filters, and a profile taken away by an empty string', async () => {
		const numbers = client.phoneNumbers.messaging;
		const first = await numbers.list({ 'page[size]': 10, 'sort[phone_number]': 'desc' });
		expect(first.data.length).toBe(10);
		expect(first.meta).toMatchObject({
			page_number: 1,
			page_size: 10,
			total_pages: 4,
			total_results: 34,
		});
		expect((await all(numbers.list())).length).toBe(34);
		expect(
			(await all(numbers.list({ 'filter[type]': 'tollfree' }))).map((n) => n.phone_number),
		).toEqual(['+18005550103']);
		expect((await all(numbers.list({ 'filter[phone_number][contains]': '646' }))).length).toBe(28);
		const { data } = await numbers.retrieve(own);
		const cleared = await numbers.update(data?.id ?? '', {
			messaging_profile_id: '',
			tags: ['old'],
		});
		expect(cleared.data).toMatchObject({ messaging_profile_id: null, tags: ['old'] });
		expect(await codeOf(client.messages.send({ from: own, to: ada, text: 'Hi' }))).toBe('40305');
	});

	test('hosted numbers and short codes', async () => {
		const hosted = client.messagingHostedNumbers;
		const [number] = await all(hosted.list({ 'filter[messaging_profile_id]': support }));
		const id = number.id ?? '';
		expect((await hosted.retrieve(id)).data).toEqual(number);
		expect(
			(await hosted.update(id, { messaging_profile_id: marketing })).data?.messaging_profile_id,
		).toBe(marketing);
		expect((await hosted.delete(id)).data).toMatchObject({ status: 'deleted' });
		expect(await codeOf(hosted.retrieve(id))).toBe('10005');
		const [code] = await all(
			client.shortCodes.list({ filter: { messaging_profile_id: marketing } }),
		);
		const updated = await client.shortCodes.update(code.id ?? '', {
			messaging_profile_id: support,
		});
		expect((await client.shortCodes.retrieve(code.id ?? '')).data).toEqual(updated.data);
		expect(updated.data?.messaging_profile_id).toBe(support);
	});

	test('opt-outs, by profile, number and time, redacted where asked for', async () => {
		const list = async (query?: Telnyx.MessagingOptoutListParams) =>
			await all(client.messagingOptouts.list(query));
		expect((await list({ filter: { messaging_profile_id: support } })).length).toBe(2);
		expect((await list({ filter: { from: own } })).map((o) => o.to)).toEqual(['+13125550199']);
		expect(await list({ created_at: { gte: new Date().toISOString() } })).toEqual([]);
		expect((await list({ redaction_enabled: 'true' }))[0].to).toBe('+1312555****');
	});

	test('WhatsApp templates', async () => {
		const templates = await all(client.whatsapp.templates.list({ 'filter[status]': 'APPROVED' }));
		expect(templates.map((template) => template.name)).toEqual([
			'order_confirmation',
			'appointment_reminder',
			'new_arrivals',
			'login_code',
		]);
		const one = await client.whatsappMessageTemplates.retrieve(templates[0].id ?? '');
		expect(one.data).toEqual(templates[0]);
	});

	test('a query that Telnyx does not have is found', async () => {
		const list = client.get('/short_codes', { query: { 'filter[name]': 'x' } });
		expect(await codeOf(list as Promise<unknown>)).toBe('10015');
	});
});

import type { IDataObject } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

/** Carries an operation (`resource.operation`) out, and gives the items. */
const run = async (name: string, parameters: IDataObject, items?: IDataObject[]) => {
	const [resource, operation] = name.split('.');
	return await outputOf({
		items,
		parameters: { resource, operation, ...parameters },
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});
};

const jsonOf = async (...call: Parameters<typeof run>) =>
	(await run(...call)).map(({ json }) => json);

/** A text to one of the account's numbers, as an expression gives it to Reply. */
const received = (more: IDataObject = {}) =>
	JSON.stringify({
		direction: 'inbound',
		type: 'SMS',
		from: '+13125550142',
		to: '+14155550101',
		...more,
	});

const support = byId(demoProfiles.support);
const marketing = byId(demoProfiles.marketing);
const nowhere = byId('00000000-0000-4000-8000-000000000000');
const queries = () => telnyx.requests.map(({ query }) => decodeURIComponent(query));

describe('deleting', () => {
	test('says what was deleted, and the second time that it was not there', async () => {
		const [{ id }] = await jsonOf('alphanumericSenderId.create', {
			alphanumericSenderId: 'Brief',
			messagingProfileId: support,
		});
		const parameters = { alphanumericSender: byId(id as string) };
		expect(await jsonOf('alphanumericSenderId.delete', parameters)).toEqual([
			{ id, deleted: true },
		]);
		expect(await jsonOf('alphanumericSenderId.delete', parameters)).toEqual([
			{ id, deleted: false, reason: 'Not found' },
		]);
	});
});

test('a secret is not regenerated where it is not clear whether to output it: the old one would be lost', async () => {
	const asked = run('messagingProfile.regenerateSecret', {
		messagingProfileId: support,
		includeSecret: '={{ "yes" }}',
	});
	await expect(asked).rejects.toMatchObject({
		message: '"Include Secret" is neither true nor false: yes',
	});
	expect(telnyx.requests).toEqual([]);
});

describe('getting', () => {
	test('what does not exist is an error that says so', async () => {
		await expect(
			run('messagingProfile.get', { messagingProfileId: nowhere }),
		).rejects.toMatchObject({
			message: expect.stringContaining('[Telnyx 10005]'),
			description: expect.stringContaining('Check the ID'),
			httpCode: '404',
		});
	});

	test('simplified, a number has only what a workflow needs', async () => {
		const [{ id }] = [...telnyx.store.phoneNumbers];
		const [short] = await jsonOf('phoneNumber.get', { phoneNumberId: byId(id) });
		const [full] = await jsonOf('phoneNumber.get', { phoneNumberId: byId(id), simplify: false });
		expect(Object.keys(short).length).toBeLessThanOrEqual(10);
		expect(full).toEqual({ ...full, ...short });
		expect(Object.keys(full).length).toBeGreaterThan(10);
	});
});

describe('getting many', () => {
	const numbers = [...Array(34).keys()];

	test('a limit reads one page of just that size', async () => {
		expect(await jsonOf('phoneNumber.getAll', { limit: 7 })).toHaveLength(7);
		expect(queries()).toEqual(['page[number]=1&page[size]=7']);
	});

	test('all rows of all pages come out once', async () => {
		const store = telnyx.store.phoneNumbers;
		const [pattern] = [...store];
		const added = Array.from({ length: 480 }, (_, index) => ({
			...pattern,
			id: `many-${index}`,
			phone_number: `+1212555${String(index).padStart(4, '0')}`,
		}));
		for (const number of added) store.add(number);
		const rows = await jsonOf('phoneNumber.getAll', { returnAll: true });
		for (const number of added) store.remove(number);
		expect(rows).toHaveLength(480 + numbers.length);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(480 + numbers.length);
		expect(queries()).toEqual([1, 2, 3].map((page) => `page[number]=${page}&page[size]=250`));
	});

	test('a limit beyond a page stops at the page that reaches it', async () => {
		const store = telnyx.store.optOuts;
		const added = Array.from({ length: 600 }, (_, index) => ({
			messaging_profile_id: demoProfiles.marketing,
			from: '+16465551000',
			to: `+1212555${String(index).padStart(4, '0')}`,
			created_at: new Date().toISOString(),
		}));
		for (const optOut of added) store.add(optOut);
		expect(await jsonOf('optOut.getAll', { limit: 300 })).toHaveLength(300);
		expect(telnyx.requests).toHaveLength(2);

		telnyx.requests.length = 0;
		const parameters = { messagingProfileId: marketing };
		const [early] = await jsonOf('optOut.checkRecipient', {
			...parameters,
			recipient: added[3].to,
		});
		expect(early).toMatchObject({ recipient: added[3].to, optedOut: true, from: '+16465551000' });
		expect(telnyx.requests).toHaveLength(1);

		telnyx.requests.length = 0;
		const [none] = await jsonOf('optOut.checkRecipient', {
			...parameters,
			recipient: '+13125550001',
		});
		expect(none).toMatchObject({ recipient: '+13125550001', optedOut: false });
		expect(telnyx.requests).toHaveLength(3);
		for (const optOut of added) store.remove(optOut);
	});
});

describe('a profile’s secret', () => {
	const secret = () => telnyx.store.profiles.get(demoProfiles.support)?.v1_secret as string;
	const operations: Array<[string, IDataObject]> = [
		['messagingProfile.get', { messagingProfileId: support }],
		['messagingProfile.getAll', {}],
		['messagingProfile.update', { messagingProfileId: support, updateFields: { enabled: true } }],
	];

	test.each(operations)('%s leaves it out, unless it is asked for', async (name, parameters) => {
		expect(secret()).toMatch(/\S{8}/);
		for (const simplify of [true, false]) {
			const without = await jsonOf(name, { ...parameters, simplify });
			expect(JSON.stringify(without)).not.toContain(secret());
			const asked = { ...parameters, simplify, options: { includeSecret: true } };
			expect(JSON.stringify(await jsonOf(name, asked))).toContain(secret());
		}
	});

	test('a new profile’s comes out only on demand', async () => {
		const parameters = { name: 'Brief', whitelistedDestinations: 'US', simplify: false };
		const [without] = await jsonOf('messagingProfile.create', parameters);
		expect(without).not.toHaveProperty('v1_secret');
		const options = { includeSecret: true };
		const [asked] = await jsonOf('messagingProfile.create', { ...parameters, options });
		expect(asked.v1_secret).toMatch(/\S{8}/);
	});

	test('regenerating it says that it was done', async () => {
		const before = secret();
		const parameters = { messagingProfileId: support };
		const [told] = await jsonOf('messagingProfile.regenerateSecret', parameters);
		expect(secret()).not.toBe(before);
		expect(told).toEqual({
			id: demoProfiles.support,
			name: 'Customer Support',
			secretRegenerated: true,
		});
		const asked = { ...parameters, includeSecret: true };
		expect(await jsonOf('messagingProfile.regenerateSecret', asked)).toMatchObject([
			{ v1_secret: secret() },
		]);
	});
});

describe('updating', () => {
	test('can empty a field, and leaves the others as they are', async () => {
		const profile = telnyx.store.profiles.get(demoProfiles.marketing)!;
		profile.webhook_url = 'https://example.com/hook';
		profile.webhook_failover_url = 'https://example.com/failover';
		await run('messagingProfile.update', {
			messagingProfileId: marketing,
			updateFields: { clear: ['webhook_url'] },
		});
		expect(telnyx.store.profiles.get(demoProfiles.marketing)).toMatchObject({
			name: 'Marketing',
			webhook_url: null,
			webhook_failover_url: 'https://example.com/failover',
		});
	});

	test('nothing is an error before anything is sent', async () => {
		const parameters = { messagingProfileId: marketing, updateFields: {} };
		await expect(run('messagingProfile.update', parameters)).rejects.toMatchObject({
			message: 'No fields to update',
		});
		expect(telnyx.requests).toEqual([]);
	});

	test('an auto-response keeps the parts that were not changed', async () => {
		const [{ id }] = await jsonOf('autoResponse.create', {
			messagingProfileId: support,
			op: 'info',
			keywords: ['HOURS', 'OPEN'],
			countryCode: 'US',
			respText: '9 to 5',
		});
		await run('autoResponse.update', {
			messagingProfileId: support,
			autoResponseId: byId(id as string),
			updateFields: { respText: '9 to 6' },
		});
		expect(telnyx.store.autoResponses.get(id as string)).toMatchObject({
			op: 'info',
			keywords: ['HOURS', 'OPEN'],
			country_code: 'US',
			resp_text: '9 to 6',
		});
	});
});

describe('a message that was sent', () => {
	const from = typed('value', '+14155550101');

	test('says how many SMS it took, on demand', async () => {
		const [sent] = await jsonOf('message.send', {
			from,
			to: '+13125550142',
			text: '€'.repeat(80) + 'x',
			options: { includeSegments: true },
		});
		expect(sent).toMatchObject({ status: 'queued', segments: 2, encoding: 'GSM-7' });
		const parameters = { messageId: sent.messageId as string };
		const [looked] = await jsonOf('message.get', parameters);
		expect(looked).toMatchObject({ messageId: sent.messageId, parts: 2 });
	});

	test('can be scheduled and taken back', async () => {
		const [scheduled] = await jsonOf('message.schedule', {
			from,
			to: '+13125550142',
			text: 'Later',
			sendAt: new Date(Date.now() + 3_600_000).toISOString(),
		});
		expect(scheduled.status).toBe('scheduled');
		const parameters = { messageId: scheduled.messageId as string };
		const [cancelled] = await jsonOf('message.cancelScheduled', parameters);
		expect(cancelled).toMatchObject({ messageId: scheduled.messageId, status: 'cancelled' });
	});

	test('to a group can be looked up for each member', async () => {
		const [group] = await jsonOf('message.sendGroupMms', {
			from: typed('value', '+14155550101'),
			recipients: ['+13125550142', '+14155550173'],
			text: 'Hi both',
		});
		expect(group).toMatchObject({ to: '+13125550142', cc: ['+14155550173'] });
		const messages = await jsonOf('message.getGroup', { messageId: group.messageId as string });
		expect(messages.map(({ to }) => to).sort()).toEqual(['+13125550142', '+14155550173']);
	});
});

describe('before anything is sent', () => {
	const text = { from: typed('value', '+14155550101'), to: '+13125550142', text: 'Hi' };
	const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
	const group = (count: number) => Array.from({ length: count }, (_, n) => `+1312555100${n}`);

	test.each<[string, string, IDataObject, RegExp]>([
		[
			'more than 10 SMS',
			'message.send',
			{ ...text, text: 'x'.repeat(1531) },
			/"Text" takes 11 SMS, and 10 are the most/,
		],
		[
			'more than 10 SMS for one emoji',
			'message.send',
			{ ...text, text: `🚲${'x'.repeat(670)}` },
			/"Text" takes 11 SMS/,
		],
		[
			'letters that GSM-7 lacks',
			'message.send',
			{ ...text, text: 'Cześć 🚲', options: { encoding: 'gsm7' } },
			/"Text" has characters that GSM-7 lacks: 🚲/,
		],
		[
			'an alphanumeric sender of 12 characters',
			'message.send',
			{ ...text, from: typed('value', 'MyCompanyInc') },
			/"From" is longer than 11 characters \(12\): MyCompanyInc/,
		],
		[
			'11 media',
			'message.send',
			{ ...text, options: { mediaUrls: Array(11).fill('https://example.com/a.png') } },
			/"Media URLs" holds too many: 11 files/,
		],
		['no text and no media', 'message.send', { ...text, text: ' ' }, /"Text" is empty/],
		[
			'9 recipients in a group',
			'message.sendGroupMms',
			{ from: typed('value', '+14155550101'), recipients: group(9), text: 'Hi' },
			/"To" holds too many: 9 numbers/,
		],
		[
			'a group beyond the US and Canada',
			'message.sendGroupMms',
			{ from: typed('value', '+14155550101'), recipients: ['+447700900123'], text: 'Hi' },
			/"To" is outside the US and Canada/,
		],
		[
			'4 minutes ahead',
			'message.schedule',
			{ ...text, sendAt: inMinutes(4) },
			/"Send At" is less than 5 minutes ahead/,
		],
		[
			'6 days ahead',
			'message.schedule',
			{ ...text, sendAt: inMinutes(6 * 24 * 60) },
			/"Send At" is more than 5 days ahead/,
		],
		[
			'yesterday',
			'message.send',
			{ ...text, options: { sendAt: inMinutes(-24 * 60) } },
			/"Send At" is in the past/,
		],
		[
			'no sender',
			'message.schedule',
			{ ...text, from: typed('value', ''), sendAt: inMinutes(60) },
			/There is no sender/,
		],
		[
			'21 keywords',
			'autoResponse.create',
			{
				messagingProfileId: support,
				op: 'info',
				countryCode: 'US',
				keywords: Array.from({ length: 21 }, (_, n) => `K${n}`),
			},
			/"Keywords" holds too many/,
		],
		[
			'broken JSON',
			'message.sendWhatsapp',
			{
				...text,
				from: typed('value', '+14155550101'),
				messageType: 'template',
				template: byId('t'),
				options: { components: '[{' },
			},
			/"Components \(JSON\)" is not a JSON object or list/,
		],
		[
			'a place that is out of range',
			'message.sendWhatsapp',
			{
				...text,
				from: typed('value', '+14155550101'),
				messageType: 'location',
				latitude: '91',
				longitude: '0',
			},
			/"Latitude" is out of range: 91/,
		],
		[
			'a reply of more than 10 SMS',
			'message.reply',
			{ options: { answeredMessage: received() }, text: 'x'.repeat(1531) },
			/"Text" takes 11 SMS/,
		],
		[
			'a date whose time zone nobody can tell',
			'message.schedule',
			{ ...text, sendAt: '11/25/2026 09:30' },
			/"Send At" is not a date and time: 11\/25\/2026 09:30/,
		],
		[
			'an empty parameter of a template',
			'message.sendWhatsapp',
			{
				...text,
				from: typed('value', '+14155550101'),
				messageType: 'template',
				template: byId('t'),
				options: { bodyParameters: ['Ada', '={{ $json.missing }}'] },
			},
			/"Body Parameters" number 2 is empty/,
		],
		[
			'a list of what is no text',
			'shortCode.update',
			{
				shortCodeId: byId('1'),
				messagingProfileId: support,
				updateFields: { tags: ['={{ ({ a: 1 }) }}'] },
			},
			/"Tags" holds something that is not a text: \{"a":1\}/,
		],
		[
			'a switch that is neither on nor off',
			'message.send',
			{ ...text, simplify: '={{ 1 }}' },
			/"Simplify" is neither true nor false: 1/,
		],
		[
			'a number that a spreadsheet has rounded',
			'message.send',
			{ ...text, to: '1.31256E+10' },
			/"To" was rounded by a spreadsheet/,
		],
		[
			'an empty list for a number',
			'message.sendWhatsapp',
			{
				...text,
				from: typed('value', '+14155550101'),
				messageType: 'location',
				latitude: '={{ [] }}',
				longitude: '0',
			},
			/"Latitude" is not a number/,
		],
		[
			'an address that is none',
			'message.downloadMedia',
			{ mediaUrls: 'https://[' },
			/"Media URLs" is not a web address/,
		],
		['a limit of none', 'phoneNumber.getAll', { limit: 0 }, /"Limit" is less than 1: 0/],
		['half a row', 'phoneNumber.getAll', { limit: 2.5 }, /"Limit" is not a whole number: 2.5/],
		[
			'a way up instead of an ID',
			'autoResponse.delete',
			{ messagingProfileId: support, autoResponseId: byId('..') },
			/"\.\." is not an ID/,
		],
		[
			'a person beyond the US and Canada in a group that is answered',
			'message.reply',
			{
				options: { answeredMessage: received({ from: '+447700900123', cc: ['+13125550142'] }) },
				text: 'Hi',
			},
			/"Message to Answer" is outside the US and Canada/,
		],
		[
			'half a place',
			'message.sendRcs',
			{
				agentId: 'a',
				to: text.to,
				content: 'text',
				text: 'Hi',
				options: {
					messagingProfileId: support,
					suggestions: {
						suggestion: [{ kind: 'viewLocation', text: 'Where', longitude: '-87.5' }],
					},
				},
			},
			/"Latitude" is empty/,
		],
		[
			'a short code of no profile',
			'shortCode.update',
			{ shortCodeId: byId('1') },
			/"Messaging Profile" is empty/,
		],
	])('%s is refused', async (_, name, parameters, message) => {
		await expect(run(name, parameters)).rejects.toMatchObject({
			message: expect.stringMatching(message) as string,
		});
		expect(telnyx.requests).toEqual([]);
	});
});

describe('what people write', () => {
	const from = typed('value', '+14155550101');
	const lastBody = () => JSON.parse(telnyx.requests.at(-1)!.body) as IDataObject;

	test('is not too long where Telnyx may find a GSM-7 character for the few that are none', async () => {
		const number = [...telnyx.store.phoneNumbers].find(
			({ phone_number }) => phone_number === from.value,
		)!;
		const profile = telnyx.store.profiles.get(number.messaging_profile_id!)!;
		profile.smart_encoding = true;
		const [sent] = await jsonOf('message.send', {
			from,
			to: '+13125550142',
			text: `It’s ${'x'.repeat(700)}`,
		});
		profile.smart_encoding = false;
		expect(sent.parts).toBe(5);
	});

	test('may be several numbers in one line of a group', async () => {
		await run('message.sendGroupMms', {
			from,
			recipients: ['+13125550142, +1 (415) 555-0173'],
			text: 'Hi both',
		});
		expect(lastBody().to).toEqual(['+13125550142', '+14155550173']);
	});

	test.each([
		["'+13125550142", '+13125550142'],
		['whatsapp:+1 312 555 0142', '+13125550142'],
		['+13125550142,', '+13125550142'],
		['+44 (0)20 7946 0958', '+442079460958'],
	])('is read as the number that is meant: %s', async (to, meant) => {
		await run('message.sendWhatsapp', {
			from: typed('value', '+13125550160'),
			to,
			messageType: 'text',
			text: 'Hi',
		}).catch(() => undefined);
		expect(lastBody().to).toBe(meant);
	});

	test('in a group does not text the own number that is among its members', async () => {
		const answeredMessage = received({ cc: ['+14155550101'] });
		await run('message.reply', { text: 'Hi', options: { answeredMessage } });
		expect(lastBody().to).toBe('+13125550142');
	});

	test('may be a single component without brackets around it', async () => {
		const component = { type: 'header', parameters: [{ type: 'text', text: 'Ada' }] };
		await run('message.sendWhatsapp', {
			from: typed('value', '+13125550160'),
			to: '+13125550142',
			messageType: 'template',
			template: typed('name', 'order_confirmation'),
			languageCode: 'en_US',
			options: { components: JSON.stringify(component) },
		});
		expect(lastBody()).toMatchObject({
			whatsapp_message: { template: { components: [component] } },
		});
	});

	test.each<[string, IDataObject, string]>([
		['optOut.getAll', { filters: { from: '+1 (312) 555-0100' } }, 'filter[from]=+13125550100'],
		['optOut.getAll', { filters: { from: 'MyCompany' } }, 'filter[from]=MyCompany'],
		[
			'phoneNumber.getAll',
			{ filters: { phoneNumber: '+1 312 555 0100, +14155550101' } },
			'filter[phone_number]=+13125550100,+14155550101',
		],
		[
			'phoneNumber.getAll',
			{ filters: { phoneNumberContains: '(312) 555' } },
			'filter[phone_number][contains]=312555',
		],
		[
			'webhookDelivery.getAll',
			{ filters: { eventType: 'message.received, message.sent' } },
			'filter[event_type]=message.received,message.sent',
		],
	])('is looked for in Telnyx’s form: %s %j', async (name, parameters, query) => {
		await run(name, parameters);
		expect(queries()[0].split('&')).toContain(query);
	});

	test('comes out as the text of an RCS message that was sent', async () => {
		const [sent] = await jsonOf('message.sendRcs', {
			agentId: 'acme',
			to: '+13125550142',
			content: 'text',
			text: 'Hi in color',
			options: { messagingProfileId: support },
		});
		expect(sent.text).toBe('Hi in color');
	});
});

describe('values from expressions', () => {
	test('what is empty in a list is left out of it', async () => {
		const [{ id }] = [...telnyx.store.phoneNumbers];
		const updateFields = {
			tags: ['={{ "" }}', '={{ [] }}', ' vip ', '={{ ["a", "b"] }}'],
		};
		await run('phoneNumber.update', { phoneNumberId: byId(id), updateFields });
		expect(JSON.parse(telnyx.requests[0].body)).toEqual({ tags: ['vip', 'a', 'b'] });
	});
});

describe('emptying', () => {
	test('takes a short code off its profile, and its tags from it', async () => {
		const [{ id }] = [...telnyx.store.shortCodes];
		await run('shortCode.update', {
			shortCodeId: byId(id),
			updateFields: { clear: ['messaging_profile_id', 'tags'] },
		});
		expect(JSON.parse(telnyx.requests[0].body)).toEqual({ messaging_profile_id: '', tags: [] });
	});
});

describe('a reply', () => {
	const reply = (cc: string[]) => ({
		text: 'Hi 🚲',
		options: { includeSegments: true, answeredMessage: received({ cc }) },
	});

	test('tells how many SMS it took, and to a group that it took none', async () => {
		const [single] = await jsonOf('message.reply', reply([]));
		expect(single).toMatchObject({ type: 'SMS', segments: 1, encoding: 'UCS-2' });
		const [group] = await jsonOf('message.reply', reply(['+13125550143']));
		expect(group.type).toBe('MMS');
		expect(group).not.toHaveProperty('segments');
	});
});

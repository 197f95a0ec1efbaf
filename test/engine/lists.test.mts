import type { IDataObject } from 'n8n-workflow';

import { demoProfiles } from '../../dev/simulator/seed.mts';
import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { listOf, mappingOf } from './lists.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
afterAll(async () => await telnyx.close());

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });

const namesOf = async (method: string, filter?: string, parameters?: IDataObject) =>
	(await listOf(method, { credential: credential(), filter, parameters })).map(({ name }) => name);

describe('a list says what a thing is', () => {
	test('a number whose it is, and why it can’t send', async () => {
		const names = await namesOf('searchPhoneNumbers');
		expect(names).toContain('+1 312 555 0100 · Customer Support');
		expect(names).toContain('+1 206 555 0102 · no messaging profile, can’t send');
		expect(names).toContain('+44 7700 900 100 · Customer Support');
		expect(await namesOf('searchMmsNumbers', '44')).toEqual([
			'+44 7700 900 100 · Customer Support · can’t send MMS',
		]);
		expect(await namesOf('searchPhoneNumberIds', '2065550102')).toEqual([
			'+1 206 555 0102 · no messaging profile',
		]);
	});

	test('a number of a profile that is switched off', async () => {
		const profile = telnyx.store.profiles.get(demoProfiles.support)!;
		profile.enabled = false;
		try {
			expect(await namesOf('searchPhoneNumbers', '3125550100')).toEqual([
				'+1 312 555 0100 · Customer Support · disabled profile, can’t send',
			]);
			expect((await namesOf('searchMessagingProfiles', 'Supp'))[0]).toMatch(
				/^Customer Support · disabled · /,
			);
		} finally {
			profile.enabled = true;
		}
	});

	test('all that can send: short codes and names before the numbers', async () => {
		expect((await namesOf('searchSenders')).slice(0, 4)).toEqual([
			'24365 · short code',
			'ACME · name, can’t be answered · Customer Support',
			'ACME Care · name, can’t be answered · Customer Support',
			expect.stringMatching(/^\+1 312 555/),
		]);
	});

	test('a profile with its numbers', async () => {
		expect(await namesOf('searchMessagingProfiles')).toEqual([
			'Customer Support · +1 312 555 0100, +1 415 555 0101, …',
			'Marketing · +1 646 555 1000, +1 646 555 1001, …',
			'Sandbox · +1 312 555 0170',
		]);
		expect(await namesOf('searchMessagingProfiles', 'market')).toHaveLength(1);
	});

	test('a WhatsApp number by the name that people see, an RCS agent by its profile', async () => {
		expect(await namesOf('searchWhatsappNumbers')).toEqual([
			'+1 312 555 0160 · ACME Support',
			'+1 312 555 0161 · ACME Orders',
		]);
		expect(await namesOf('searchWhatsappAccounts')).toEqual(['ACME · 2 numbers']);
		for (const agent of telnyx.store.rcsAgents) {
			const [name] = await namesOf('searchRcsAgents', agent.agent_name);
			expect(name).toBe(
				agent.enabled
					? `${agent.agent_name} · Customer Support`
					: `${agent.agent_name} · Customer Support · disabled, can’t send`,
			);
		}
	});
});

describe('a list finds a number as people write it', () => {
	test.each([
		['(312) 555-0100', ['+1 312 555 0100 · Customer Support']],
		['+1 (415) 555', ['+1 415 555 0101 · Customer Support']],
		['1.206.555', ['+1 206 555 0102 · no messaging profile, can’t send']],
		['07700 900', ['+44 7700 900 100 · Customer Support']],
		['0044 7700', ['+44 7700 900 100 · Customer Support']],
	])('%s', async (filter, expected) => {
		expect(await namesOf('searchPhoneNumbers', filter)).toEqual(expected);
	});

	test('and by the name of its profile', async () => {
		expect(await namesOf('searchSenders', 'customer')).toEqual([
			'ACME · name, can’t be answered · Customer Support',
			'ACME Care · name, can’t be answered · Customer Support',
			'+1 312 555 0100 · Customer Support',
			'+1 415 555 0101 · Customer Support',
			'+44 7700 900 100 · Customer Support',
			'+1 800 555 0103 · Customer Support',
		]);
	});

	test('and its profile, the short code’s and the WhatsApp number’s too', async () => {
		expect(await namesOf('searchMessagingProfiles', '(800) 555')).toEqual([
			expect.stringContaining('+1 800 555 0103'),
		]);
		expect(await namesOf('searchShortCodes', '24 365')).toEqual(['24365 · short code']);
		expect(await namesOf('searchWhatsappNumbers', '555-0161')).toEqual([
			'+1 312 555 0161 · ACME Orders',
		]);
	});
});

describe('a WhatsApp template', () => {
	const idOf = (name: string) =>
		telnyx.store.whatsappTemplates.find((template) => template.name === name)!.id;
	const add = (name: string, category: 'UTILITY' | 'AUTHENTICATION', components: IDataObject[]) => {
		const [pattern] = telnyx.store.whatsappTemplates.filter(() => true);
		telnyx.store.whatsappTemplates.add({ ...pattern, id: name, name, category, components });
		return byId(name);
	};
	const variablesOf = async (template: IDataObject, more: IDataObject = {}) =>
		await mappingOf('getTemplateVariables', {
			credential: credential(),
			parameters: { messageType: 'template', template, ...more },
		});
	const labelsOf = async (...template: Parameters<typeof variablesOf>) =>
		(await variablesOf(...template)).fields.map(({ id, displayName }) => [id, displayName]);

	test('is offered with its words, and only once WhatsApp has approved it', async () => {
		expect(await namesOf('searchWhatsappTemplates')).toEqual([
			'order_confirmation (en_US) · Hello {{1}}, your order {{2}} is on its way.',
			'appointment_reminder (en_US) · Hello {{1}}, we see you on {{2}} at {{3}}.',
			'new_arrivals (en_US) · New in, {{1}}: have a look.',
			'login_code (en_US) · *{{1}}* is your verification code.',
		]);
		expect(await namesOf('searchWhatsappTemplates', 'we see you')).toHaveLength(1);
	});

	test('asks for exactly its variables, each with the words around it', async () => {
		expect(await labelsOf(byId(idOf('order_confirmation')))).toEqual([
			['body_1', 'Hello {{1}}, your … (e.g. Ada)'],
			['body_2', '… your order {{2}} is on its … (e.g. 4711)'],
		]);
		const byName = typed('name', 'appointment_reminder');
		expect(await labelsOf(byName, { languageCode: 'en_US' })).toHaveLength(3);
		expect(await variablesOf(byName, { languageCode: 'de' })).toMatchObject({
			fields: [],
			emptyFieldsNotice: expect.stringContaining('no approved template'),
		});
	});

	test('with a file, a link and examples, or with a code, asks for these', async () => {
		const shipped = add('shipped', 'UTILITY', [
			{ type: 'HEADER', format: 'IMAGE' },
			{
				type: 'BODY',
				text: 'Your {{2}} left us, {{1}}.\nIt comes with {{3}}, and you can follow it until it is at your door, whenever that is.',
				example: { body_text: [['Ada', 'bike', 'a van']] },
			},
			{ type: 'FOOTER', text: 'ACME' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'Thanks' },
					{ type: 'URL', text: 'Follow', url: 'https://acme.example/{{1}}' },
				],
			},
		]);
		expect(await labelsOf(shipped)).toEqual([
			['header_image', 'Header Image URL'],
			['body_1', '… left us, {{1}}. It comes … (e.g. Ada)'],
			['body_2', 'Your {{2}} left us, … (e.g. bike)'],
			['body_3', '… comes with {{3}}, and you … (e.g. a van)'],
			['button_2', 'Button “Follow”: https://acme.example/{{1}}'],
		]);
		const login = add('login', 'AUTHENTICATION', [
			{ type: 'BODY', text: '*{{1}}* is your code.' },
			{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' }] },
		]);
		expect(await labelsOf(login)).toEqual([['code_1', 'Code']]);
	});

	test('without variables says so', async () => {
		const thanks = add('thanks', 'UTILITY', [{ type: 'BODY', text: 'Thank you!' }]);
		expect(await variablesOf(thanks)).toEqual({
			fields: [],
			emptyFieldsNotice: 'This template has no variables: “Thank you!”',
		});
	});

	/** Sends a template with what its fields were filled in with, and gives its components. */
	async function componentsSent(name: string, value: IDataObject): Promise<unknown> {
		const { fields } = await variablesOf(byId(name));
		await outputOf({
			parameters: {
				resource: 'message',
				operation: 'sendWhatsapp',
				from: typed('list', '+13125550160'),
				to: '+13125550142',
				messageType: 'template',
				template: byId(name),
				templateVariables: {
					mappingMode: 'defineBelow',
					value,
					matchingColumns: [],
					schema: fields as unknown as IDataObject[],
				},
			},
			credential: credential(),
		});
		const { body } = telnyx.requests.at(-1)!;
		return (JSON.parse(body) as { whatsapp_message: { template: { components: unknown } } })
			.whatsapp_message.template.components;
	}

	test('goes out with the values in their places', async () => {
		const text = (value: string) => ({ type: 'text', text: value });
		expect(
			await componentsSent('shipped', {
				body_2: 'bike',
				button_2: '4711',
				body_1: 'Ada',
				body_3: '={{ 1 + 1 }} vans',
				header_image: 'https://acme.example/bike.jpg',
			}),
		).toEqual([
			{
				type: 'header',
				parameters: [{ type: 'image', image: { link: 'https://acme.example/bike.jpg' } }],
			},
			{ type: 'body', parameters: [text('Ada'), text('bike'), text('2 vans')] },
			{ type: 'button', sub_type: 'url', index: 1, parameters: [text('4711')] },
		]);
		expect(await componentsSent('login', { code_1: '123456' })).toEqual([
			{ type: 'body', parameters: [text('123456')] },
			{ type: 'button', sub_type: 'url', index: 0, parameters: [text('123456')] },
		]);
	});

	test('with a variable that came to nothing is refused by the words around it', async () => {
		telnyx.requests.length = 0;
		await expect(
			componentsSent(idOf('order_confirmation'), { body_1: 'Ada', body_2: '={{ $json.nope }}' }),
		).rejects.toMatchObject({
			message: expect.stringContaining('your order {{2}} is on') as string,
		});
		expect(telnyx.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	});
});

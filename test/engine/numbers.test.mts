import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { execute, type RunOptions } from './harness.mts';
import { listOf } from './lists.mts';
import { byId, ids, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.clearFaults();
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const credential = () => ({ apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl });
const number = () => [...telnyx.store.phoneNumbers][0].phone_number!;

/** Carries out an operation of messages, whatever becomes of it. */
async function run(
	operation: string,
	parameters: IDataObject,
	options: Pick<RunOptions, 'items' | 'retryOf' | 'node'> = {},
) {
	const from = operation === 'sendRcs' ? undefined : typed('value', number());
	return await execute({
		...options,
		parameters: {
			resource: 'message',
			operation,
			...(operation === 'reply' ? {} : { from }),
			...parameters,
		},
		credential: credential(),
	});
}

const sentBodies = () =>
	telnyx.requests
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => JSON.parse(body) as IDataObject);

const country = (value: string) => ({ countryOfNumbers: typed('code', value) });

const errorOf = async (...call: Parameters<typeof run>) => {
	const { message, description } = (await run(...call)).data.resultData.error!;
	return { message, description };
};

describe('Country of Numbers', () => {
	const sending = country('GB');
	const [ada, bob] = ['07700 900123', '07700 900456'];

	test.each<[string, string, IDataObject, IDataObject]>([
		['Send', 'send', { to: ada, text: 'Hi' }, { to: '+447700900123' }],
		[
			'Schedule',
			'schedule',
			{ to: ada, text: 'Hi', sendAt: '={{ $now.plus({ hours: 1 }) }}' },
			{ to: '+447700900123' },
		],
		[
			'Send WhatsApp',
			'sendWhatsapp',
			{ to: ada, messageType: 'text', text: 'Hi' },
			{ to: '+447700900123' },
		],
		[
			'Send RCS',
			'sendRcs',
			{
				agentId: byId('agent'),
				to: ada,
				text: 'Hi',
				options: {
					messagingProfileId: byId(ids.profile),
					smsFallback: { message: { from: bob, text: 'Hi' } },
				},
			},
			{ to: '+447700900123', sms_fallback: { from: '+447700900456', text: 'Hi' } },
		],
		[
			'Send and Wait for Delivery',
			'sendAndWaitForDelivery',
			{ to: ada, text: 'Hi' },
			{ to: '+447700900123' },
		],
	])('is the one of each number in %s', async (_, operation, parameters, body) => {
		await run(operation, { ...parameters, sending });
		expect(sentBodies()).toEqual([expect.objectContaining(body)]);
	});

	test('is the one of each recipient of a group, and of each who may answer', async () => {
		await run('sendGroupMms', {
			recipients: ['(312) 555-0142', '312.555.0143, +1 416 555 0144'],
			text: 'Hi',
			sending: country('US'),
		});
		await run('sendAndWait', {
			to: `${ada}; ${bob}`,
			message: 'May it be shipped?',
			sending,
		});
		expect(sentBodies().map(({ to }) => to)).toEqual([
			['+13125550142', '+13125550143', '+14165550144'],
			'+447700900123',
			'+447700900456',
		]);
	});

	test('may be each item’s own, by its letters or its name', async () => {
		await run(
			'send',
			{
				to: '={{ $json.phone }}',
				text: 'Hi',
				sending: { countryOfNumbers: typed('code', '={{ $json.country }}') },
			},
			{
				items: [
					{ phone: 3125550142, country: 'us' },
					{ phone: '0171 1234567', country: 'Germany' },
					{ phone: ada, country: 'UK' },
				],
			},
		);
		expect(sentBodies().map(({ to }) => to)).toEqual([
			'+13125550142',
			'+491711234567',
			'+447700900123',
		]);
	});

	test('may be the one of the workflow’s time zone', async () => {
		await run('send', {
			to: '(312) 555-0142',
			text: 'Hi',
			sending: { countryOfNumbers: typed('list', 'workflow') },
		});
		expect(sentBodies()).toEqual([expect.objectContaining({ to: '+13125550142' })]);
	});

	test('has to be a country', async () => {
		expect(await errorOf('send', { to: ada, text: 'Hi', sending: country('Germania') })).toEqual({
			message: '"Country of Numbers" is not a country: Germania',
			description: 'Choose a country from the list, or give its two letters, like US.',
		});
	});

	test('is what a number without its country code is refused for', async () => {
		expect(await errorOf('send', { to: ada, text: 'Hi' })).toEqual({
			message: `"To" has no country code: ${ada}`,
			description:
				'Set Country of Numbers under Sending Options, or write the number with a plus sign and the country code, like +13125550001.',
		});
	});

	test('can be searched by name, letters and calling code, with the workflow’s on top', async () => {
		const namesOf = async (filter?: string) =>
			(await listOf('searchCountries', { credential: credential(), filter })).map(
				({ name }) => name,
			);
		expect((await namesOf()).length).toBeGreaterThan(240);
		expect((await namesOf())[0]).toBe('Country of the workflow’s time zone');
		expect(await namesOf('germ')).toEqual(['Germany · +49 · DE']);
		expect(await namesOf('+49')).toContain('Germany · +49 · DE');
	});

	test('is a part of the text: with another country, a retry does not take it for sent', async () => {
		// Maine's in the US, London's in the United Kingdom.
		const parameters = { to: '={{ $json.phone }}', text: 'Hi' };
		const items = [{ phone: '2079460123' }, { phone: '2079460124' }];
		telnyx.faultWhen(({ body }) =>
			body.includes('+12079460124') ? { kind: 'status', status: 400 } : undefined,
		);
		const first = await run(
			'send',
			{ ...parameters, sending: { ...country('US'), concurrency: 1 } },
			{ items },
		);
		expect(first.data.resultData.error).toBeDefined();
		await run(
			'send',
			{ ...parameters, sending: { ...country('GB'), concurrency: 1 } },
			{ items, retryOf: first },
		);
		expect(sentBodies().map(({ to }) => to)).toEqual([
			'+12079460123',
			'+12079460124',
			'+442079460123',
			'+442079460124',
		]);
	});
});

describe('a recipient', () => {
	test.each([
		['20261125', '"To" has no country code: 20261125'],
		['2026-11-25', '"To" is a date: 2026-11-25'],
		['12.345', '"To" is not a phone number: 12.345'],
		['5550142', '"To" has no country code: 5550142'],
		['+131255501', '"To" has 8 digits after +1, where numbers have 10: +131255501'],
		['+10125550142', '"To" is not a phone number that exists under +1: +10125550142'],
		['+13335550142', '"To" is in no number range that is in use: +13335550142'],
	])('%s is refused before anything is sent', async (to, message) => {
		expect(await errorOf('send', { to, text: 'Hi' })).toMatchObject({ message });
		expect(telnyx.requests).toEqual([]);
	});

	test('of a range that is not in use yet can be allowed', async () => {
		await run('send', {
			to: '+13335550142',
			text: 'Hi',
			sending: { allowUnlistedNumbers: true },
		});
		expect(sentBodies()).toEqual([expect.objectContaining({ to: '+13335550142' })]);
	});

	test('who texted can be answered, whatever the table knows of the number', async () => {
		await run(
			'reply',
			{ text: 'Hi' },
			{ items: [{ direction: 'inbound', type: 'SMS', from: '+13335550142', to: number() }] },
		);
		expect(sentBodies()).toEqual([expect.objectContaining({ to: '+13335550142' })]);
	});

	test('of a group has to be in the US or Canada, not just under their calling code', async () => {
		expect(
			await errorOf('sendGroupMms', {
				recipients: ['+13125550142', '+18765550142'],
				text: 'Hi',
			}),
		).toMatchObject({ message: '"To" is outside the US and Canada: +18765550142' });
	});
});

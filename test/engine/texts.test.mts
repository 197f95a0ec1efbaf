import { tryToParseDateTime, type IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const number = () => [...telnyx.store.phoneNumbers][0].phone_number!;
const shortCode = () => [...telnyx.store.shortCodes][0].short_code!;

/** Sends texts, and gives the items that come out. */
const send = async (parameters: IDataObject, items?: IDataObject[]) =>
	await outputOf({
		items,
		parameters: {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: typed('value', number()),
			to: '+13125550001',
			...parameters,
		},
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});

describe('segments are counted as Telnyx counts them', () => {
	test.each([
		['a letter that Telnyx’s GSM-7 lacks', number, 'Ç'.repeat(71), 2, 'UCS-2'],
		['a letter that it has', number, 'é'.repeat(160), 1, 'GSM-7'],
		['the same from a short code', shortCode, 'é'.repeat(71), 2, 'UCS-2'],
		['brackets from a short code', shortCode, '[]'.repeat(80), 1, 'ASCII'],
		['brackets', number, '[]'.repeat(80), 3, 'GSM-7'],
	])('%s', async (_, from, text, segments, encoding) => {
		const [{ json }] = await send({
			from: typed('value', from()),
			text,
			options: { includeSegments: true },
		});
		expect(json).toMatchObject({ segments, encoding, parts: segments });
	});
});

describe('what was mapped and came to nothing', () => {
	const withMedia = (mediaUrls: unknown) => ({ text: 'Hi', options: { mediaUrls } });

	test.each([
		['a media URL', withMedia(['={{ $binary.data.url }}']), /^"Media URLs" number 1 is empty/],
		['all media URLs', withMedia('={{ $json.nope }}'), /^"Media URLs" is empty/],
		['a text', { text: '={{ $json.nope }}' }, /^"Text" is empty/],
		['null', { text: '={{ null }}' }, /^"Text" is empty/],
		[
			'a subject',
			{ text: 'Hi', options: { type: 'MMS', subject: '={{ $json.nope }}' } },
			/^"Subject" is empty/,
		],
		[
			'a switch',
			{ text: 'Hi', options: { autoDetect: '={{ $json.nope }}' } },
			/^"Auto Detect" is empty/,
		],
		[
			'a number of an option',
			{ text: 'Hi', options: { sendAt: '={{ $json.nope }}' } },
			/^"Send At" is empty/,
		],
		[
			'a profile',
			{ text: 'Hi', options: { messagingProfileId: typed('id', '={{ $json.nope }}') } },
			/^"Messaging Profile" is empty/,
		],
	])('%s: nothing leaves', async (_, parameters, message) => {
		await expect(send(parameters as IDataObject)).rejects.toMatchObject({
			message: expect.stringMatching(message) as string,
		});
		expect(telnyx.requests).toEqual([]);
	});

	test.each([
		['an empty list', withMedia('={{ [] }}')],
		['an empty text', { text: 'Hi', options: { webhookUrl: '={{ "" }}' } }],
		['nothing at all', { text: 'Hi', options: { webhookUrl: '' } }],
	])('%s is no such thing', async (_, parameters) => {
		await send(parameters as IDataObject);
		expect(telnyx.requests).toHaveLength(1);
	});
});

describe('media URLs', () => {
	const one = 'https://example.com/a.png';

	test.each<[string, unknown, IDataObject, string[]]>([
		[
			'spaces and letters',
			['https://example.com/a b/ü.png'],
			{},
			['https://example.com/a%20b/%C3%BC.png'],
		],
		['a list as JSON', '={{ $json.list }}', { list: `["${one}"]` }, [one]],
		['the trigger’s media', '={{ $json.media }}', { media: [{ url: one, size: 5 }] }, [one]],
		[
			'the trigger’s media, one entry of several',
			['={{ $json.media }}', one],
			{ media: [{ url: one }] },
			[one, one],
		],
		[
			'an address with commas',
			['https://example.com/w_300,h_200/a.png'],
			{},
			['https://example.com/w_300,h_200/a.png'],
		],
	])('%s', async (_, mediaUrls, item, urls) => {
		await send({ text: 'Hi', options: { mediaUrls } } as IDataObject, [item]);
		expect(JSON.parse(telnyx.requests[0].body)).toMatchObject({ media_urls: urls });
	});
});

describe('Send At', () => {
	const minutes = 60_000;
	const inAnHour = new Date(Math.ceil(Date.now() / minutes) * minutes + 60 * minutes).toISOString();
	const local = tryToParseDateTime(inAnHour).setZone('America/New_York');
	const wallTime = local.toISO()!.slice(0, 19);

	test.each<[string, unknown]>([
		['seconds', local.toMillis() / 1000],
		['milliseconds as text', String(local.toMillis())],
		[
			'a date of Excel in the workflow’s zone',
			Date.parse(`${wallTime}Z`) / (24 * 60 * minutes) + 25_569,
		],
		['a time with an offset', inAnHour],
		['a time in the workflow’s zone', wallTime],
	])('takes %s, and the output says when, with the offset', async (_, time) => {
		const [{ json }] = await send({ text: 'Hi', options: { sendAt: '={{ $json.time }}' } }, [
			{ time } as IDataObject,
		]);
		expect(JSON.parse(telnyx.requests[0].body)).toMatchObject({ send_at: inAnHour });
		expect(json).toMatchObject({ status: 'scheduled', sendAt: local.toISO() });
	});

	test('five minutes from now are five minutes, though some time has passed since', async () => {
		const began = Date.now();
		const [{ json }] = await send({
			text: 'Hi',
			options: { sendAt: '={{ $now.plus({ minutes: 5 }) }}' },
		});
		const ahead = Date.parse(json.sendAt as string) - began;
		expect(ahead).toBeGreaterThanOrEqual(5 * minutes);
		expect(ahead).toBeLessThan(7 * minutes);
	});
});

describe('files that Telnyx can’t fetch', () => {
	/** Nothing is sent to this Telnyx, which is not local. */
	const sendFar = async (parameters: IDataObject) =>
		await outputOf({
			parameters: {
				resource: 'message',
				from: typed('value', number()),
				to: '+13125550001',
				...parameters,
			},
			credential: { apiKey: telnyx.apiKey, baseUrl: 'https://telnyx.invalid/v2' },
		});

	test.each<[string, IDataObject, string]>([
		[
			'on this machine',
			{ operation: 'send', text: 'Hi', options: { mediaUrls: ['http://localhost:5678/a.png'] } },
			'"Media URLs" is on this machine, where Telnyx can’t fetch it: http://localhost:5678/a.png',
		],
		[
			'in the own network',
			{ operation: 'send', text: 'Hi', options: { mediaUrls: ['https://192.168.1.5/a.png'] } },
			'"Media URLs" is in your own network, where Telnyx can’t fetch it: https://192.168.1.5/a.png',
		],
		[
			'of WhatsApp',
			{ operation: 'sendWhatsapp', messageType: 'image', link: 'http://nas.local/a.png' },
			'"Media URL" is in your own network, where Telnyx can’t fetch it: http://nas.local/a.png',
		],
	])('%s are refused', async (_, parameters, message) => {
		await expect(sendFar(parameters)).rejects.toMatchObject({ message });
	});
});

test('an object within a text is refused', async () => {
	await expect(
		send({ text: '=Hi {{ $json.person }}' }, [{ person: { name: 'Ada' } }]),
	).rejects.toMatchObject({
		message: '"Text" holds an object that became "[object Object]": Hi [object Object]',
	});
	expect(telnyx.requests).toEqual([]);
});

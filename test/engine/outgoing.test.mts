import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { listOf } from './lists.mts';
import { typed } from './parity/case.mts';

/**
 * What people put into the fields of a text, and what comes of it: `npm test -- outgoing` prints the table. Most of the
 * rules behind it have tests of their own; what is done about files of n8n's, and Telnyx's codes, `attachFiles` and
 * `advice` print.
 */

const number = '+13125550100';
const person = '+13125550142';
const whatsappNumber = '+13125550160';

let telnyx: Simulator;
beforeAll(async () => (telnyx = await startSimulator({ deliveryDelay: 1 })));
beforeEach(() => (telnyx.requests.length = 0));
afterAll(async () => await telnyx.close());

interface Row {
	/** what fields map as `{{ $json.value }}` */
	value?: unknown;
	operation?: string;
	parameters: IDataObject;
	/** where Telnyx is; by default on this machine, where it may fetch files, too */
	baseUrl?: string;
	/** what of the request and the output the row is about */
	shows: (body: IDataObject, output: IDataObject) => unknown;
}

/** What left, or why nothing did, and what to do about that. */
async function outcomeOf({ value, operation = 'send', parameters, ...row }: Row): Promise<string> {
	const from = operation === 'sendWhatsapp' ? whatsappNumber : number;
	const texts = () => telnyx.requests.filter(({ method }) => method === 'POST');
	const shorter = (text: string) => text.replace(/(\w)\1{20,}…?/g, '$1$1$1…').replace(/\n/g, ' / ');
	try {
		const outputs = await outputOf({
			parameters: {
				...{ resource: 'message', operation, from: typed('value', from), to: person },
				simplify: false,
				...parameters,
			},
			items: [{ value: value as string }],
			credential: { apiKey: telnyx.apiKey, baseUrl: row.baseUrl ?? telnyx.baseUrl },
		});
		const shown = texts().map(({ body }, index) =>
			row.shows(JSON.parse(body) as IDataObject, outputs[index].json),
		);
		return shorter(
			shown.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', '),
		);
	} catch (error) {
		expect(texts()).toEqual([]);
		const { message, description } = error as Error & { description: string };
		return shorter(`refused: ${message}. ${description}`);
	}
}

type Table = Array<[what: string, outcome: string, row: Row]>;

const value = '={{ $json.value }}';
const telnyxOutside = 'https://telnyx.example.com/v2';
const checkDigits = 'Check its digits.';
const media = (
	what: string,
	written: unknown,
	outcome: string,
	more: Partial<Row> = {},
): Table[number] => [
	what,
	outcome,
	{
		value: written,
		parameters: { text: 'Hi', options: { mediaUrls: value } },
		shows: ({ media_urls: urls }) => urls ?? 'sent without media',
		...more,
	},
];
const nothing =
	'refused: "Media URLs" is empty. Its expression gives nothing for this item. Check that the item has the value; where it need not have one, map an empty text: {{ … ?? "" }}.';
const mapped = (mediaUrls: string) => ({ parameters: { text: 'Hi', options: { mediaUrls } } });
const cdn = 'https://cdn.example.com';

const mediaTable: Table = [
	media('{{ $binary.data.url }}', undefined, nothing, mapped('={{ $binary.data.url }}')),
	media('{{ $json.nope }}', undefined, nothing, mapped('={{ $json.nope }}')),
	media('an empty list', [], 'sent without media'),
	media('a space', `${cdn}/a b.png`, `["${cdn}/a%20b.png"]`),
	media('a list as JSON', `["${cdn}/a.png"]`, `["${cdn}/a.png"]`),
	media(
		'the trigger’s media',
		[{ url: `${cdn}/a.png`, contentType: 'image/png' }],
		`["${cdn}/a.png"]`,
	),
	media('a comma in one address', `${cdn}/w_300,h_200/a.png`, `["${cdn}/w_300,h_200/a.png"]`),
	media(
		'this machine',
		'http://localhost/a.png',
		'refused: "Media URLs" is on this machine, where Telnyx can’t fetch it: http://localhost/a.png. Put the file at an address that is open to the internet.',
		{ baseUrl: telnyxOutside },
	),
	media(
		'the own network',
		'http://10.0.0.5/a.png',
		'refused: "Media URLs" is in your own network, where Telnyx can’t fetch it: http://10.0.0.5/a.png. Put the file at an address that is open to the internet.',
		{ baseUrl: telnyxOutside },
	),
];

const to = (written: unknown, outcome: string, country = ''): Table[number] => [
	`${JSON.stringify(written)}${country && ` in ${country}`}`,
	outcome,
	{
		value: written,
		parameters: { text: 'Hi', to: value, sending: country && { countryOfNumbers: country } },
		shows: (body) => body.to,
	},
];
const withPlus = 'Write it with a plus sign and the country code, like +13125550001.';
const noCountry =
	'Set Country of Numbers under Sending Options, or write the number with a plus sign and the country code, like +13125550001.';

const numberTable: Table = [
	to('(312) 555-0142', '+13125550142', 'US'),
	to('07700 900123', '+447700900123', 'GB'),
	to(3125550142, '+13125550142', 'US'),
	to('(312) 555-0142', `refused: "To" has no country code: (312) 555-0142. ${noCountry}`),
	to(
		'5550142',
		'refused: "To" is not a phone number of the United States, where they have 10 digits: 5550142. Check its digits. Write the number of another country with a plus sign and its country code.',
		'US',
	),
	to('55501422', `refused: "To" has no country code: 55501422. ${noCountry}`),
	to('2026-11-25', `refused: "To" is a date: 2026-11-25. ${withPlus}`),
	to('12.345', `refused: "To" is not a phone number: 12.345. ${withPlus}`),
	to(
		'+131255501',
		`refused: "To" has 8 digits after +1, where numbers have 10: +131255501. ${checkDigits}`,
	),
	to(
		'+10125550142',
		`refused: "To" is not a phone number that exists under +1: +10125550142. ${checkDigits}`,
	),
	to('+4407700900123', '+447700900123'),
	to(
		'+13125550142 5',
		`refused: "To" has 11 digits after +1, where numbers have 10: +13125550142 5. ${checkDigits}`,
	),
	to('+39 (0)6 6982 1234', '+390669821234'),
	to('＋１３１２５５５０１４２', '+13125550142'),
	to('+٤٤٧٧٠٠٩٠٠١٢٣', '+447700900123'),
	to('+1 312 555 0142 (mobile)', '+13125550142'),
	to('Ada <+13125550142>', '+13125550142'),
	to('+1 312 555 0142 ext. 5', '+13125550142'),
	to('1.3125550142E10', '+13125550142', 'US'),
];

const text = (
	what: string,
	written: unknown,
	outcome: string,
	options: IDataObject = {},
): Table[number] => [
	what,
	outcome,
	{
		value: written,
		parameters: { text: value, options: { includeSegments: true, ...options } },
		shows: ({ text: sent }, { segments }) => `${String(sent)} (${String(segments)} SMS)`,
	},
];
const html = '<p>Hi&nbsp;<b>Ada</b></p>';
const shared: Partial<Row> = { parameters: { text: '=Hi {{ $json.value }}' } };

const textTable: Table = [
	text(
		'1,600 letters',
		'x'.repeat(1600),
		'refused: "Text" takes 11 SMS, and 10 are the most: xxx…. Shorten it, or let this node do it under Options > If Too Long.',
	),
	text('1,600 letters, shortened', 'x'.repeat(1600), 'xxx… ... (10 SMS)', { ifTooLong: 'shorten' }),
	text('170 letters and a Ç', `${'x'.repeat(170)}Ç`, 'xxx…Ç (3 SMS)'),
	text('HTML', html, `${html} (1 SMS)`),
	text('HTML, with Plain Text', html, 'Hi Ada (1 SMS)', { plainText: true }),
	text('\\n as two characters, with Plain Text', 'Hi\\nAda', 'Hi / Ada (1 SMS)', {
		plainText: true,
	}),
];
textTable.push([
	'an object within a text',
	'refused: "Text" holds an object that became "[object Object]": Hi [object Object]. Map one of the object’s fields instead of the whole object.',
	{ ...textTable[0][2], value: { a: 1 }, ...shared },
]);

const sendAt = (what: string, expression: string, outcome = 'in 60 minutes'): Table[number] => [
	what,
	outcome,
	{
		parameters: { text: 'Hi', options: { sendAt: expression } },
		shows: ({ send_at: at }) => {
			const minutes = (Date.parse(at as string) - Date.now()) / 60_000;
			return minutes >= 5 && minutes <= 6.1
				? 'in 5 to 6 minutes'
				: `in ${Math.round(minutes)} minutes`;
		},
	},
];
const hour = '$now.plus({ hours: 1 })';

const timeTable: Table = [
	sendAt('epoch milliseconds', `={{ ${hour}.toMillis() }}`),
	sendAt('epoch seconds', `={{ Math.floor(${hour}.toSeconds()) }}`),
	sendAt('an Excel date', `={{ (${hour}.toMillis() + $now.offset * 60000) / 86400000 + 25569 }}`),
	sendAt('Luxon', `={{ ${hour} }}`),
	sendAt('in 5 minutes', '={{ $now.plus({ minutes: 5 }) }}', 'in 5 to 6 minutes'),
];

const whatsapp = (what: string, parameters: IDataObject, outcome: string): Table[number] => [
	what,
	outcome,
	{
		operation: 'sendWhatsapp',
		parameters,
		shows: ({ whatsapp_message: message }) => message,
	},
];
const buttons = (...button: IDataObject[]) => ({
	...{ messageType: 'interactive', interactiveType: 'button', body: 'OK?' },
	buttons: { button },
});
const reaction = { messageType: 'reaction', emoji: '👍' };

const whatsappTable: Table = [
	whatsapp(
		'four buttons',
		buttons(...['a', 'b', 'c', 'd'].map((id) => ({ id, title: id }))),
		'refused: "Buttons" holds more than 3: 4. Remove 1 of them.',
	),
	whatsapp(
		'a title of 30 letters',
		buttons({ id: 'a', title: 'x'.repeat(30) }),
		'refused: "Title" is longer than 20 characters (30): xxx…. Shorten it.',
	),
	whatsapp(
		'two equal IDs',
		buttons({ id: 'a', title: 'A' }, { id: 'a', title: 'B' }),
		'refused: "ID" stands there twice: a. Give each its own, so that you can tell which one was chosen.',
	),
	whatsapp(
		'5,000 letters',
		{ messageType: 'text', text: 'x'.repeat(5000) },
		'refused: "Text" is longer than 4096 bytes (5000): xxx…. Shorten it.',
	),
	whatsapp(
		'a reaction',
		{ ...reaction, channelMessageId: 'wamid.1' },
		'{"type":"reaction","reaction":{"message_id":"wamid.1","emoji":"👍"}}',
	),
	whatsapp(
		'a reaction to Telnyx’s own ID',
		{ ...reaction, channelMessageId: '4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b' },
		'refused: "WhatsApp Message ID" is Telnyx’s ID of the message, not WhatsApp’s: 4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b. Map channelMessageId of the Telnyx Trigger’s item, which begins with "wamid".',
	),
	whatsapp(
		'an answer to a message',
		{ messageType: 'text', text: 'Hi', options: { quotedMessageId: 'wamid.1' } },
		'{"type":"text","text":{"body":"Hi"},"context":{"message_id":"wamid.1"}}',
	),
	whatsapp(
		'a recipient that no plan has',
		{ messageType: 'text', text: 'Hi', to: '+10125550142' },
		`refused: "To" is not a phone number that exists under +1: +10125550142. ${checkDigits}`,
	),
];

describe.each<[string, Table]>([
	['Media URLs', mediaTable],
	['To', numberTable],
	['Text', textTable],
	['Send At', timeTable],
	['WhatsApp', whatsappTable],
])('%s', (_, table) => {
	test.each(table)('%s → %s', async (__, outcome, row) => {
		expect(await outcomeOf(row)).toBe(outcome);
	});
});

test.each([
	['(312) 555', '+1 312 555 0100 · Customer Support, +1 312 555 0170 · Sandbox'],
	['07700 900', '+44 7700 900 100 · Customer Support'],
])('From, searched for %s → %s', async (filter, found) => {
	const credential = { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl };
	const entries = await listOf('searchSenders', { credential, filter });
	expect(entries.map(({ name }) => name).join(', ')).toBe(found);
});

import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../dev/simulator/simulator.mts';
import { outputOf } from './harness.mts';
import { byId, typed } from './parity/case.mts';

let telnyx: Simulator;

beforeAll(async () => {
	telnyx = await startSimulator();
});
beforeEach(() => {
	telnyx.requests.length = 0;
});
afterAll(async () => await telnyx.close());

const run = async (operation: string, parameters: IDataObject) =>
	await outputOf({
		parameters: { resource: 'message', operation, ...parameters },
		credential: { apiKey: telnyx.apiKey, baseUrl: telnyx.baseUrl },
	});

const whatsapp = (parameters: IDataObject) => ({
	from: typed('value', '+13125550160'),
	to: '+13125550142',
	...parameters,
});
const interactive = (interactiveType: string, parameters: IDataObject = {}) =>
	whatsapp({ messageType: 'interactive', interactiveType, body: 'Hi', ...parameters });
const buttons = (...titles: string[]) =>
	interactive('button', {
		buttons: { button: titles.map((title, index) => ({ id: `${index}`, title })) },
	});
const list = (sections: IDataObject[], listButton = 'Choose') =>
	interactive('list', { listButton, sections: { section: sections } });
const section = (count: number, more: IDataObject = {}) => ({
	title: 'A',
	rows: { row: Array.from({ length: count }, (_, id) => ({ id: `${id}`, title: `${id}` })) },
	...more,
});
const rcs = (parameters: IDataObject) => ({
	agentId: byId('agent'),
	to: '+13125550142',
	...parameters,
	options: { ...(parameters.options as IDataObject), messagingProfileId: byId('profile') },
});
const long = (count: number) => 'x'.repeat(count);

describe('what a channel does not take is refused before anything is sent', () => {
	test.each<[string, string, IDataObject, string]>([
		['4 buttons', 'sendWhatsapp', buttons('1', '2', '3', '4'), '"Buttons" holds more than 3: 4'],
		[
			'a button of 21 characters',
			'sendWhatsapp',
			buttons('Yes', long(21)),
			`"Title" is longer than 20 characters (21): ${long(21)}`,
		],
		[
			'two buttons of one title',
			'sendWhatsapp',
			buttons('A', 'A'),
			'"Title" stands there twice: A',
		],
		[
			'two buttons of one ID',
			'sendWhatsapp',
			interactive('button', {
				buttons: { button: ['A', 'B'].map((title) => ({ id: 'yes', title })) },
			}),
			'"ID" stands there twice: yes',
		],
		['11 rows', 'sendWhatsapp', list([section(6), section(5)]), '"Rows" holds more than 10: 11'],
		[
			'11 sections',
			'sendWhatsapp',
			list(Array.from({ length: 11 }, () => section(0))),
			'"Sections" holds more than 10: 11',
		],
		[
			'two rows of one ID in two sections',
			'sendWhatsapp',
			list([section(1), section(1)]),
			'"ID" stands there twice: 0',
		],
		[
			'a section without a title beside another',
			'sendWhatsapp',
			list([section(1), section(1, { title: '' })]),
			'"Title" is empty',
		],
		[
			'a list button of 21 characters',
			'sendWhatsapp',
			list([section(1)], long(21)),
			`"List Button" is longer than 20 characters (21): ${long(21)}`,
		],
		[
			'a body of 1,025 characters',
			'sendWhatsapp',
			{ ...buttons('A'), body: long(1025) },
			'"Body" is longer than 1024 characters (1025)',
		],
		[
			'a footer of 61 characters',
			'sendWhatsapp',
			{ ...buttons('A'), options: { footer: long(61) } },
			'"Footer" is longer than 60 characters (61)',
		],
		[
			'a header of 61 characters',
			'sendWhatsapp',
			{ ...buttons('A'), options: { headerText: long(61) } },
			'"Header Text" is longer than 60 characters (61)',
		],
		[
			'a text of 4,097 bytes in fewer characters',
			'sendWhatsapp',
			whatsapp({ messageType: 'text', text: `${'é'.repeat(2048)}x` }),
			'"Text" is longer than 4096 bytes (4097)',
		],
		[
			'a caption of 1,025 bytes',
			'sendWhatsapp',
			whatsapp({
				messageType: 'image',
				link: 'https://example.com/a.png',
				options: { caption: long(1025) },
			}),
			'"Caption" is longer than 1024 bytes (1025)',
		],
		[
			'a reaction to Telnyx’s ID of a message',
			'sendWhatsapp',
			whatsapp({
				messageType: 'reaction',
				channelMessageId: '4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b',
			}),
			'"WhatsApp Message ID" is Telnyx’s ID of the message, not WhatsApp’s',
		],
		[
			'a quote by Telnyx’s ID of a message',
			'sendWhatsapp',
			whatsapp({
				messageType: 'text',
				text: 'Hi',
				options: { quotedMessageId: '4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b' },
			}),
			'"Quoted Message ID" is Telnyx’s ID of the message, not WhatsApp’s',
		],
		[
			'an RCS text of 3,073 characters',
			'sendRcs',
			rcs({ content: 'text', text: long(3073) }),
			'"Text" is longer than 3072 characters (3073)',
		],
		[
			'a suggestion of 26 characters',
			'sendRcs',
			rcs({
				content: 'text',
				text: 'Hi',
				options: { suggestions: { suggestion: [{ kind: 'reply', text: long(26) }] } },
			}),
			'"Label" is longer than 25 characters (26)',
		],
		[
			'a card title of 201 characters',
			'sendRcs',
			rcs({ content: 'richCard', card: { content: { title: long(201) } } }),
			'"Card Title" is longer than 200 characters (201)',
		],
		[
			'a card of 11 suggestions',
			'sendRcs',
			rcs({
				content: 'richCard',
				card: {
					content: {
						title: 'A',
						suggestions: { suggestion: Array(11).fill({ kind: 'reply', text: 'A' }) },
					},
				},
			}),
			'"Suggestions" holds more than 10: 11',
		],
	])('%s', async (_, operation, parameters, message) => {
		await expect(run(operation, parameters)).rejects.toMatchObject({
			message: expect.stringContaining(message) as string,
		});
		expect(telnyx.requests).toEqual([]);
	});

	test.each<[string, IDataObject]>([
		['three buttons of 20 characters', buttons(long(20), '👍'.repeat(20), 'é'.repeat(20))],
		['a list of ten rows', list([section(10)])],
		['a text of 4,096 bytes', whatsapp({ messageType: 'text', text: long(4096) })],
	])('but not %s', async (_, parameters) => {
		// Whether the recipient wrote within 24 hours is Telnyx's to say.
		await run('sendWhatsapp', parameters).catch(() => undefined);
		expect(telnyx.requests).toHaveLength(1);
	});
});

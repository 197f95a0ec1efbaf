import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';
import { channelCases } from './channelCases.mts';
import { runFlow, type FlowOptions } from './flow.mts';
import { outputOf } from './harness.mts';
import { callTool, runTool } from './agentFlow.mts';

let server: Server;
let credential: { apiKey: string; baseUrl: string };
let sent: Array<{ path: string; body: IDataObject }> = [];
/** The messaging profile of every RCS agent. */
const profile = '4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b';

beforeAll(async () => {
	server = createServer(async (request, response) => {
		response.setHeader('content-type', 'application/json');
		if (request.method === 'GET') {
			return response.end(JSON.stringify({ data: { profile_id: profile } }));
		}
		const body = (await json(request)) as IDataObject;
		sent.push({ path: request.url!.replace('/v2', ''), body });
		response.end(JSON.stringify({ data: { id: `${sent.length}` } }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	credential = { apiKey: 'KEY1', baseUrl: `http://127.0.0.1:${port}/v2` };
});
beforeEach(() => {
	sent = [];
});
afterAll(() => server.close());

const operation = { resource: 'message', operation: 'reply' };
const reply = async (item: IDataObject, parameters: IDataObject = { text: 'Hi' }) =>
	await outputOf({ items: [item], parameters: { ...operation, ...parameters }, credential });
const eventOf = (name: string): IDataObject => {
	const { webhook } = channelCases.find((one) => one.name === name)!;
	return flatEvent(webhook as IDataObject) as unknown as IDataObject;
};

/** An error whose message holds these words. */
const saying = (words: string) => ({ message: expect.stringContaining(words) as string });

describe('on each channel, what came in or became of what was sent is answered where it belongs', () => {
	const refusals: Record<string, string> = {
		'WhatsApp: a text of somebody without a number': 'US.1349120 has no phone number on WhatsApp',
	};
	for (const { name, event } of channelCases) {
		if (event === 'linkClicked') refusals[name] = 'A click on a link can’t be answered';
		if (event === 'accountChanged') refusals[name] = 'An Account Changed event is no message';
	}
	const answerable = channelCases.filter(({ name }) => !(name in refusals));

	test.each(answerable)('$name', async ({ name, gives }) => {
		const [own, person] =
			gives.direction === 'outbound' ? [gives.from, gives.to] : [gives.to, gives.from];
		await reply(eventOf(name));
		const { path, body } = sent[0];
		expect(sent).toHaveLength(1);
		if (gives.type === 'RCS') {
			expect(path).toBe('/messages/rcs');
			expect(body).toMatchObject({
				agent_id: own,
				to: person,
				type: 'RCS',
				messaging_profile_id: expect.stringMatching(/\S/) as string,
				agent_message: { content_message: { text: 'Hi' } },
			});
		} else if (gives.type === 'WHATSAPP') {
			expect(path).toBe('/messages/whatsapp');
			const context = gives.channelMessageId && { message_id: gives.channelMessageId };
			expect(body).toMatchObject({ from: own, to: person, type: 'WHATSAPP' });
			expect(body.whatsapp_message).toEqual({
				type: 'text',
				text: { body: 'Hi' },
				...(context ? { context } : {}),
			});
		} else if ((gives.cc as string[] | undefined)?.length) {
			expect(path).toBe('/messages/group_mms');
			expect(body).toEqual({ from: own, to: [person, ...(gives.cc as string[])], text: 'Hi' });
		} else {
			expect(path).toBe('/messages');
			expect(body).toEqual({ from: own, to: person, text: 'Hi' });
		}
	});

	test.each(Object.entries(refusals))('but not %s', async (name, words) => {
		await expect(reply(eventOf(name))).rejects.toMatchObject(saying(words));
		expect(sent).toEqual([]);
	});
});

describe('an answer', () => {
	const whatsapp = () => eventOf('WhatsApp: a text');

	test('quotes no WhatsApp message where that is turned off', async () => {
		await reply(whatsapp(), { text: 'Hi', options: { quoteMessage: false } });
		expect(sent[0].body.whatsapp_message).toEqual({ type: 'text', text: { body: 'Hi' } });
	});

	test.each([
		['https://example.com/a.JPG?x=1', 'image'],
		['https://example.com/a.mp4', 'video'],
		['https://example.com/a.pdf', 'document'],
	])('takes a file along on WhatsApp: %s', async (url, type) => {
		await reply(whatsapp(), { text: 'Look', options: { mediaUrls: [url] } });
		expect(sent[0].body.whatsapp_message).toMatchObject({
			type,
			[type]: { link: url, caption: 'Look' },
		});
	});

	test('takes a file along on RCS: alone, or on a card with its text', async () => {
		const mediaUrls = ['https://example.com/a.png'];
		await reply(eventOf('RCS: a text'), { options: { mediaUrls } });
		await reply(eventOf('RCS: a text'), { text: 'Look', options: { mediaUrls } });
		expect(
			sent.map(({ body }) => (body.agent_message as IDataObject).content_message),
		).toMatchObject([
			{ content_info: { file_url: mediaUrls[0] } },
			{ rich_card: { standalone_card: { card_content: { description: 'Look' } } } },
		]);
	});

	test('is refused before it is sent where the channel does not take it', async () => {
		const two = ['https://example.com/a.png', 'https://example.com/b.png'];
		await expect(
			reply(whatsapp(), { text: 'Hi', options: { mediaUrls: two } }),
		).rejects.toMatchObject(saying('"Media URLs" holds too many: 2 files'));
		const sound = ['https://example.com/a.mp3'];
		await expect(
			reply(whatsapp(), { text: 'Hi', options: { mediaUrls: sound } }),
		).rejects.toMatchObject(saying('"Text" can’t stand below a sound file on WhatsApp: Hi'));
		await expect(reply(whatsapp(), { text: 'é'.repeat(2049) })).rejects.toMatchObject(
			saying('4096 bytes'),
		);
		await expect(reply(eventOf('RCS: a text'), { text: 'x'.repeat(3073) })).rejects.toMatchObject(
			saying('3072'),
		);
		await expect(reply(eventOf('SMS: a text'), { text: 'x'.repeat(1531) })).rejects.toMatchObject(
			saying('takes 11 SMS'),
		);
		await expect(reply(whatsapp(), { text: '' })).rejects.toMatchObject(saying('"Text" is empty'));
		expect(sent).toEqual([]);
	});

	test('goes to the sender of a group MMS alone where that is chosen', async () => {
		const group = channelCases.find(({ gives }) => (gives.cc as string[] | undefined)?.length)!;
		await reply(eventOf(group.name), { text: 'Hi', options: { replyTo: 'sender' } });
		expect(sent[0]).toMatchObject({ path: '/messages', body: { to: group.gives.from } });
	});

	test('to what a sender ID sent names its messaging profile', async () => {
		await reply({
			direction: 'outbound',
			type: 'SMS',
			from: 'ACME',
			to: '+447700900123',
			messagingProfileId: profile,
		});
		expect(sent[0].body).toEqual({
			from: 'ACME',
			to: '+447700900123',
			messaging_profile_id: profile,
			text: 'Hi',
		});
	});

	test('can be given to a message that another operation gave, in the short form or as it is', async () => {
		await reply({
			record_type: 'message',
			direction: 'inbound',
			type: 'SMS',
			from: { phone_number: '+13125550142' },
			to: [{ phone_number: '+13125550100' }],
			text: 'Hello',
		});
		expect(sent[0].body).toEqual({ from: '+13125550100', to: '+13125550142', text: 'Hi' });
	});
});

describe('the message to answer is found', () => {
	const message = () => eventOf('SMS: a text');
	const answered = { path: '/messages', body: { from: '+13125550100', to: '+13125550142' } };
	const flow = async (options: Partial<FlowOptions> & Pick<FlowOptions, 'between'>) => {
		const run = await runFlow({
			credential,
			start: { items: [message()] },
			...options,
			parameters: { ...operation, text: 'Hi', ...options.parameters },
		});
		const { error } = run.data.resultData;
		if (error) throw error;
	};
	const paired = (item: number) => ({ pairedItem: { item } });

	const agent = {
		name: 'AI Agent',
		make: (items: INodeExecutionData[]) => [
			items.map((_, item) => ({ json: { output: 'From the agent' }, ...paired(item) })),
		],
	};
	const edit = {
		name: 'Edit Fields',
		make: (items: INodeExecutionData[]) => [
			items.map(({ json: { text } }, item) => ({ json: { text }, ...paired(item) })),
		],
	};
	/** Makes items of its own, and says nothing about where they come from. */
	const code = { name: 'Code', make: () => [[{ json: { a: 1 } }, { json: { a: 2 } }]] };

	test('behind an AI Agent, whose words are sent without an expression', async () => {
		await flow({ between: [agent], parameters: { text: '' } });
		expect(sent).toMatchObject([
			{ ...answered, body: { ...answered.body, text: 'From the agent' } },
		]);
	});

	test('behind Edit Fields and an agent, from whichever output of a trigger of whatever name', async () => {
		await flow({
			between: [edit, agent],
			start: { items: [message()], name: 'Kundschaft "A"', output: 2 },
		});
		expect(sent).toMatchObject([answered]);
	});

	test('behind a Code node that says nothing of where its items come from', async () => {
		await flow({ between: [code], start: { items: [message()], output: 1 } });
		expect(sent).toMatchObject([answered, answered]);
	});

	test('where another trigger leads here as well', async () => {
		await flow({ between: [agent], otherTriggers: ['Before', 'Zuletzt'] });
		expect(sent).toMatchObject([answered]);
	});

	test('in a sub-workflow that was handed the trigger’s item', async () => {
		await flow({
			between: [agent],
			start: {
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				name: 'When Called',
				items: [message()],
			},
		});
		expect(sent).toMatchObject([answered]);
	});

	test('of each of several, by n8n’s pairing', async () => {
		const other = { ...message(), from: '+14155550173' };
		await flow({
			between: [
				{
					name: 'Turn',
					make: ([a, b]) => [
						[
							{ ...b, ...paired(1) },
							{ ...a, ...paired(0) },
						],
					],
				},
				agent,
			],
			start: { items: [message(), other] },
		});
		expect(sent.map(({ body }) => body.to).sort()).toEqual(['+13125550142', '+14155550173']);
		expect(sent.map(({ body }) => body.to)[0]).toBe('+14155550173');
	});

	test('but never guessed among several: the error names the expression', async () => {
		const other = { ...message(), from: '+14155550173' };
		await expect(
			flow({
				between: [{ name: 'Code', make: () => [[1, 2, 3].map((a) => ({ json: { a } }))] }],
				start: { items: [message(), other], name: 'My Trigger' },
			}),
		).rejects.toMatchObject({
			message: 'No message was found that this item stems from',
			description: expect.stringContaining('{{ $("My Trigger").first().json }}') as string,
		});
		expect(sent).toEqual([]);
	});

	test('by the expression of that error', async () => {
		const answeredMessage = '={{ $("Telnyx Trigger").first().json }}';
		await flow({
			between: [code],
			parameters: { options: { answeredMessage } },
			start: { items: [message(), { ...message(), from: '+14155550173' }] },
		});
		expect(sent).toMatchObject([answered, answered]);
		sent = [];
		// The whole item does as well.
		await flow({
			between: [edit],
			parameters: { options: { answeredMessage: '={{ $("Telnyx Trigger").item }}' } },
		});
		expect(sent).toMatchObject([answered]);
	});

	test('and what is no message is told as such', async () => {
		await expect(
			flow({ between: [edit], parameters: { options: { answeredMessage: '={{ $json }}' } } }),
		).rejects.toMatchObject(saying('"Message to Answer" is no message: {"text":"Hello 👋"}'));
		await expect(reply({ from: 'ada@example.com', to: 'shop@example.com' })).rejects.toMatchObject(
			saying('No message was found that this item stems from'),
		);
	});
});

describe('as an agent’s tool', () => {
	const message = () => eventOf('SMS: a text');
	const stranger = '+19005550199';
	/** What a model, or whoever talked it into this, calls the tool with. */
	const forged = {
		text: 'From the model',
		...{ from: stranger, to: stranger, direction: 'inbound', cc: [stranger], messageId: 'x' },
		answeredMessage: { direction: 'inbound', from: stranger, to: '+13125550100' },
	};
	const parameters = { ...operation, text: "={{ $fromAI('text', 'What to say', 'string') }}" };

	describe.each([
		['that n8n’s engine runs', runTool],
		['that the agent calls itself', callTool],
	])('%s', (_, call) => {
		test('it answers the person who wrote, whatever the model says', async () => {
			await call({ credential, items: [message()], parameters, input: forged });
			expect(sent).toEqual([
				{
					path: '/messages',
					body: { from: '+13125550100', to: '+13125550142', text: 'From the model' },
				},
			]);
		});

		test('it answers nobody where there are several who wrote', async () => {
			const items = [message(), { ...message(), from: '+14155550173' }];
			const said = await call({ credential, items, parameters, input: forged });
			expect(said).toContain('several messages');
			expect(sent).toEqual([]);
		});

		test('it lets no model choose the message, and with it the person', async () => {
			const answeredMessage = "={{ $fromAI('answeredMessage', 'The message', 'json') }}";
			const said = await call({
				credential,
				items: [message()],
				parameters: { ...parameters, options: { answeredMessage } },
				input: forged,
			});
			expect(said).toContain('A model can’t choose');
			expect(sent).toEqual([]);
		});

		test('it answers the message that the builder named', async () => {
			const answeredMessage = '={{ $("Telnyx Trigger").first().json }}';
			const items = [message(), { ...message(), from: '+14155550173' }];
			await call({
				credential,
				items,
				parameters: { ...parameters, options: { answeredMessage } },
				input: forged,
			});
			expect(sent.map(({ body }) => body.to)).toEqual(['+13125550142']);
		});
	});
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject, INode } from 'n8n-workflow';
import { startWorld, type World } from './world.mts';

const tooMany = Array.from({ length: 11 }, (_, index) => `https://example.com/${index}.jpg`);

/** What n8n says below a credential's fields. */
const credentials: Array<{ input: string; data: IDataObject; told: string }> = [
	{
		input: 'no API key',
		data: { apiKey: ' ' },
		told: 'The API Key is empty. Make one in the Telnyx portal under Account > API Keys.',
	},
	{
		input: 'not an API key',
		data: { apiKey: 'my key' },
		told: 'The API Key should begin with "KEY" and hold no spaces. Copy it again from the Telnyx portal under Account > API Keys.',
	},
	{
		input: 'an API key that Telnyx does not know',
		data: { apiKey: 'KEY_OF_ANOTHER' },
		told: 'Authentication failed [Telnyx 10009]. No key found matching the ID provided. Check the API key in the credential; keys are made in the Telnyx portal under Account > API Keys.',
	},
	{
		input: 'a public key that is cut off',
		data: { publicKey: 'c2hvcnQ=' },
		told: 'The Public Key is not 32 bytes of base64, which is 44 characters ending in "=". Copy it again from the Telnyx portal under Account > Keys & Credentials > Public Key.',
	},
	{
		input: 'a base URL without https://',
		data: { baseUrl: 'api.telnyx.com/v2' },
		told: 'The Base URL is not a web address. Set it to https://api.telnyx.com/v2.',
	},
	{
		input: 'a host that does not exist',
		data: { baseUrl: 'https://api.telnyx.invalid/v2' },
		told: 'The host of the Base URL was not found. Check the Base URL in the credential, and that n8n can reach the internet. Nothing was sent.',
	},
	{
		input: 'a server that is not there',
		data: { baseUrl: 'http://127.0.0.1:9/v2' },
		told: 'Telnyx could not be reached. Check that n8n can reach the Base URL in the credential. Trying again later can succeed.',
	},
];

/** The error's message and description in the node. */
const messages: Array<{ input: string; parameters: IDataObject; told: [string, string] }> = [
	{
		input: 'a number without its country code',
		parameters: { to: '(312) 555-0142' },
		told: [
			'"To" has no country code: (312) 555-0142',
			'Set Country of Numbers under Sending Options, or write the number with a plus sign and the country code, like +13125550001.',
		],
	},
	{
		input: 'a number that can’t exist',
		parameters: { to: '+10125550142' },
		told: ['"To" is not a phone number that exists under +1: +10125550142', 'Check its digits.'],
	},
	{
		input: 'a number that a column shows without its plus sign',
		parameters: { to: '447700900123' },
		told: [
			'"To" has no plus sign before its country code: 447700900123',
			'Write it as +447700900123. For a whole column, put a plus before the expression: +{{ … }}.',
		],
	},
	{
		input: 'a name in place of a number',
		parameters: { to: 'Ada Park' },
		told: [
			'"To" is not a phone number: Ada Park',
			'Write it with a plus sign and the country code, like +13125550001.',
		],
	},
	{
		input: 'two numbers',
		parameters: { to: '+13125550142, +14155550173' },
		told: [
			'"To" holds more than one number: +13125550142, +14155550173',
			'Give each recipient an item of its own, for example with a Split Out node.',
		],
	},
	{
		input: 'no number',
		parameters: { to: '={{ $json.phone }}' },
		told: [
			'"To" is empty',
			'Its expression gives nothing for this item. Check that the item has the value; where it need not have one, map an empty text: {{ … ?? "" }}.',
		],
	},
	{
		input: 'an empty text',
		parameters: { text: '' },
		told: ['"Text" is empty', 'Enter a text, or attach a file.'],
	},
	{
		input: 'too many media',
		parameters: { options: { mediaUrls: tooMany } },
		told: ['"Media URLs" holds too many: 11 files', 'An MMS takes at most 10.'],
	},
	{
		input: 'a file in place of an address',
		parameters: { options: { mediaUrls: ['cat.jpg'] } },
		told: [
			'"Media URLs" is not a web address: cat.jpg',
			'Write it in full, like https://example.com/picture.jpg.',
		],
	},
	{
		input: 'a sender ID that is too long',
		parameters: { from: 'Acme Bicycles' },
		told: [
			'"From" is longer than 11 characters (13): Acme Bicycles',
			'Use 1 to 11 letters, digits and spaces, with at least one letter.',
		],
	},
	{
		input: 'a number of another account',
		parameters: { from: '+12125550100' },
		told: [
			"Invalid 'from' address [Telnyx 40305]",
			`The 'from' address is not associated with the messaging profile or account. Field: "From". Assign the sender to this messaging profile in the Telnyx portal, or choose another sender.`,
		],
	},
	{
		input: 'a text of more than ten parts',
		parameters: { text: 'Hello! '.repeat(230) },
		told: [
			`"Text" takes 11 SMS, and 10 are the most: ${'Hello! '.repeat(11)}…`,
			'Shorten it, or let this node do it under Options > If Too Long.',
		],
	},
	{
		input: 'a recipient who texted STOP',
		parameters: { to: '+13125550199' },
		told: [
			'Blocked due to STOP message [Telnyx 40300]',
			'Messages cannot be sent from this profile to the recipient, who has opted out. Field: "To". The recipient opted out of this messaging profile’s texts, and only they can opt in again, by texting START. To leave such recipients out, turn on Skip Opted-Out Recipients.',
		],
	},
];

describe('a bad input is told in words that help', { timeout: 300_000 }, () => {
	let world: World;
	before(async () => {
		world = await startWorld();
	});
	after(() => world?.close());

	for (const { input, data, told } of credentials) {
		test(`in a credential: ${input}`, async () => {
			const { apiKey, publicKey, baseUrl } = world.simulator;
			const { status, message } = await world.client.testCredential(world.credential, {
				apiKey,
				publicKey,
				baseUrl,
				...data,
			});
			assert.deepEqual({ status, message }, { status: 'Error', message: told });
		});
	}

	/** Runs a workflow of a single text, and gives the error that it ends with. */
	async function errorOf(
		parameters: IDataObject,
	): Promise<{ message: string; description?: string }> {
		const { client, credential } = world;
		const node = (name: string, type: string, more: Partial<INode>): INode => ({
			id: name,
			name,
			type,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...more,
		});
		const { from = '+13125550100', ...others } = parameters;
		const text = {
			resource: 'message',
			operation: 'send',
			sender: 'any',
			from: { __rl: true, mode: 'value', value: from },
			to: '+13125550142',
			text: 'Hello',
			...others,
		};
		const workflow = await client.createWorkflow({
			name: 'A bad input',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', {}),
				node('Telnyx', 'n8n-nodes-telnyx.telnyx', {
					parameters: text as INode['parameters'],
					credentials: { telnyxMessagingApi: { id: credential.id, name: credential.name } },
				}),
			],
			connections: { Start: { main: [[{ node: 'Telnyx', type: 'main', index: 0 }]] } },
		});
		const { data } = await client.finished(await client.run(workflow.id, 'Start'));
		assert.ok(data.resultData.error, 'the run ends in an error');
		return data.resultData.error;
	}

	for (const { input, parameters, told } of messages) {
		test(`in a message: ${input}`, async () => {
			const { message, description } = await errorOf(parameters);
			assert.deepEqual([message, description], told);
			assert.ok(
				world.simulator.requests.every(({ accepted }) => !accepted),
				'nothing was sent',
			);
		});
	}
});

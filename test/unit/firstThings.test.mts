import { readFileSync } from 'node:fs';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operations } from '../../nodes/Telnyx/actions/operations.ts';
import { properties } from '../../nodes/Telnyx/actions/properties.ts';
import { TelnyxTrigger } from '../../nodes/Telnyx/TelnyxTrigger.node.ts';

const optionsOf = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];

const shownAtFirst = (name: string): string[] =>
	operations
		.find((operation) => operation.resource === 'message' && operation.name === name)!
		.fields.filter(({ displayOptions }) => {
			const { sender } = { sender: displayOptions?.show?.['/sender'] };
			return sender === undefined || sender.includes('any');
		})
		.map(({ displayName }) => displayName);

test('n8n’s list of actions begins with what most people want', () => {
	const [first] = optionsOf(properties.find(({ name }) => name === 'resource')!);
	const [selector] = properties.filter(({ name }) => name === 'operation');
	const actions = optionsOf(selector).map(({ action }) => action);
	expect(first.value).toBe('message');
	expect(selector.displayOptions?.show?.resource).toEqual(['message']);
	expect(actions.slice(0, 4)).toEqual([
		'Send an SMS or MMS',
		'Reply to a message',
		'Send a message and wait for a response',
		'Send a message and wait for its delivery',
	]);
	expect(actions.at(-1)).toBe('Cancel a scheduled message');
});

test('the list of triggers begins with an incoming message', () => {
	const events = new TelnyxTrigger().description.properties.find(({ name }) => name === 'events')!;
	expect(optionsOf(events)[0].name).toBe('Message Received');
});

test.each([
	['send', ['From', 'To', 'Text']],
	['sendAndWaitForDelivery', ['From', 'To', 'Text']],
	['sendAndWait', ['From', 'To', 'Message']],
	['sendGroupMms', ['From', 'To', 'Text']],
	['schedule', ['From', 'To', 'Text']],
	['sendRcs', ['Agent', 'To', 'Content', 'Text']],
	['sendWhatsapp', ['From', 'To', 'Message Type']],
	['reply', ['Text']],
])('%s first asks for %j', (name, labels) => {
	expect(shownAtFirst(name).slice(0, labels.length)).toEqual(labels);
});

test.each([
	['Telnyx', ['approval', 'human', 'hitl', 'form', 'wait', 'OTP', 'notification', 'broadcast']],
	['TelnyxTrigger', ['receive', 'incoming', 'chat', 'delivery', 'webhook']],
])('n8n’s search finds %s by %j', (node, words) => {
	const file = new URL(`../../nodes/Telnyx/${node}.node.json`, import.meta.url);
	const { alias } = JSON.parse(readFileSync(file, 'utf8')) as { alias: string[] };
	expect(alias).toEqual(expect.arrayContaining(words));
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { campaignUpdate, whatsappAccountUpdate } from '../../dev/simulator/accountEvents.mts';
import type { InboundMessage } from '../../dev/simulator/inboundMessage.mts';
import { demoAgents, demoProfiles, demoWhatsappAccount } from '../../dev/simulator/seed.mts';
import { outputsOf, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const person = '+13125550142';
const whatsappNumber = '+13125550160';

const picture = { url: 'https://example.com/a.png', content_type: 'image/png', size: 3 };
const place = { latitude: 41.88, longitude: -87.63 };
const contacts = [
	{ name: { formatted_name: 'Ada Lovelace' }, phones: [{ phone: '+447700900123' }] },
];

describe('what comes in over each channel, in n8n itself', { timeout: 300_000 }, () => {
	let world: World;
	let workflow: Workflow;

	before(async () => {
		world = await startWorld();
		workflow = await world.client.createWorkflow(
			triggerWorkflow(world.credential, {
				events: [
					...['messageReceived', 'messageEdited', 'messageDeleted', 'messageEcho'],
					'accountChanged',
				],
				receiveFrom: ['messagingProfile', 'rcsAgent', 'whatsappAccount'],
				messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
				rcsAgentId: { __rl: true, mode: 'id', value: demoAgents.acme },
				whatsappAccountId: { __rl: true, mode: 'id', value: demoWhatsappAccount },
				options: { singleOutput: true },
			}),
		);
		await world.client.activate(workflow.id);
	});
	after(() => world?.close());

	/** What the trigger gave for what happens meanwhile. */
	async function given(happening: () => Promise<unknown>): Promise<IDataObject> {
		const before = (await world.client.executions(workflow.id)).length;
		await happening();
		const executions = await world.client.executions(workflow.id);
		assert.equal(executions.length, before + 1, 'There is not just one run.');
		const [[item]] = (await outputsOf(world, executions[0].id)) as [[{ json: IDataObject }]];
		return item.json;
	}
	const receive = async (message: Omit<InboundMessage, 'from'>) =>
		await given(async () => await world.simulator.receive({ from: person, ...message }));

	const sms = { to: '+13125550100' };
	const rcs = { to: demoAgents.acme };
	const whatsapp = { to: whatsappNumber, type: 'WHATSAPP' } as const;

	for (const [name, message, expected] of [
		['SMS: a text', { ...sms, text: 'Hello' }, { type: 'SMS', text: 'Hello' }],
		['MMS: a picture', { ...sms, media: [picture] }, { type: 'MMS', text: null }],
		['MMS: a group', { ...sms, text: 'Hi', cc: ['+14155550173'] }, { cc: ['+14155550173'] }],
		['RCS: a text', { ...rcs, text: 'Hello' }, { type: 'RCS', text: 'Hello' }],
		['RCS: a file', { ...rcs, media: [picture] }, { type: 'RCS' }],
		[
			'RCS: a place',
			{ ...rcs, location: place },
			{ location: { ...place, name: null, address: null } },
		],
		[
			'RCS: a suggestion',
			{ ...rcs, button: { id: 'yes', text: 'Yes!' } },
			{ text: 'Yes!', button: { id: 'yes', text: 'Yes!' } },
		],
		['WhatsApp: a text', { ...whatsapp, text: 'Hello' }, { type: 'WHATSAPP', text: 'Hello' }],
		['WhatsApp: a picture', { ...whatsapp, text: 'Look', media: [picture] }, { text: 'Look' }],
		[
			'WhatsApp: a button',
			{ ...whatsapp, button: { id: 'yes', text: 'Yes!' } },
			{ text: 'Yes!', button: { id: 'yes', text: 'Yes!' } },
		],
		[
			'WhatsApp: a row of a list',
			{ ...whatsapp, button: { id: '1', text: 'Express', of: 'list' } },
			{ text: 'Express', button: { id: '1', text: 'Express' } },
		],
		[
			'WhatsApp: a button of a template',
			{ ...whatsapp, button: { id: 'no', text: 'No more', of: 'template' } },
			{ text: 'No more', button: { id: 'no', text: 'No more' } },
		],
		[
			'WhatsApp: a place',
			{ ...whatsapp, location: { ...place, name: 'Sears Tower' } },
			{ text: 'Sears Tower', location: { ...place, name: 'Sears Tower', address: null } },
		],
		['WhatsApp: a contact', { ...whatsapp, contacts }, { text: 'Ada Lovelace' }],
	] as Array<[string, Omit<InboundMessage, 'from'>, IDataObject]>) {
		test(name, async () => {
			const item = await receive(message);
			assert.equal(item.event, 'messageReceived');
			assert.deepEqual([item.from, item.to], [person, message.to]);
			const found = Object.fromEntries(Object.keys(expected).map((field) => [field, item[field]]));
			assert.deepEqual(found, expected);
			const urls = (item.media as Array<{ url: string }>).map(({ url }) => url);
			assert.deepEqual(urls, message.media ? [picture.url] : []);
			assert.equal(item.content, null);
		});
	}

	test('reactions, edits and deletions name their message', async () => {
		const { simulator } = world;
		const text = await receive({ ...whatsapp, text: 'Firts' });
		const { messageId } = text as { messageId: string };
		assert.match(String(text.channelMessageId), /^wamid\./);
		const edited = await receive({ ...whatsapp, edit: { messageId, text: 'First' } });
		assert.deepEqual([edited.event, edited.text], ['messageEdited', 'First']);
		const deleted = await receive({ ...whatsapp, revoke: { messageId } });
		assert.deepEqual([deleted.event, deleted.text], ['messageDeleted', null]);
		assert.equal(deleted.originalMessageId, edited.originalMessageId);

		const sent = { from: whatsappNumber, to: person, text: 'I take over' };
		const echo = await given(async () => await simulator.echo(sent));
		assert.deepEqual(
			[echo.event, echo.from, echo.to, echo.text],
			['messageEcho', whatsappNumber, person, 'I take over'],
		);
		const reacted = await receive({
			...whatsapp,
			reaction: { messageId: echo.messageId as string, emoji: '👍' },
		});
		const reaction = reacted.reaction as IDataObject;
		assert.deepEqual([reacted.text, reaction.emoji, reaction.removed], ['👍', '👍', false]);
		assert.equal(reaction.messageId, echo.channelMessageId);

		const tapback = await receive({
			...sms,
			reaction: {
				messageId: simulator.store.messages.find(({ type }) => type === 'SMS')!.id,
				emoji: '👍',
			},
		});
		assert.equal((tapback.reaction as IDataObject).emoji, '👍');
	});

	test('changes of the account come in whole', async () => {
		const { simulator } = world;
		const url = simulator.store.profiles.get(demoProfiles.support)!.webhook_url!;
		for (const [event, status] of [
			[whatsappAccountUpdate(), 'ACCOUNT_OFFBOARDED'],
			[{ ...campaignUpdate('envelope'), url }, 'REJECTED'],
			[{ ...campaignUpdate('bare', 'ACCEPTED'), url }, 'ACCEPTED'],
		] as const) {
			const item = await given(async () => await simulator.emit(event));
			assert.deepEqual([item.event, item.status], ['accountChanged', status]);
			assert.match(JSON.stringify(item.content), new RegExp(status));
		}
	});
});

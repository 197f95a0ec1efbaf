import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IDataObject, INode, IRunExecutionData } from 'n8n-workflow';
import type { Workflow } from '../../dev/n8n/client.mts';
import { campaignUpdate, whatsappAccountUpdate } from '../../dev/simulator/accountEvents.mts';
import type { InboundMessage } from '../../dev/simulator/inboundMessage.mts';
import { demoAgents, demoProfiles, demoWhatsappAccount } from '../../dev/simulator/seed.mts';
import { triggerName, triggerWorkflow } from './triggerWorkflow.mts';
import { startWorld, type World } from './world.mts';

const person = '+13125550142';
const whatsappNumber = '+13125550160';

/** Kinds of files; the simulator serves one for each. */
const picture = { content_type: 'image/png' };
const video = { content_type: 'video/mp4', kind: 'video' };
const voice = { content_type: 'audio/ogg', kind: 'audio' };
const document = { content_type: 'application/pdf', kind: 'document', fileName: 'a.pdf' };
const sticker = { content_type: 'image/webp', kind: 'sticker' };
const place = { latitude: 41.88, longitude: -87.63 };
const contacts = [
	{ name: { formatted_name: 'Ada Lovelace' }, phones: [{ phone: '+447700900123' }] },
];

type Content = Omit<InboundMessage, 'from' | 'media'> & {
	media?: Array<Partial<NonNullable<InboundMessage['media']>[number]>>;
};

describe('what comes in over each channel, in n8n itself', { timeout: 300_000 }, () => {
	let world: World;
	let workflow: Workflow;
	const table: string[][] = [];

	before(async () => {
		world = await startWorld();
		const { nodes, ...rest } = triggerWorkflow(world.credential, {
			events: [
				...['messageReceived', 'messageEdited', 'messageDeleted', 'messageEcho'],
				'accountChanged',
			],
			receiveFrom: ['messagingProfile', 'rcsAgent', 'whatsappAccount'],
			messagingProfileId: { __rl: true, mode: 'id', value: demoProfiles.support },
			rcsAgentId: { __rl: true, mode: 'id', value: demoAgents.acme },
			whatsappAccountId: { __rl: true, mode: 'id', value: demoWhatsappAccount },
			options: { singleOutput: true, runsPerMinute: 0, runsPerHour: 0 },
		});
		workflow = await world.client.createWorkflow({
			...rest,
			nodes: [
				nodes[0]!,
				telnyxNode('Reply', 'reply', { text: 'Thanks' }),
				telnyxNode('Files', 'downloadMedia', {}),
			],
			connections: {
				[triggerName]: {
					main: [['Reply', 'Files'].map((node) => ({ node, type: 'main', index: 0 }))],
				},
			},
		});
		await world.client.activate(workflow.id);
	});
	after(async () => {
		await world?.close();
		console.log(
			'\n| what came in | the trigger gives | Reply | Download Media |\n|---|---|---|---|',
		);
		for (const cells of table) console.log(`| ${cells.join(' | ')} |`);
	});

	const telnyxNode = (name: string, operation: string, parameters: IDataObject): INode => ({
		id: name,
		name,
		type: 'n8n-nodes-telnyx.telnyx',
		typeVersion: 1,
		position: [200, 0],
		parameters: { resource: 'message', operation, ...parameters } as INode['parameters'],
		credentials: { telnyxMessagingApi: world.credential },
		onError: 'continueRegularOutput',
	});

	interface Run {
		item: IDataObject;
		reply: IDataObject;
		files: IDataObject;
	}

	/** What the nodes gave for what happens meanwhile. */
	async function runFor(happening: () => Promise<unknown>): Promise<Run> {
		const before = (await world.client.executions(workflow.id)).length;
		await happening();
		const executions = await world.client.executions(workflow.id);
		assert.equal(executions.length, before + 1, 'There is not just one run.');
		const { data } = await world.client.finished(executions[0].id);
		const { runData } = (data as IRunExecutionData).resultData;
		const outputOf = (name: string) => runData[name]?.[0]?.data?.main[0]?.[0]?.json ?? {};
		return { item: outputOf(triggerName), reply: outputOf('Reply'), files: outputOf('Files') };
	}
	const given = async (happening: () => Promise<unknown>) => {
		const run = await runFor(happening);
		note(String(run.item.event), run);
		return run.item;
	};

	const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 90) ?? '';

	function note(name: string, { item, reply, files }: Run): void {
		const { event, text, button, location, contacts, reaction } = item;
		const held = Object.entries({ text, button, location, contacts, reaction }).filter(
			([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
		);
		const gives = held.map(([field, value]) => `${field} ${shown(value)}`);
		table.push([
			name,
			[event, ...gives].join(', '),
			reply.error === undefined ? `${reply.type} to ${shown(reply.to)}` : shown(reply.error),
			files.error === undefined ? `${(files.files as object[])?.length} files` : shown(files.error),
		]);
	}
	const receive = async (message: Omit<InboundMessage, 'from'>) =>
		await given(async () => await world.simulator.receive({ from: person, ...message }));

	const sms = { to: '+13125550100' };
	const rcs = { to: demoAgents.acme };
	const whatsapp = { to: whatsappNumber, type: 'WHATSAPP' } as const;

	for (const [name, message, expected] of [
		['SMS: a text', { ...sms, text: 'Hello' }, { type: 'SMS', text: 'Hello' }],
		['SMS: a text with emoji', { ...sms, text: '👋 Hello' }, { type: 'SMS', text: '👋 Hello' }],
		['MMS: a picture', { ...sms, media: [picture] }, { type: 'MMS', text: null }],
		[
			'MMS: two pictures and words',
			{ ...sms, text: 'Both', media: [picture, picture] },
			{ text: 'Both' },
		],
		['MMS: a subject', { ...sms, subject: 'Receipt', media: [picture] }, { subject: 'Receipt' }],
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
		['WhatsApp: a video', { ...whatsapp, media: [video] }, { type: 'WHATSAPP' }],
		['WhatsApp: a voice message', { ...whatsapp, media: [voice] }, { type: 'WHATSAPP' }],
		['WhatsApp: a document', { ...whatsapp, text: 'Read', media: [document] }, { text: 'Read' }],
		['WhatsApp: a sticker', { ...whatsapp, media: [sticker] }, { type: 'WHATSAPP' }],
		[
			'WhatsApp: an answer',
			{ ...whatsapp, text: 'Yes', repliedTo: 'wamid.A' },
			{ repliedTo: 'wamid.A' },
		],
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
	] as Array<[string, Content, IDataObject]>) {
		test(name, async () => {
			const media = message.media?.map((file) => ({ ...world.simulator.addMedia({}), ...file }));
			const run = await runFor(
				async () => await world.simulator.receive({ from: person, ...message, media }),
			);
			note(name, run);
			const { item, reply, files } = run;
			assert.equal(item.event, 'messageReceived');
			assert.deepEqual([item.from, item.to], [person, message.to]);
			const found = Object.fromEntries(Object.keys(expected).map((field) => [field, item[field]]));
			assert.deepEqual(found, expected);
			const urls = (item.media as Array<{ url: string }>).map(({ url }) => url);
			assert.deepEqual(urls, media?.map(({ url }) => url) ?? []);
			assert.equal(item.content, null);

			assert.equal(reply.error, undefined, shown(reply));
			const channel = String(item.type) === 'MMS' && !message.cc ? 'SMS' : item.type;
			assert.deepEqual([reply.type, reply.from, reply.to], [channel, message.to, person]);
			if (media) assert.equal((files.files as object[]).length, media.length, shown(files));
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

import { createHash } from 'node:crypto';
import type { IDataObject, INode } from 'n8n-workflow';
import type { ExecutionWithData, WorkflowFile } from '../../dev/n8n/client.mts';
import { samplePicture } from '../../dev/simulator/picture.mts';
import { demoAgents, demoProfiles } from '../../dev/simulator/seed.mts';
import type { Simulator } from '../../dev/simulator/simulator.mts';
import { inARow, node, sender, textNode } from './listWorkflow.mts';
import type { World } from './world.mts';

export const person = '+13125550142';
export const whatsappNumber = '+13125550160';

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
const answer = (own: string, type: string) => ({
	operation: 'reply',
	text: 'Here it is',
	options: {
		answeredMessage: {
			...{ direction: 'inbound', from: person, to: own, type },
			messagingProfileId: demoProfiles.support,
		},
	},
});

/** All ways in which a file leaves. */
export const channels: Record<string, IDataObject> = {
	MMS: { operation: 'send' },
	'Group MMS': {
		operation: 'sendGroupMms',
		from: locator('value', sender),
		recipients: [person, '+13125550143'],
	},
	Scheduled: {
		operation: 'schedule',
		sendAt: '={{ $now.plus({ hours: 1 }).toISO() }}',
	},
	WhatsApp: {
		operation: 'sendWhatsapp',
		from: locator('value', whatsappNumber),
		messageType: 'image',
	},
	RCS: {
		operation: 'sendRcs',
		agentId: locator('id', demoAgents.acme),
		content: 'file',
		options: { messagingProfileId: locator('id', demoProfiles.support) },
	},
	'SMS answer': answer(sender, 'SMS'),
	'WhatsApp answer': answer(whatsappNumber, 'WHATSAPP'),
	'RCS answer': answer(demoAgents.acme, 'RCS'),
};

/** What gives a file, one node after the other, and behind them one node for each of the channels. */
export function attaching(
	world: Pick<World, 'credential'>,
	sources: INode[],
	{ attachFiles = 'data', names = Object.keys(channels) } = {},
): WorkflowFile {
	const text = textNode(world, { to: person });
	const texts = names.map((name) => ({
		...text,
		id: name,
		name,
		parameters: { ...text.parameters, attachFiles, ...channels[name] } as INode['parameters'],
	}));
	const next = texts.map(({ name }) => ({ node: name, type: 'main' as const, index: 0 }));
	return {
		name: 'Attach files',
		nodes: [...sources, ...texts],
		connections: { ...inARow(sources), [sources.at(-1)!.name]: { main: [next] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Starts by hand, and fetches a file. */
export const fetching = (url: string): INode[] => [
	node('Start', 'manualTrigger', {}),
	node(
		'Fetch',
		'httpRequest',
		{ url, options: { response: { response: { responseFormat: 'file' } } } },
		{ typeVersion: 4.2 },
	),
];

/** The status of each message that a node sent, and the type and hash of the files that arrived with it. */
export function endsOf(
	simulator: Simulator,
	{ data }: ExecutionWithData,
	name: string,
): Array<{ status: string; errors: string[]; files: string[][] }> {
	const { runData, error } = data.resultData;
	const [output] = runData[name]?.[0]?.data?.main[0] ?? [];
	const { messageId } = output?.json ?? {};
	if (!messageId) throw new Error(`${name} sent nothing: ${error?.message}`);
	return simulator.store.messages
		.filter(({ id, group_message_id: group }) => [id, group].includes(messageId as string))
		.map(({ id, to, errors }) => ({
			status: to[0].status,
			errors: errors.map(({ code }) => code),
			files: simulator.sentFiles
				.filter((file) => file.messageId === id)
				.map(({ contentType, content }) => [contentType, hashOf(content)]),
		}));
}

const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** How a message ends that brought the simulator's picture. */
export const delivered = {
	status: 'delivered',
	errors: [],
	files: [['image/png', hashOf(samplePicture())]],
};

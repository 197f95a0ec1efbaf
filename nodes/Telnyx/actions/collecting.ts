import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { runOnTable, type Condition, type DataTable, type Step } from '../storage/dataTable';
import { cancelSignal } from '../transport/exchange';
import { Pace } from '../transport/pace';

/** One text that came in. */
export interface IncomingText {
	messageId: string;
	/** Whose texts belong together. */
	conversation: string;
	/** All that is handed on of it. */
	message: IDataObject;
}

/** How long texts are collected, in milliseconds. */
export interface CollectingTime {
	/** So long nothing more came of the person. */
	silence: number;
	/** Since the first text; then they are handed on although more come. */
	longest: number;
}

/**
 * Texts that came in, for each node that collects them. n8n's database decides which run hands a text on, so that it is
 * exactly one: also where two texts come at the same moment, and to different processes.
 */
const table: DataTable = {
	name: 'telnyx_collected_texts',
	columns: [
		/** The node that collects. */
		{ name: 'scope', type: 'string' },
		{ name: 'conversation', type: 'string' },
		{ name: 'messageId', type: 'string' },
		{ name: 'message', type: 'string' },
		/** The run that hands the text on; empty until there is one. */
		{ name: 'collector', type: 'string' },
	],
};

/**
 * Days after which the table forgets a text: n8n limits the size of all its tables together. A Retry needs what was
 * handed on, and may come a day later; on SQLite, n8n compares times by their day, which can take one day off.
 */
const keptFor = { handedOn: 2, longest: 7 };

interface Row {
	id: number;
	createdAt: string;
	conversation: string;
	messageId: string;
	message: string;
	collector: string | null;
}

/**
 * Waits until nothing more came of the people who sent these texts, and gives what this run is to hand on: for the last
 * text of each conversation, all messages of it that no run has handed on, the oldest first.
 *
 * A run that is killed leaves its texts in the table: the next text of the person, or a Retry, takes them along.
 */
export async function collect(
	context: IExecuteFunctions,
	texts: IncomingText[],
	{ silence, longest }: CollectingTime,
): Promise<Map<IncomingText, IDataObject[]>> {
	const scope = scopeOf(context);
	const open = await record(context, scope, texts);
	await new Pace(0, cancelSignal(context)).wait(silence);
	const found = new Map<IncomingText, IDataObject[]>();
	// The texts of a run that was stopped stay for another.
	if (cancelSignal(context)?.aborted) return found;
	for (const text of lastOfEach(texts)) {
		const collector = collectorOf(context, text);
		const own = open.find(({ messageId }) => messageId === text.messageId);
		const rows = own
			? await claim(context, { scope, own, collector, isDue: isDue(open, own, longest - silence) })
			: await claimedBefore(context, scope, text);
		if (rows.length > 0) found.set(text, inOrder(rows));
	}
	return found;
}

/** A test in the editor takes no text from production, nor from another test. */
const scopeOf = (context: IExecuteFunctions): string =>
	[
		context.getWorkflow().id,
		context.getNode().id,
		...(context.getMode() === 'manual' ? [`test ${context.getExecutionId()}`] : []),
	].join(' ');

/** An event can come twice, to two runs. */
const collectorOf = (context: IExecuteFunctions, { messageId }: IncomingText): string =>
	`${messageId} ${context.getExecutionId()}`;

const equals = (column: string, value: string): Condition => ({ column, is: 'eq', value });

/** Writes the texts down, and gives all that wait to be handed on, theirs among them. */
async function record(
	context: IExecuteFunctions,
	scope: string,
	texts: IncomingText[],
): Promise<Row[]> {
	const writing = texts.map(
		({ messageId, conversation, message }): Step => ({
			do: 'upsert',
			where: [equals('scope', scope), equals('messageId', messageId)],
			set: { scope, conversation, messageId, message: JSON.stringify(message) },
		}),
	);
	const open: Step = {
		do: 'get',
		where: [equals('scope', scope), isOpen],
	};
	return await rowsOf(context, [...writing, open]);
}

/** Takes all open texts of the conversation, unless a newer one is there, whose run will. */
async function claim(
	context: IExecuteFunctions,
	{ scope, own, collector, isDue }: { scope: string; own: Row; collector: string; isDue: boolean },
): Promise<Row[]> {
	const open: Condition[] = [
		equals('scope', scope),
		equals('conversation', own.conversation),
		isOpen,
	];
	const newer: Step = {
		do: 'rowNotExists',
		where: [...open, { column: 'id', is: 'gt', value: own.id }],
	};
	return await rowsOf(context, [
		...(isDue ? [] : [newer]),
		// One statement: of two runs, only one gets a text.
		{ do: 'update', where: open, set: { collector } },
		{ do: 'deleteRows', where: [isOlderThan(keptFor.handedOn), isHandedOn] },
		{ do: 'deleteRows', where: [isOlderThan(keptFor.longest)] },
		{ do: 'get', where: [equals('scope', scope), equals('collector', collector)] },
	]);
}

/**
 * What the run of this text was about to hand on when it failed, where this is a Retry of it. Otherwise another run
 * has the text.
 */
async function claimedBefore(
	context: IExecuteFunctions,
	scope: string,
	text: IncomingText,
): Promise<Row[]> {
	const rows = await rowsOf(context, [
		{ do: 'get', where: [equals('scope', scope), equals('conversation', text.conversation)] },
	]);
	const isOwn = ({ collector }: Row) =>
		context.getMode() === 'retry'
			? collector?.startsWith(`${text.messageId} `)
			: collector === collectorOf(context, text);
	return rows.filter(isOwn);
}

const rowsOf = async (context: IExecuteFunctions, steps: Step[]): Promise<Row[]> =>
	(await runOnTable(context, table, steps)) as unknown as Row[];

const isOlderThan = (days: number): Condition => ({
	column: 'createdAt',
	is: 'lt',
	value: new Date(Date.now() - days * 24 * 3_600_000).toISOString(),
});

const isOpen: Condition = { column: 'collector', is: 'isEmpty' };

const isHandedOn: Condition = { column: 'collector', is: 'isNotEmpty' };

const timeOf = ({ createdAt }: Row): number => new Date(createdAt).getTime();

/** Whether the first text of the conversation waits so long that this run no longer looks for a newer one. */
const isDue = (open: Row[], own: Row, longest: number): boolean =>
	open.some((row) => row.conversation === own.conversation && timeOf(own) - timeOf(row) >= longest);

/** The last text of each conversation. */
const lastOfEach = (texts: IncomingText[]): IncomingText[] => [
	...new Map(texts.map((text) => [text.conversation, text])).values(),
];

/** The messages in the order in which Telnyx got them: their webhooks may overtake each other. */
function inOrder(rows: Row[]): IDataObject[] {
	const messages = [...rows]
		.sort((one, other) => one.id - other.id)
		.map(({ message }) => JSON.parse(message) as IDataObject);
	const received = ({ receivedAt, occurredAt }: IDataObject) =>
		Date.parse(String(receivedAt ?? occurredAt)) || 0;
	return messages.sort((one, other) => received(one) - received(other));
}

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { runOnTable, type Condition, type DataTable, type Step } from '../storage/dataTable';
import {
	changesBy,
	hasReply,
	keyColumns,
	noteHere,
	type Note,
	type OpenQuestion,
	type Parties,
} from './openQuestions';

/** The register of open questions, which all processes of n8n and all workflows of a project share. */
const register: DataTable = {
	name: 'telnyx_open_questions',
	columns: [
		{ name: 'person', type: 'string' },
		{ name: 'own', type: 'string' },
		{ name: 'execution', type: 'string' },
		{ name: 'node', type: 'string' },
		{ name: 'run', type: 'number' },
		{ name: 'asked', type: 'number' },
		{ name: 'expires', type: 'number' },
		{ name: 'open', type: 'boolean' },
		{ name: 'handled', type: 'string' },
	],
};

const equal = (
	column: Extract<keyof OpenQuestion, string>,
	value: Condition['value'],
): Condition => ({
	column,
	is: 'eq',
	value,
});

/** Writes questions into the register, in place of what it has of them. */
export async function writeQuestions(
	context: IExecuteFunctions,
	questions: OpenQuestion[],
): Promise<void> {
	if (questions.length === 0) return;
	const steps = questions.map(
		(question): Step => ({ do: 'upsert', where: isThis(question), set: question }),
	);
	await runOnTable(context, register, steps);
}

const isThis = (question: OpenQuestion): Condition[] =>
	keyColumns.map((column) => equal(column, question[column]));

/** More than there are processes and looks for replies that note something of one question at the same time. */
const mostTries = 10;

interface Noted {
	/** Whether the question had the message before. */
	had: boolean;
	/** As the register has it now; as it was read where there is none. */
	question: OpenQuestion;
}

/**
 * Notes in the register and in this process whether a question has a message. A trigger that hands it on and the
 * execution that finds it in Telnyx's log may do so at the same moment: one statement of n8n's database decides who
 * comes second; where there is no register, this process does.
 *
 * @param known what was read of the question
 */
export async function noteReply(
	context: IExecuteFunctions,
	known: OpenQuestion,
	messageId: string,
	note: Note,
): Promise<Noted> {
	try {
		const noted = await noteInRegister(context, known, messageId, note);
		noteHere(known, messageId, note);
		return noted;
	} catch (error) {
		context.logger.debug(`Telnyx: no register of open questions: ${(error as Error).message}`);
		return { had: noteHere(known, messageId, note), question: known };
	}
}

async function noteInRegister(
	context: IExecuteFunctions,
	known: OpenQuestion,
	messageId: string,
	note: Note,
): Promise<Noted> {
	for (let question = known, tries = 1; ; tries++) {
		const set = changesBy(question, messageId, note);
		const noted = { had: hasReply(question, messageId), question: { ...question, ...set } };
		if (Object.keys(set).length === 0) return noted;
		const where = [...isThis(question), equal('handled', question.handled)];
		const changed = await runOnTable(context, register, [{ do: 'update', where, set }]);
		if (changed.length > 0) return noted;
		const [row] = await runOnTable(context, register, [{ do: 'get', where: isThis(question) }]);
		if (!row || tries === mostTries) {
			await writeQuestions(context, [noted.question]);
			return noted;
		}
		question = questionOf(row);
	}
}

/** Takes out the questions that are of no use any more. */
export async function dropExpired(context: IExecuteFunctions): Promise<void> {
	const isOver: Condition = { column: 'expires', is: 'lt', value: Date.now() };
	await runOnTable(context, register, [{ do: 'deleteRows', where: [isOver] }]);
}

/** The questions to a person, or all that are open. */
export async function readQuestions(
	context: IExecuteFunctions,
	parties?: Parties,
): Promise<OpenQuestion[]> {
	const condition = parties ? equal('person', parties.person) : equal('open', true);
	const found = await runOnTable(context, register, [{ do: 'get', where: [condition] }]);
	// Whatever somebody has written there: the execution becomes a part of an address.
	return found.map(questionOf).filter(({ execution }) => /^[\w-]+$/.test(execution));
}

/** Databases give some types back as others. */
const questionOf = (row: IDataObject): OpenQuestion => ({
	person: String(row.person ?? ''),
	own: String(row.own ?? ''),
	execution: String(row.execution ?? ''),
	node: String(row.node ?? ''),
	run: Number(row.run),
	asked: Number(row.asked),
	expires: Number(row.expires),
	open: row.open === true || row.open === 1,
	handled: String(row.handled ?? ''),
});

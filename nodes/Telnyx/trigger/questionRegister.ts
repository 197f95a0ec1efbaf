import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { runOnTable, type Condition, type DataTable, type Step } from '../storage/dataTable';
import { keyColumns, type OpenQuestion, type Parties } from './openQuestions';

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
		(question): Step => ({
			do: 'upsert',
			where: keyColumns.map((column) => equal(column, question[column])),
			set: question,
		}),
	);
	await runOnTable(context, register, steps);
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

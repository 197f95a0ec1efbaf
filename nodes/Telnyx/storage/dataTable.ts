import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

/** A data table of the project that the workflow is in. n8n adds the columns `id`, `createdAt` and `updatedAt`. */
export interface DataTable {
	/** In lower case, as n8n looks names up. */
	name: string;
	columns: Array<{ name: string; type: 'string' | 'number' | 'boolean' | 'date' }>;
}

/** One condition on a row. Where a step has several, all of them hold. */
export interface Condition {
	column: string;
	is: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'isEmpty' | 'isNotEmpty';
	value?: string | number | boolean;
}

/** What is done to a table, each by one statement of the database. */
export type Step =
	/** Goes on only if there is no such row. */
	| { do: 'rowNotExists'; where: Condition[] }
	| { do: 'get'; where: Condition[] }
	| { do: 'deleteRows'; where: Condition[] }
	| { do: 'update'; where: Condition[]; set: IDataObject }
	| { do: 'insert'; set: IDataObject }
	/** Changes the rows that are there, or else inserts one. */
	| { do: 'upsert'; where: Condition[]; set: IDataObject };

/**
 * Does the steps in their order, and gives the rows of the last one; none where a `rowNotExists` stopped them.
 *
 * n8n lets only its own Data Table node touch data tables, so that the steps run as a workflow of such nodes. It is
 * one sub-execution, which n8n does not list. All processes of an n8n see the same table. It needs n8n 1.113.
 *
 * @throws NodeOperationError where n8n has no data tables, or the table can't be made
 */
export async function runOnTable(
	context: IExecuteFunctions,
	table: DataTable,
	steps: Step[],
): Promise<IDataObject[]> {
	const run = async () =>
		await runNodes(
			context,
			steps.map((step) => rowParameters(table, step)),
		);
	try {
		return await run();
	} catch (error) {
		if (!isMissingTable(error)) throw tableError(context, table, error);
		// A table that is not there has no rows, and need not be made for that.
		if (steps.every((step) => step.do === 'get')) return [];
	}
	// Another process may make the table at the same time; then this fails, and the table is there.
	await runNodes(context, [createParameters(table)]).catch(() => undefined);
	try {
		return await run();
	} catch (error) {
		throw tableError(context, table, error);
	}
}

const isMissingTable = (error: unknown): boolean => /not found/i.test((error as Error).message);

const tableError = (context: IExecuteFunctions, { name, columns }: DataTable, error: unknown) =>
	new NodeOperationError(
		context.getNode(),
		`The data table "${name}" can’t be used: ${(error as Error).message}`,
		{
			description: `This needs n8n 1.113 or newer with data tables turned on. If the table can’t be made automatically, create it in the workflow’s project, with the columns ${columns.map((column) => `${column.name} (${column.type})`).join(', ')}.`,
		},
	);

const createParameters = ({ name, columns }: DataTable): INode['parameters'] => ({
	resource: 'table',
	operation: 'create',
	tableName: name,
	columns: { column: columns },
	options: { createIfNotExists: true },
});

function rowParameters({ name, columns }: DataTable, step: Step): INode['parameters'] {
	return {
		resource: 'row',
		operation: step.do,
		dataTableId: { __rl: true, mode: 'name', value: name },
		matchType: 'allConditions',
		...('where' in step && { filters: { conditions: step.where.map(conditionParameters) } }),
		...('set' in step && {
			columns: {
				mappingMode: 'defineBelow',
				value: Object.fromEntries(
					Object.entries(step.set).map(([name, value]) => [name, literal(value)]),
				),
				schema: columns.map((column) => ({ ...column, id: column.name, display: true })),
			},
		}),
		...(step.do === 'get' && { returnAll: true }),
	} as INode['parameters'];
}

const conditionParameters = ({ column, is, value }: Condition) => ({
	keyName: column,
	condition: is,
	...(value !== undefined && { keyValue: literal(value) }),
});

/** n8n takes a text that begins with an equals sign for an expression; braces would end the one that holds it. */
function literal<T>(value: T): T | string {
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	const text = JSON.stringify(value).replace(
		/[{}]/g,
		(brace) => `\\u00${brace.charCodeAt(0).toString(16)}`,
	);
	return `={{ ${text} }}`;
}

/** Runs Data Table nodes one after the other, each once. */
async function runNodes(
	context: IExecuteFunctions,
	parameters: Array<INode['parameters']>,
): Promise<IDataObject[]> {
	const start = node('Start', {
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
	});
	const tables = parameters.map((one, index) =>
		node(`Step ${index}`, {
			type: 'n8n-nodes-base.dataTable',
			typeVersion: 1,
			parameters: one,
			executeOnce: true,
			// A step without rows, but for a check, does not keep the next one from running.
			alwaysOutputData: one.operation !== 'rowNotExists' && index < parameters.length - 1,
		}),
	);
	const nodes = [start, ...tables];
	const code = {
		name: 'Telnyx data table',
		nodes,
		connections: Object.fromEntries(
			tables.map(({ name }, index) => [
				nodes[index].name,
				{ main: [[{ node: name, type: 'main', index: 0 }]] },
			]),
		),
		active: false,
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
			saveManualExecutions: false,
		},
	} as unknown as IWorkflowBase;
	const { data } = await context.executeWorkflow({ code }, [{ json: {} }]);
	const [items] = (data ?? []) as Array<INodeExecutionData[] | null>;
	return (items ?? []).map(({ json }) => json);
}

const node = (
	name: string,
	more: Pick<INode, 'type' | 'typeVersion' | 'parameters'> & Partial<INode>,
): INode => ({
	id: name,
	name,
	position: [0, 0],
	...more,
});

import type { IDataObject, INode, IWorkflowBase, INodeExecutionData } from 'n8n-workflow';

type Row = IDataObject & { id: number; createdAt: string };
interface Condition {
	keyName: string;
	condition: string;
	keyValue?: string | number;
}

/** n8n's data tables, by name: one database for all executions, as all processes of an n8n have. */
export const tables = new Map<string, Row[]>();

/** How many sub-executions there were. */
export const accesses = { count: 0 };

/** Awaited before each access: lets a test decide what happens in between. */
export const beforeAccess: { wait?: () => Promise<void> } = {};

const holds = (row: Row, { keyName, condition, keyValue }: Condition): boolean => {
	const value = row[keyName] ?? null;
	switch (condition) {
		case 'isEmpty':
			return value === null || value === '';
		case 'isNotEmpty':
			return value !== null && value !== '';
		case 'gt':
			return value !== null && value > keyValue!;
		case 'lt':
			return value !== null && value < keyValue!;
		default:
			return value === keyValue;
	}
};

let lastId = 0;

/** What n8n's Data Table node does, one statement each. */
function runNode({ parameters }: INode, input: IDataObject[]): IDataObject[] {
	const { operation, dataTableId, filters, columns, tableName } = parameters as IDataObject;
	if (operation === 'create') {
		tables.set(tableName as string, tables.get(tableName as string) ?? []);
		return [{}];
	}
	const name = (dataTableId as { value: string }).value;
	const rows = tables.get(name);
	if (!rows) throw new Error(`Data table with name "${name}" not found`);
	const { conditions = [] } = (filters ?? {}) as { conditions?: Condition[] };
	const found = rows.filter((row) => conditions.every((one) => holds(row, one)));
	const { value: set = {} } = (columns ?? {}) as { value?: IDataObject };
	const insert = (): Row[] => {
		const row = { ...set, id: ++lastId, createdAt: new Date().toISOString() };
		rows.push(row);
		return [row];
	};
	switch (operation) {
		case 'get':
			return found.map((row) => ({ ...row }));
		case 'rowNotExists':
			return found.length === 0 ? input : [];
		case 'insert':
			return insert();
		case 'update':
			return found.map((row) => Object.assign(row, set));
		case 'upsert':
			return found.length > 0 ? found.map((row) => Object.assign(row, set)) : insert();
		case 'deleteRows':
			tables.set(
				name,
				rows.filter((row) => !found.includes(row)),
			);
			return found;
		default:
			throw new Error(`The stand-in has no ${String(operation)}`);
	}
}

/** Runs an inline workflow of Data Table nodes in a row, as n8n does for `executeWorkflow`. */
export async function executeWorkflow({ code }: { code?: IWorkflowBase }) {
	accesses.count++;
	await beforeAccess.wait?.();
	let items: IDataObject[] = [{}];
	for (const node of code!.nodes.slice(1)) {
		if (items.length === 0) break;
		items = runNode(node, items);
		if (items.length === 0 && node.alwaysOutputData) items = [{}];
	}
	const data: INodeExecutionData[] = items.map((json) => ({ json }));
	return { executionId: 'inline', data: [data] };
}

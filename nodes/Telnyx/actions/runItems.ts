import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { pool } from '../transport/pool';
import { errorOutput, itemError, type ItemError } from './itemErrors';
import { nameRows } from './rows';

/** What is left to do for an item once its fields are read. */
export type Work = () => Promise<INodeExecutionData[]>;

/**
 * Reads all fields of all items before the first request, so that a bad one stops the run while nothing has been
 * sent. Under "Continue On Fail" it only fails its own item.
 */
export async function readItems(
	context: IExecuteFunctions,
	items: Item[],
	read: (item: Item) => Work | Promise<Work>,
): Promise<Map<Item, Work>> {
	const works = new Map<Item, Work>();
	const failures: ItemError[] = [];
	for (const item of items) {
		try {
			works.set(item, await read(item));
		} catch (error) {
			const failure = itemError(context, error, item.index);
			failures.push(failure);
			works.set(item, async () => {
				throw failure;
			});
		}
	}
	if (failures.length > 0 && !context.continueOnFail()) throw namingAllRows(failures);
	return works;
}

/** The first failure, which names the rows of all, so that a list can be mended in one go. */
function namingAllRows(failures: ItemError[]): ItemError {
	const [first] = failures;
	if (failures.length === 1) return first;
	const rows = failures.map(({ context }) => ({ row: Number(context.itemIndex) + 1 }));
	first.description =
		`${first.description ?? ''} ${rows.length} rows of the input can’t be used: ${nameRows(rows)}.`.trim();
	return first;
}

/** Does the work of all items, and gives their outputs in the items' order, each paired with its item. */
export async function workOnItems(
	context: IExecuteFunctions,
	works: Map<Item, Work>,
	concurrency: number,
): Promise<INodeExecutionData[]> {
	const outputs = new Map<Item, INodeExecutionData[]>();
	await pool([...works], concurrency, async ([item, work]) => {
		try {
			const results = await work();
			for (const result of results) result.pairedItem = { item: item.index };
			outputs.set(item, results);
		} catch (error) {
			if (!context.continueOnFail()) throw itemError(context, error, item.index);
			outputs.set(item, [errorOutput(context, error, item.index)]);
		}
	});
	return [...works.keys()].flatMap((item) => outputs.get(item) ?? []);
}

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { largestPage } from '../transport';
import { isMissing } from '../transport/outcome';
import { pool } from '../transport/pool';
import { Client, usableCredential } from './client';
import type { ListOperation, Operation, RequestOperation, TextOperation } from './operation';
import { dataOf, prepareRequest } from './preparedRequest';
import { readItems, workOnItems, type Work } from './runItems';

/** How many items are worked on at once. */
const concurrencyByKind = {
	read: 5,
	list: 1,
	// These may change the account, and keep the order of their items.
	write: 1,
	procedure: 1,
};

type OtherOperation = Exclude<Operation, TextOperation>;

/** Carries out an operation that texts nobody, for each item. */
export async function runRequests(
	context: IExecuteFunctions,
	operation: OtherOperation,
	items: Item[],
): Promise<INodeExecutionData[]> {
	const telnyx = new Client(context, await usableCredential(context));
	const works = await readItems(context, items, (item) => readWork(operation, item, telnyx));
	return await workOnItems(context, works, concurrencyByKind[operation.kind]);
}

function readWork(operation: OtherOperation, item: Item, telnyx: Client): Work {
	switch (operation.kind) {
		case 'procedure':
			return operation.prepare(item, telnyx);
		case 'list':
			return listWork(operation, item, telnyx);
		default:
			return requestWork(operation, item, telnyx);
	}
}

function requestWork(operation: RequestOperation, item: Item, telnyx: Client): Work {
	const { request, shape } = prepareRequest(operation, item);
	const missing = operation.whenMissing?.(item);
	return async () => {
		const sent = await telnyx.send(request, operation.kind);
		// A list that Telnyx gives at once, such as a group's messages, becomes an item per row.
		if (sent.state === 'accepted') {
			return [dataOf(sent.body)].flat().map((data) => ({ json: shape(data) }));
		}
		if (missing && isMissing(sent.failure)) return [{ json: missing }];
		throw telnyx.error(sent, item, operation.kind);
	};
}

function listWork(operation: ListOperation, item: Item, telnyx: Client): Work {
	const { request, shape } = prepareRequest(operation, item);
	const limit = item.boolean('returnAll') ? Infinity : (item.number('limit') ?? 50);
	const complete = operation.complete?.(item) ?? (async (row: IDataObject) => row);
	const pageSize = Math.min(limit, operation.largestPage ?? largestPage);
	return async () => {
		const outputs: INodeExecutionData[] = [];
		for await (const rows of telnyx.pages(request, item, pageSize)) {
			const wanted = rows.slice(0, limit - outputs.length);
			const completed = new Map<IDataObject, IDataObject>();
			await pool(wanted, concurrencyByKind.read, async (row) => {
				completed.set(row, await complete(row, telnyx));
			});
			outputs.push(...wanted.map((row) => ({ json: shape(completed.get(row)!) })));
			if (outputs.length === limit) break;
		}
		return outputs;
	};
}

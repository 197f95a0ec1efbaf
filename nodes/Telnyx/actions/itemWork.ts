import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { largestPage } from '../transport';
import type { Client } from './client';
import type { Item } from '../fields/item';
import type { ListOperation, Operation, RequestOperation } from './operation';

/** What is left to do for an item once its fields are read. */
export type Work = () => Promise<INodeExecutionData[]>;

/** Reads an item's fields, and gives what is to be done with them. */
export function prepareItem(operation: Operation, item: Item, telnyx: Client): Work {
	switch (operation.kind) {
		case 'procedure':
			return async () => await operation.run(item, telnyx);
		case 'list':
			return prepareList(operation, item, telnyx);
		default:
			return prepareRequest(operation, item, telnyx);
	}
}

/** The output of an answer: the operation's shape of it, and the short form where it is chosen. */
export function shapeOutput(operation: Operation, data: IDataObject, item: Item): IDataObject {
	const output = 'output' in operation && operation.output ? operation.output(data, item) : data;
	return operation.simplify && item.boolean('simplify') ? operation.simplify(output) : output;
}

/** Reads what an output will be shaped by, so that nothing about it can fail once Telnyx has done what was asked. */
export function readShape(operation: Operation, item: Item): void {
	if (operation.simplify) item.boolean('simplify');
	if (!operation.fields.some(({ name }) => name === 'options')) return;
	for (const name of ['includeSecret', 'includeSegments']) item.boolean(`options.${name}`);
}

function prepareRequest(operation: RequestOperation, item: Item, telnyx: Client): Work {
	const asked = operation.request(item);
	readShape(operation, item);
	return async () => {
		const sent = await telnyx.send(asked, operation.kind);
		// A list that Telnyx gives at once, such as a group's messages, becomes an item per row.
		if (sent.state === 'accepted') {
			return [dataOf(sent.body)]
				.flat()
				.map((data) => ({ json: shapeOutput(operation, data, item) }));
		}
		if (operation.whenMissing && sent.failure.status === 404) {
			return [{ json: operation.whenMissing(item) }];
		}
		throw telnyx.error(sent, item, operation.kind);
	};
}

function prepareList(operation: ListOperation, item: Item, telnyx: Client): Work {
	const asked = operation.request(item);
	const limit = item.boolean('returnAll') ? Infinity : (item.number('limit') ?? 50);
	if (limit < 1 || (limit < Infinity && !Number.isInteger(limit))) {
		throw item.error({
			field: 'limit',
			value: limit,
			problem: 'is not a whole number above zero',
			remedy: 'Change it, or turn Return All on.',
		});
	}
	return async () => {
		const outputs: INodeExecutionData[] = [];
		for await (const rows of telnyx.pages(asked, item, Math.min(limit, largestPage))) {
			for (const row of rows) {
				if (outputs.length === limit) return outputs;
				outputs.push({ json: shapeOutput(operation, row, item) });
			}
			if (outputs.length === limit) break;
		}
		return outputs;
	};
}

/** Telnyx wraps an answer in `data`; the answer to a cancelled message is the one that isn't. */
export const dataOf = (body: unknown): IDataObject => {
	const { data } = body as { data?: IDataObject };
	return data ?? (body as IDataObject);
};

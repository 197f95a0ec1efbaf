import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../fields/item';
import { modelOutputOf } from '../fields/modelOutput';
import type { TelnyxRequest } from '../transport/request';
import type { ListOperation, RequestOperation, TextOperation } from './operation';

/** All that an item says about its request and the output, so that nothing is read once it has left. */
export interface PreparedRequest {
	request: TelnyxRequest;
	/** The output of Telnyx's `data`, or of a row of a list. */
	shape: (data: IDataObject) => IDataObject;
}

/** Reads an item's fields, and calls nothing. */
export function prepareRequest(
	operation: RequestOperation | TextOperation | ListOperation,
	item: Item,
): PreparedRequest {
	const request = operation.request(item);
	const output = operation.output?.(item, request) ?? ((data) => data);
	const { simplify } = operation;
	if (!simplify || !wantsShortForm(item)) return { request, shape: output };
	return { request, shape: (data) => simplify(output(data)) };
}

/** A tool has its own field for that. */
function wantsShortForm(item: Item): boolean | undefined {
	const forModel = modelOutputOf(item.context);
	return forModel === undefined ? item.boolean('simplify') : forModel !== 'raw';
}

/** Telnyx wraps a response in `data`; the response to a cancelled message is the one that isn't. */
export const dataOf = (body: unknown): IDataObject => {
	const { data } = body as { data?: IDataObject };
	return data ?? (body as IDataObject);
};

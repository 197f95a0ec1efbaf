import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { modelOutputOf, selectedFields } from '../fields/modelOutput';
import { pick } from '../fields/results';
import type { Operation } from './operation';

/** The items that an operation gives, with what an agent's model gets of them where the node is its tool. */
export function forModel(
	{ forModel: fields }: Operation,
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): INodeExecutionData[] {
	const output = modelOutputOf(context);
	if (output === undefined || output === 'raw') return items;
	const names = output === 'selectedFields' ? selectedFields(context) : fields;
	if (names === undefined) return items;
	const shape = pick(...names);
	return items.map((item) =>
		isExplanation(item.json) ? item : { ...item, json: shape(item.json) },
	);
}

/** What was left out or failed says so, and why, in a few fields of its own. */
const isExplanation = ({ error, reason }: IDataObject): boolean =>
	error !== undefined || reason !== undefined;

/** @throws NodeOperationError where the builder selected no fields: the model would get nothing */
export function checkModelOutput(context: IExecuteFunctions): void {
	if (modelOutputOf(context) !== 'selectedFields' || selectedFields(context).length > 0) return;
	throw new NodeOperationError(context.getNode(), '"Fields" is empty', {
		description: 'Name the fields that the model gets, or set Output to Simplified.',
	});
}

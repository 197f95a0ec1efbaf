import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Item } from '../fields/item';
import { isReview } from '../fields/tool';
import { checkModelOutput, forModel } from './forModel';
import { errorOutput, failsQuietly, itemError, messageWithRemedy } from './itemErrors';
import { operationOf } from './operations';
import { runRequests } from './runRequests';
import { runTexts } from './runTexts';

/** Carries out the chosen operation for every input item. */
export async function route(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	// n8n allows no expression in the two selectors, so that they are the same for every item.
	const operation = operationOf(
		this.getNodeParameter('resource', 0) as string,
		this.getNodeParameter('operation', 0) as string,
	);
	const items = this.getInputData().map((_, index) => new Item(this, index, operation.fields));
	if (items.length === 0) return [[]];
	try {
		checkModelOutput(this);
		const outputs =
			operation.kind === 'text'
				? await runTexts(this, operation, items)
				: await runRequests(this, operation, items);
		return [forModel(operation, this, outputs)];
	} catch (error) {
		// Under "Continue On Fail" only what is about the whole run comes here, before the first request. n8n would hand on
		// the input, as if all had gone well.
		if (failsQuietly(this)) return [items.map(({ index }) => errorOutput(this, error, index))];
		const failure = itemError(this, error, 0);
		if (isReview(this.getNode())) failure.message = messageWithRemedy(failure);
		throw failure;
	}
}

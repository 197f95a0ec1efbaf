import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

/** Every error that reaches a user names the item; one of another kind is a fault of this package. */
export function itemError(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error as Error, { itemIndex });
}

/**
 * The output of an item that failed under "Continue On Fail". The error itself is left out: with it, n8n would hand
 * on nothing but the message, and a workflow could not tell a refused text from one that may have been sent.
 */
export function errorOutput(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): INodeExecutionData {
	const failure = itemError(context, error, itemIndex);
	const { message, description } = failure;
	const details = { description, ...(failure.context.details as object) };
	return { json: { error: message, details }, pairedItem: { item: itemIndex } };
}

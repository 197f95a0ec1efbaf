import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isReview, isTool } from '../fields/tool';

export type ItemError = NodeApiError | NodeOperationError;

/** Every error that reaches a user names the item; one of another kind is a fault of this package. */
export function itemError(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): ItemError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error as Error, { itemIndex });
}

/** Whether an item that fails becomes an output, instead of ending the run. */
export const failsQuietly = (context: IExecuteFunctions): boolean =>
	context.continueOnFail() || answersModel(context);

/**
 * Whether a failure is an answer to an agent's model. n8n before 2.14 gives the model nothing, or half, of what a
 * tool throws, and n8n 2.20 may end the run; an output reaches it on all of them. A person's review that failed has to
 * be thrown, since n8n would take an output for a decision.
 */
function answersModel(context: IExecuteFunctions): boolean {
	const node = context.getNode();
	return isTool(node) && !isReview(node);
}

/** The output of an item that failed. */
export function errorOutput(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): INodeExecutionData {
	const failure = itemError(context, error, itemIndex);
	const { message, description } = failure;
	const details = failure.context.details as IDataObject | undefined;
	const output: INodeExecutionData = {
		json: answersModel(context)
			? { error: messageWithRemedy(failure), ...(details ? { details } : {}) }
			: { error: message, details: { description, ...details } },
		pairedItem: { item: itemIndex },
	};
	if (context.getNode().onError === 'continueErrorOutput') {
		// n8n before 2.34 sends an item to the error output by its `error` alone. It is hidden, because n8n puts an error
		// that it finds later in place of all details, by which a workflow tells a refused text from one that may have been sent.
		Object.defineProperty(output, 'error', { value: failure, writable: true, enumerable: false });
	}
	return output;
}

/** What happened and what to do, for where n8n hands on the message only. */
export const messageWithRemedy = ({ message, description }: ItemError): string =>
	description ? `${message}. ${description}` : message;

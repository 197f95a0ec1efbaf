import type { IExecuteFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';

/** Whether the node is the tool of an AI agent. */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('Tool');

/** The model that called a tool is told the message only, so that the remedy has to be in it. */
export function withRemedyForModel<E extends NodeApiError | NodeOperationError>(
	context: IExecuteFunctions,
	error: E,
): E {
	if (isTool(context) && error.description)
		error.message = `${error.message}. ${error.description}`;
	return error;
}

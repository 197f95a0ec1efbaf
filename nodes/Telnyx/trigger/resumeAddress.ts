import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Whose address it is: a node of an execution. */
export interface WaitingNode {
	/** The node's ID. */
	node: string;
	/** The execution; without it, the one that runs. */
	execution?: string;
	/** n8n's token of that other execution, where it has one. */
	token?: string;
}

/**
 * The address at which a node lets its waiting execution go on. From n8n 2.14 on there is a token of the execution in it,
 * without which n8n refuses every request, and the node's ID may stand behind that instead of in the path: in the path
 * of a "send and wait" operation, n8n would want its own signature of the address, which fails where n8n is behind a path.
 *
 * Of another execution it is made from the own one's address, so that it always leads to this n8n.
 */
export function resumeAddress(
	context: IExecuteFunctions | IWebhookFunctions,
	{ node, execution, token }: WaitingNode,
): URL {
	const url = new URL(context.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string);
	if (execution !== undefined) {
		url.pathname = url.pathname.replace(/[^/]*$/, encodeURIComponent(execution));
		url.search = token === undefined ? '' : new URLSearchParams({ signature: token }).toString();
	}
	const id = encodeURIComponent(node);
	if (url.search) url.search += `/${id}`;
	else url.pathname += `/${id}`;
	return url;
}

import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * The address at which the node lets the waiting execution go on. From n8n 2.14 on there is a token of the execution in
 * it, without which n8n refuses every request, and the node's ID may stand behind that instead of in the path: in the
 * path of a "send and wait" operation, n8n would want its own signature of the address, which fails where n8n is behind
 * a path.
 */
export function resumeUrl(context: IExecuteFunctions | IWebhookFunctions): URL {
	const url = new URL(context.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string);
	const node = encodeURIComponent(context.getNode().id);
	if (url.search) url.search += `/${node}`;
	else url.pathname += `/${node}`;
	return url;
}

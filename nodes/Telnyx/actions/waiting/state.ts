import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * Keeps what the node has to know when the execution is asked to go on. It lies in the node's context,
 * which n8n stores with the waiting execution.
 */
export function keepState<State extends object>(context: IExecuteFunctions, state: State): void {
	context.getContext('node').waiting = state as IDataObject;
}

/** What `keepState` kept last. */
export function stateOf<State>(context: IExecuteFunctions | IWebhookFunctions): State | undefined {
	if ('getContext' in context) return context.getContext('node').waiting as State | undefined;
	// A webhook has no `getContext`. Braces in the node's name would end the expression.
	const name = JSON.stringify(context.getNode().name).replace(
		/[{}]/g,
		(brace) => `\\u00${brace.charCodeAt(0).toString(16)}`,
	);
	const stored = context.evaluateExpression(`{{ $node[${name}].context }}`) as
		| IDataObject
		| undefined;
	return stored?.waiting as State | undefined;
}

/** Which run of the node this is, from 0: a loop runs it several times. */
export const runIndexOf = (context: IExecuteFunctions): number =>
	context.evaluateExpression('{{ $runIndex }}', 0) as number;

/** Tells one run of a node that waits from all others. */
export const runKey = (context: IWebhookFunctions, { runIndex }: { runIndex: number }): string =>
	`${context.getExecutionId()} ${context.getNode().id} ${runIndex}`;

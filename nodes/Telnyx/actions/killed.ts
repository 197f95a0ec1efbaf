import type { IExecuteFunctions } from 'n8n-workflow';

import type { UnknownEntry } from './ledger';

/** What is known of a text that was, or may have been, on its way when n8n was killed. */
export const killed: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'n8n ended' },
};

/**
 * Whether this is the "Retry" of an execution in which n8n was killed after this node's items were there.
 * n8n then runs all nodes again, without this node's context; what it leaves of the first time is an
 * item with this mark for each node that had finished.
 */
export function isRetryOfKilled(context: IExecuteFunctions): boolean {
	if (context.getMode() !== 'retry') return false;
	const mark = '$($prevNode.name).first(0, 0)?.json.isArtificialRecoveredEventItem';
	return context.evaluateExpression(`{{ ${mark} }}`, 0) === true;
}

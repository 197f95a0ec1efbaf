import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../fields/tool';
import type { UnknownEntry } from './ledger';

/** What is known of a text that was, or may have been, on its way when n8n was killed. */
export const lostInCrash: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'n8n ended' },
};

/** What is known of a text that an earlier execution claimed under its Send Once Key, and said no more about. */
export const claimedBefore: UnknownEntry = {
	state: 'unknown',
	failure: { errors: [], connection: 'claimed before' },
};

/**
 * Whether this is the "Retry" of an execution in which n8n was killed after this node's items were there.
 * n8n then runs all nodes again, without this node's context; what it leaves of the first time is an
 * item with this mark for each node that had finished.
 */
export function isRetryAfterCrash(context: IExecuteFunctions): boolean {
	if (context.getMode() !== 'retry') return false;
	const evaluate = (question: string) => context.evaluateExpression(`{{ ${question} }}`, 0);
	const previous = evaluate('$prevNode.name') as string;
	const node = context.getNode();
	const self = node.name;
	// n8n before 1.115 gives parents of any depth, which leaves more texts in doubt.
	const parents = (name: string, depth?: number) => {
		const options = { includeNodeParameters: false, depth };
		return context.getParentNodes(name, options).map((parent) => parent.name);
	};
	// A tool is called by an agent that has not finished; a node that was renamed since is not found by its old name.
	const before = isTool(node)
		? parents(previous, 1)
		: parents(self).includes(previous)
			? [previous]
			: parents(self);
	return before.some((name) => {
		const node = `$(${JSON.stringify(name)})`;
		return (
			evaluate(`${node}.isExecuted && ${node}.first(0, 0)?.json.isArtificialRecoveredEventItem`) ===
			true
		);
	});
}

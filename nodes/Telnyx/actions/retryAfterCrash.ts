import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { isTool } from '../fields/tool';
import type { SentAt, UnknownEntry } from './ledger';

/** The end of n8n in the middle of an execution. */
export interface Crash {
	/** When the texts left that had; undefined where n8n does not say it. */
	sentAt?: SentAt;
}

/** What is known of a text that was, or may have been, on its way when n8n was killed. */
export const lostInCrash = ({ sentAt }: Crash): UnknownEntry => ({
	state: 'unknown',
	failure: { errors: [], connection: 'n8n ended' },
	sentAt,
});

/** What is known of a text that an earlier execution claimed under its Send Once Key, and said no more about. */
export const claimedBefore = (crash: Crash = {}): UnknownEntry => ({
	state: 'unknown',
	failure: { errors: [], connection: 'claimed before' },
	sentAt: crash.sentAt,
});

/**
 * What is known where this is the "Retry" of an execution in which n8n was killed after this node's items were there.
 * n8n then runs all nodes again, without this node's context; what it leaves of the first time is an
 * item with this mark for each node that had finished.
 */
export function crashBefore(context: IExecuteFunctions): Crash | undefined {
	if (context.getMode() !== 'retry') return undefined;
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
	const last = before.find((name) => {
		const node = `$(${JSON.stringify(name)})`;
		return (
			evaluate(`${node}.isExecuted && ${node}.first(0, 0)?.json.isArtificialRecoveredEventItem`) ===
			true
		);
	});
	return last === undefined ? undefined : { sentAt: betweenStartAndEnd(context, last) };
}

/**
 * From the start of a node that ran before the texts to the start of this n8n, which is after the end of the other. n8n
 * tells nodes neither; where its data has another form, or a worker outlived the crash, the time is not known.
 */
function betweenStartAndEnd(context: IExecuteFunctions, node: string): SentAt | undefined {
	const { runExecutionData } = context as { runExecutionData?: IRunExecutionData | null };
	const started = runExecutionData?.resultData?.runData?.[node]?.[0]?.startTime;
	if (typeof started !== 'number') return undefined;
	// After a crash, n8n has it in seconds.
	const from = started < 1e11 ? started * 1000 : started;
	const until = performance.timeOrigin;
	return until > from ? { from, until, clock: 'n8n' } : undefined;
}

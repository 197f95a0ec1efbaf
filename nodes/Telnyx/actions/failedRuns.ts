import type { IExecuteFunctions } from 'n8n-workflow';

import { RecentMap } from '../transport/recentMap';

/** Milliseconds. */
const rememberedFor = 10 * 60_000;

const remembered = { nodes: 50, runs: 5 };

interface FailedRun {
	executionId: string;
	/** By `performance.now()`. */
	endedAt: number;
	entries: unknown[];
}

/**
 * What the texts of runs that failed in the middle came to, by node, the newest first. n8n keeps nothing of an execution
 * for one that is started in the editor, neither the node's context nor static data: so this process remembers it for a
 * while.
 */
const failedRuns = new RecentMap<string, FailedRun[]>(remembered.nodes);

const keyOf = (context: IExecuteFunctions): string =>
	JSON.stringify([context.getWorkflow().id, context.getNode().id]);

const isManual = (context: IExecuteFunctions): boolean => context.getMode() === 'manual';

/** An execution's own earlier tries have left their texts in its context. */
const othersOf = (context: IExecuteFunctions): FailedRun[] =>
	(failedRuns.get(keyOf(context)) ?? []).filter(
		({ executionId }) => executionId !== context.getExecutionId(),
	);

/** What became of the texts of the runs before, where this one was started by hand right after them. */
export function entriesOfFailedRuns<T>(context: IExecuteFunctions): T[] {
	if (!isManual(context)) return [];
	const recent = othersOf(context).filter(
		({ endedAt }) => performance.now() - endedAt < rememberedFor,
	);
	return recent.flatMap(({ entries }) => entries as T[]);
}

/** One by hand has taken over what was left of the others. */
const stillOpen = (context: IExecuteFunctions): FailedRun[] =>
	isManual(context) ? [] : othersOf(context);

export function rememberFailedRun(context: IExecuteFunctions, entries: unknown[]): void {
	const key = keyOf(context);
	const own = { executionId: context.getExecutionId(), endedAt: performance.now(), entries };
	const runs = [own, ...stillOpen(context)];
	failedRuns.delete(key);
	failedRuns.set(key, runs.slice(0, remembered.runs));
}

/** To be called where a run went well. */
export function forgetFailedRuns(context: IExecuteFunctions): void {
	const key = keyOf(context);
	if (failedRuns.has(key)) failedRuns.set(key, stillOpen(context));
}

import type { IExecuteFunctions } from 'n8n-workflow';

import { over, questionsOf, remember, type OpenQuestion } from '../../trigger/openQuestions';
import { dropExpired, writeQuestions } from '../../trigger/questionRegister';

/** Milliseconds between two looks for what the register no longer needs. */
const cleaningInterval = 3_600_000;

let cleanedAt = -Infinity;

/**
 * Lets the triggers know of questions, in this process and, by the register, in all others.
 *
 * @returns why there is no register; undefined where there is one
 */
export async function announce(
	context: IExecuteFunctions,
	questions: OpenQuestion[],
): Promise<string | undefined> {
	questions.forEach(remember);
	try {
		await writeQuestions(context, questions);
		if (performance.now() - cleanedAt > cleaningInterval) {
			cleanedAt = performance.now();
			await dropExpired(context);
		}
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
}

/** Lets them know that questions wait no more. */
export async function withdraw(
	context: IExecuteFunctions,
	questions: OpenQuestion[],
): Promise<void> {
	if (questions.length === 0) return;
	await announce(
		context,
		questions.map((one) => ({ ...one, ...over() })),
	);
}

/** The same in this process alone, from where the register can't be written. */
export function forget(execution: string, node: string, run: number): void {
	for (const question of questionsOf(execution, node, run)) remember({ ...question, open: false });
}

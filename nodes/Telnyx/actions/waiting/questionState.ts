import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isReview } from '../../fields/tool';
import type { TelnyxRequest } from '../../transport/request';
import { answerData, type Question } from './question';
import type { TextAnswer } from './textQuestion';

/** A text that asked somebody. */
export interface SentQuestion extends IDataObject {
	to: string | null;
	messageId: string | null;
	/** How many SMS it took, with its link. */
	parts: number | null;
}

/**
 * What is known while the execution waits for an answer. Whoever may view executions can read it, so that it holds
 * neither a link nor what makes one.
 */
export interface QuestionState {
	question: Question;
	/** All who may answer, in the order in which links count them. */
	numbers: string[];
	/** The texts that `execute` sent. */
	messages: SentQuestion[];
	/** The texts to the others, who are asked one after the other; without their links. */
	requests: Record<number, TelnyxRequest>;
	/** The run of the node that asked. */
	runIndex: number;
	/** Of a question that a text answers. */
	byText?: TextAnswer;
	/** When it was asked, in milliseconds since 1970. */
	asked: number;
	/** The same by Telnyx's clock: replies from before are none. */
	since: number;
	/** The same: when the wait is over. */
	limit: number;
	/** How often n8n has run the node again to look for replies. */
	wakes: number;
	/** The IDs of the replies that were found so, and did not end the wait. */
	seen: string[];
	/** Whether the node has ended the wait itself. */
	isOver: boolean;
}

/** The output where nobody answered in time. */
export function outputAtLimit(
	context: IExecuteFunctions,
	{ question, messages }: QuestionState,
): IDataObject {
	// n8n tells this to the agent whose tool is reviewed, which would otherwise take the silence for a refusal.
	const forAgent = isReview(context.getNode()) ? { chatInput: 'Nobody answered in time.' } : {};
	return { data: answerData(question, 'timedOut', forAgent), messages };
}

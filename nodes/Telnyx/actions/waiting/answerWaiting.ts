import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import type { TextOperation, Waiting } from '../operation';
import { flatMessage } from '../../fields/flatMessage';
import type { TelnyxRequest } from '../../transport/request';
import { setOutputAtLimit, readLimit } from './waitLimit';
import { answerOf, readQuestion, type Question } from './question';
import { keepState, runIndexOf } from './state';

/** Somebody who was sent the link. */
export interface SentQuestion extends IDataObject {
	to: string | null;
	messageId: string | null;
	/** How many SMS the text took, with its link. */
	parts: number | null;
}

/** What is known while the execution waits for an answer. */
export interface QuestionState {
	question: Question;
	/** All who may answer, in the order of their links' numbers. */
	numbers: string[];
	/** Those whom `execute` asked. */
	asked: SentQuestion[];
	/** The texts to the others, who are asked one after the other; without their links. */
	requests: Record<number, TelnyxRequest>;
	/** The run of the node that asked. */
	runIndex: number;
}

/** The names of the link's parameters: short, since they are part of a text. */
export const linkNames = { run: 'r', number: 'n', approvals: 'a' } as const;

/**
 * The address of the page for one of the recipients. n8n signs all of it.
 *
 * @param runIndex of the node: in a loop, the link of an earlier round must not answer a later one
 * @param approvals when the recipients before approved, in Unix seconds
 */
export function linkFor(
	context: Pick<IExecuteFunctions, 'getSignedResumeUrl'>,
	runIndex: number,
	number: number,
	approvals: number[] = [],
): string {
	return context.getSignedResumeUrl({
		...(runIndex > 0 ? { [linkNames.run]: `${runIndex}` } : {}),
		...(number > 0 ? { [linkNames.number]: `${number}` } : {}),
		...(approvals.length > 0
			? { [linkNames.approvals]: approvals.map((time) => time.toString(36)).join('-') }
			: {}),
	});
}

/** The text of a question, to which its link is added. */
export const textWith = (message: string, link: string): string => `${message.trim()}\n${link}`;

/** Who may answer, each once. */
const numbersOf = (item: Item): string[] => [
	...new Set(item.addresses('to') ?? [item.address('to', '')]),
];

/** Whether every one of several has to approve. They are asked one after the other. */
const wantsAll = (item: Item): boolean =>
	item.choice('responseType') !== 'freeText' &&
	item.choice('responseType') !== 'customForm' &&
	item.choice('options.answersFrom') === 'all';

/** How n8n asks its agents' human reviewers, who answer nothing else than the agent's question. */
const isReview = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('HitlTool');

type MakeRequest = TextOperation['request'];

/**
 * Lets the execution wait for a person's answer.
 *
 * @param request makes the request of one text; the operation hands it in, since it is built upon this folder
 */
export const answerWaiting = (request: MakeRequest): Waiting => ({
	prepare(items) {
		const asked = texts(items, request);
		return {
			texts: asked,
			begin: async (results) => await begin(items[0].context, asked, results, request),
		};
	},
});

/** One text for each recipient, of the first item's question only: an execution waits for one thing. */
function texts([item, ...others]: Item[], request: MakeRequest): Item[] {
	const { context } = item;
	const state = context.getContext('node');
	// The links of an earlier execution, which this one is a retry of, lead nowhere.
	if (state.askedBy !== context.getExecutionId()) delete state.texts;
	state.askedBy = context.getExecutionId();
	if (others.length > 0) {
		context.addExecutionHints({
			message: `Only the first of ${others.length + 1} items was asked about. To ask about each, put this node into a Loop Over Items.`,
		});
	}
	readLimit(item);
	const { message } = readQuestion(item);
	const atOnce = numbersOf(item).length - Object.keys(laterRequests(item, request)).length;
	return numbersOf(item)
		.slice(0, atOnce)
		.map((to, number) =>
			item.with(
				{ to, text: textWith(message, linkFor(context, runIndexOf(context), number)) },
				number,
			),
		);
}

/** The requests for those who are asked only when the ones before have approved. */
function laterRequests(item: Item, request: MakeRequest): QuestionState['requests'] {
	if (!wantsAll(item)) return {};
	const { message } = readQuestion(item);
	const requests = numbersOf(item).map((to) => request(item.with({ to, text: message })));
	return Object.fromEntries([...requests.entries()].slice(1));
}

async function begin(
	context: IExecuteFunctions,
	items: Item[],
	results: INodeExecutionData[],
	request: MakeRequest,
): Promise<INodeExecutionData[]> {
	const asked = results.flatMap(({ json }) =>
		typeof json.id === 'string' && json.error === undefined ? [sentQuestionOf(json)] : [],
	);
	// Nobody has the link, so that nobody will answer.
	if (asked.length === 0) return results;

	const item = items[0].with({});
	const question = readQuestion(item);
	keepState(context, {
		question,
		numbers: numbersOf(item),
		asked,
		requests: laterRequests(item, request),
		runIndex: runIndexOf(context),
	} satisfies QuestionState);
	setOutputAtLimit(context, [outputWithoutAnswer(context, question, asked)]);
	await context.putExecutionToWait(readLimit(item));
	return [];
}

/** What the output says of a text that asked somebody. */
export function sentQuestionOf(message: IDataObject): SentQuestion {
	const { messageId, to, parts } = flatMessage(message);
	return { to, messageId, parts };
}

/** The output where nobody answered in time. */
function outputWithoutAnswer(
	context: IExecuteFunctions,
	question: Question,
	asked: SentQuestion[],
): IDataObject {
	const data = { ...answerOf(question), respondedBy: null, respondedAt: null, timedOut: true };
	// n8n tells this to the agent, who would otherwise take the silence for a refusal.
	const forAgent = isReview(context) ? { chatInput: 'Nobody answered in time.' } : {};
	return { data: { ...data, ...forAgent }, asked };
}

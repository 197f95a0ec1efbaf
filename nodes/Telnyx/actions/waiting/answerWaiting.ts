import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { flatMessage } from '../../fields/flatMessage';
import type { Item } from '../../fields/item';
import { isReview } from '../../fields/tool';
import { isLocal, publicAddressRemedy, reachOf } from '../../transport/reachability';
import type { TelnyxRequest } from '../../transport/request';
import type { TelnyxCredential } from '../../transport/credential';
import { forgetTexts } from '../ledger';
import type { TextOperation, Waiting } from '../operation';
import { answerLink } from './answerLink';
import { noAnswer, readQuestion, type Question } from './question';
import { resumeUrl } from './resumeUrl';
import { keepState, runIndexOf } from './state';
import { readLimit, setOutputAtLimit } from './waitLimit';

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
}

/** The text of a question, to which its link is added. */
export const textWith = (message: string, link: string): string => `${message.trim()}\n${link}`;

/**
 * Lets the execution wait for a person's answer to the first item's question: it waits for one thing.
 *
 * @param request makes the request of one text; the operation hands it in, since it is built upon this folder
 */
export const answerWaiting = (request: TextOperation['request']): Waiting => ({
	prepare([item, ...others], credential) {
		const { context } = item;
		forgetForeignTexts(context);
		if (others.length > 0) {
			context.addExecutionHints({
				message: `Only the first of ${others.length + 1} items was asked about. To ask about each, put this node into a Loop Over Items.`,
			});
		}
		const limit = readLimit(item);
		checkReach(item, credential);
		const asking = readAsking(item, request);
		return {
			texts: textsAtOnce(item, credential, asking),
			begin: async (results) => await begin(context, asking, results, limit),
		};
	},
});

type Asking = Omit<QuestionState, 'messages'>;

/** What is asked of whom, as far as it is known before anybody was. */
function readAsking(item: Item, request: TextOperation['request']): Asking {
	const question = readQuestion(item);
	const numbers = item.required('to', item.recipients('to'));
	const isInTurn = question.type === 'approval' && item.choice('options.answersFrom') === 'all';
	const later = isInTurn ? [...numbers.entries()].slice(1) : [];
	return {
		question,
		numbers,
		requests: Object.fromEntries(
			later.map(([person, to]) => [person, request(item.with({ to, text: question.message }))]),
		),
		runIndex: runIndexOf(item.context),
	};
}

/** The texts to those who are asked now. */
function textsAtOnce(
	item: Item,
	credential: TelnyxCredential,
	{ question, numbers, requests, runIndex }: Asking,
): Item[] {
	return [...numbers.entries()]
		.filter(([person]) => !(person in requests))
		.map(([person, to]) => {
			const link = answerLink(item.context, credential, { runIndex, person, approvals: [] });
			return item.with({ to, text: textWith(question.message, link) }, person);
		});
}

/** The links of an execution which this one is a retry of lead nowhere: everybody gets a new one. */
function forgetForeignTexts(context: IExecuteFunctions): void {
	const state = context.getContext('node');
	const execution = context.getExecutionId();
	if (state.linksOf !== execution) forgetTexts(context);
	state.linksOf = execution;
}

/** @throws NodeOperationError where no phone could open the link */
function checkReach(item: Item, { baseUrl }: TelnyxCredential): void {
	const { context } = item;
	const address = resumeUrl(context);
	const reach = reachOf(address.href);
	if (reach === 'everywhere' || isLocal(baseUrl)) return;
	if (reach === 'sameMachine') {
		throw item.problem(
			`No phone could open the link in the text, since this n8n’s address is ${address.origin}`,
			publicAddressRemedy,
		);
	}
	context.addExecutionHints({
		message: `The link in the text opens only on phones in n8n’s own network, since this n8n’s address is ${address.origin}. ${publicAddressRemedy}`,
	});
}

async function begin(
	context: IExecuteFunctions,
	asking: Asking,
	results: INodeExecutionData[],
	limit: Date,
): Promise<INodeExecutionData[]> {
	const messages = results
		.map(({ json }) => json)
		.filter(mayHaveArrived)
		.map(textOf);
	// Nobody has the link, so that nobody will answer.
	if (messages.length === 0) return results;

	const state: QuestionState = { ...asking, messages };
	keepState(context, state);
	setOutputAtLimit(context, [outputWithoutAnswer(context, state)]);
	await context.putExecutionToWait(limit);
	return [];
}

/** Whether a text's output says that somebody has the link, or may have it. */
const mayHaveArrived = ({ error, messageId, status }: IDataObject): boolean =>
	error === undefined && (typeof messageId === 'string' || status === 'unknown');

const textOf = ({ to, messageId = null, parts = null }: IDataObject) =>
	({ to, messageId, parts }) as SentQuestion;

/** What is kept of Telnyx's answer to a text: nothing of its words, which hold the link. */
export const sentQuestion = (message: IDataObject): SentQuestion => textOf(flatMessage(message));

/** The output where nobody answered in time. */
function outputWithoutAnswer(
	context: IExecuteFunctions,
	{ question, messages }: QuestionState,
): IDataObject {
	const data = { ...noAnswer(question), respondedBy: null, respondedAt: null, timedOut: true };
	// n8n tells this to the agent whose tool is reviewed, which would otherwise take the silence for a refusal.
	const forAgent = isReview(context.getNode()) ? { chatInput: 'Nobody answered in time.' } : {};
	return { data: { ...data, ...forAgent }, messages };
}

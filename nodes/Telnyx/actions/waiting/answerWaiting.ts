import { type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { flatMessage } from '../../fields/flatMessage';
import type { Item } from '../../fields/item';
import { isSenderId } from '../../fields/sender';
import {
	canTelnyxReach,
	isLocal,
	publicAddressRemedy,
	reachOf,
} from '../../transport/reachability';
import type { TelnyxCredential } from '../../transport/credential';
import type { OpenQuestion } from '../../trigger/openQuestions';
import { readPublicKeys } from '../../trigger/signature';
import { forgetTexts } from '../ledger';
import type { TextOperation, Waiting } from '../operation';
import { announce, withdraw } from './announce';
import { answerLink } from './answerLink';
import { buttonSender, buttonsOf, channelOf } from './buttons';
import { answerByOf, answerData, readQuestion, type Question } from './question';
import { goOnWithQuestion, nextCheck } from './replyCheck';
import { outputAtLimit, type QuestionState, type SentQuestion } from './questionState';
import { resumeUrl } from './resumeUrl';
import { keepState, runIndexOf } from './state';
import { readAskAgain, textOfQuestion, type TextAnswer } from './textQuestion';
import { readLimit, setOutputAtLimit, runningAgainAt } from './waitLimit';

/** What `execute` knows of such a text besides. */
interface SentText extends SentQuestion {
	from: string | null;
	/** ISO 8601, by Telnyx's clock. */
	sentAt: string | null;
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
		const isByText = answerByOf(item) !== 'page';
		if (!isByText) forgetForeignTexts(context);
		if (others.length > 0) {
			context.addExecutionHints({
				message: `Only the first of ${others.length + 1} items was asked about. To ask about each, put this node into a Loop Over Items.`,
			});
		}
		const limit = readLimit(item);
		if (!isByText) checkReach(item, credential);
		const reporting = withButtons(withReports(item, credential), credential);
		const asking = readAsking(reporting, { request, limit, isByText });
		const questions = isByText ? openQuestions(asking, context) : [];
		return {
			texts: textsAtOnce(reporting, credential, asking),
			announce: isByText ? async () => await announceTo(context, questions) : undefined,
			begin: async (results) => await begin(context, asking, results, questions),
		};
	},
	goOn: goOnWithQuestion,
});

/** All that is known before anybody was asked. */
type Asking = Omit<QuestionState, 'messages'>;

/** The item whose text reports its delivery to the waiting execution, where that can verify it. */
function withReports(item: Item, { publicKey, baseUrl }: TelnyxCredential): Item {
	const url = resumeUrl(item.context).href;
	const keys = readPublicKeys(publicKey);
	const canReport = Array.isArray(keys) && keys.length > 0 && canTelnyxReach(url, baseUrl);
	if (!canReport) return item;
	return item.with({ options: { ...item.value<object>('options'), webhookUrl: url } });
}

/** The item whose request has a button for each option, where it asks with buttons. */
function withButtons(item: Item, credential: TelnyxCredential): Item {
	if (answerByOf(item) !== 'button') return item;
	const run = runIndexOf(item.context);
	return item.with({ buttons: buttonsOf(item, readQuestion(item), { credential, run }) });
}

/** What is asked of whom. */
function readAsking(
	item: Item,
	{
		request,
		limit,
		isByText,
	}: { request: TextOperation['request']; limit: Date; isByText: boolean },
): Asking {
	const question = readQuestion(item);
	const numbers = item.required('to', item.recipients('to'));
	const isInTurn =
		!isByText && question.type === 'approval' && item.choice('options.answersFrom') === 'all';
	const later = isInTurn ? [...numbers.entries()].slice(1) : [];
	return {
		question,
		numbers,
		requests: Object.fromEntries(
			later.map(([person, to]) => [person, request(item.with({ to, text: question.message }))]),
		),
		runIndex: runIndexOf(item.context),
		byText: isByText ? readTextAnswer(item, { question, numbers, request }) : undefined,
		asked: Date.now(),
		since: Date.now(),
		limit: limit.getTime(),
		wakes: 0,
		seen: [],
		isOver: false,
	};
}

/** @throws NodeOperationError where nobody can reply to the sender */
function readTextAnswer(
	item: Item,
	{
		question,
		numbers,
		request,
	}: { question: Question; numbers: string[]; request: TextOperation['request'] },
): TextAnswer {
	const askAgain = readAskAgain(item, question);
	const requests = numbers.map((to) => request(item.with({ to, text: askAgain.text })));
	const isButton = answerByOf(item) === 'button';
	const own = requests.map(({ body }) =>
		isButton ? buttonSender(item) : ((body as { from?: string }).from ?? ''),
	);
	if (!isButton && isSenderId(own[0])) {
		throw item.error({
			field: 'from',
			value: own[0],
			problem: 'is a sender ID, to which nobody can reply',
			remedy: 'Choose a number as the sender, or set "Answer By" to Web Page.',
		});
	}
	const hasLog = !isButton || channelOf(item) === 'RCS';
	return { own, askAgain, requests, hasLog };
}

/** The texts to those who are asked now. */
function textsAtOnce(
	item: Item,
	credential: TelnyxCredential,
	{ question, numbers, requests, runIndex, byText }: Asking,
): Item[] {
	return [...numbers.entries()]
		.filter(([person]) => !(person in requests))
		.map(([person, to]) => {
			if (byText) return item.with({ to, text: textOfQuestion(item, question) }, person);
			const link = answerLink(item.context, credential, { runIndex, person, approvals: [] });
			return item.with({ to, text: textWith(question.message, link) }, person);
		});
}

/** What triggers have to know so that a reply comes here. */
const openQuestions = (
	{ numbers, byText, runIndex, asked, limit }: Asking,
	context: IExecuteFunctions,
): OpenQuestion[] =>
	numbers.map((person, index) => ({
		person,
		own: byText?.own[index] ?? '',
		execution: context.getExecutionId(),
		node: context.getNode().id,
		run: runIndex,
		asked,
		expires: limit + 24 * 3_600_000,
		open: true,
		handled: '',
	}));

async function announceTo(context: IExecuteFunctions, questions: OpenQuestion[]): Promise<void> {
	const problem = await announce(context, questions);
	if (problem === undefined) return;
	context.logger.debug(`Telnyx: no register of open questions: ${problem}`);
	context.addExecutionHints({
		message:
			'This n8n gives the node no data table to note its open questions in (n8n has them from 1.113 on). A reply still comes here at once while n8n runs in one process and is not restarted. Otherwise it is found in Telnyx’s message log: after a minute at first, later after up to six hours.',
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
	questions: OpenQuestion[],
): Promise<INodeExecutionData[]> {
	const texts = results.map(({ json }) => json).filter(mayHaveArrived) as SentText[];
	const messages = texts.map(shownOf);
	// Nobody was asked, so that nobody will answer.
	if (messages.length === 0) {
		await withdraw(context, questions);
		const isOptedOut = results.every(({ json }) => json.reason === 'optedOut');
		return isOptedOut && results.length > 0
			? [{ json: { data: answerData(asking.question, 'optedOut'), messages }, pairedItem: 0 }]
			: results;
	}
	if (asking.byText) await learnSenders(context, asking.byText, { texts, questions, asking });
	const times = texts.map(({ sentAt }) => Date.parse(sentAt ?? '')).filter((time) => time > 0);
	const since = times.length > 0 ? Math.min(...times) : asking.since;

	const state: QuestionState = { ...asking, since, messages };
	keepState(context, state);
	setOutputAtLimit(context, [outputAtLimit(context, state)]);
	const { limit, byText } = state;
	await context.putExecutionToWait(byText ? runningAgainAt(nextCheck(state)) : new Date(limit));
	return [];
}

/** Takes up which of a profile's numbers Telnyx has chosen, and whom no text has reached. */
async function learnSenders(
	context: IExecuteFunctions,
	byText: TextAnswer,
	{ texts, questions, asking }: { texts: SentText[]; questions: OpenQuestion[]; asking: Asking },
): Promise<void> {
	const changed: OpenQuestion[] = [];
	const unreached: OpenQuestion[] = [];
	for (const [index, person] of asking.numbers.entries()) {
		const text = texts.find(({ to }) => to === person);
		const from = text?.from ?? '';
		if (!text) unreached.push(questions[index]);
		else if (byText.own[index] === '' && from !== '') {
			byText.own[index] = from;
			changed.push({ ...questions[index], own: from });
		}
	}
	if (changed.length > 0) await announce(context, changed);
	await withdraw(context, unreached);
}

/** Whether a text's output says that somebody was asked, or may have been. */
const mayHaveArrived = ({ error, messageId, status }: IDataObject): boolean =>
	error === undefined && (typeof messageId === 'string' || status === 'unknown');

const shownOf = ({ to, messageId = null, parts = null }: SentText): SentQuestion => ({
	to,
	messageId,
	parts,
});

/** What is kept of Telnyx's answer to a text: nothing of its words, which hold the link. */
export function sentQuestion(message: IDataObject): SentText {
	const { to, messageId, parts, from } = flatMessage(message);
	return { to, messageId, parts, from, sentAt: (message.received_at as string | null) ?? null };
}

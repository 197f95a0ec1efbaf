import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { FlatMessage } from '../../message/flat';
import { parseJson } from '../../message/json';
import { readCredential } from '../../transport/credential';
import { RecentMap } from '../../transport/recentMap';
import { send } from '../../transport/send';
import { readReference } from '../../trigger/buttonReference';
import { claimInTime } from '../../trigger/eventClaims';
import { flatEvent, type FlatEvent } from '../../trigger/events';
import {
	handOverHeader,
	messageField,
	takenField,
	type HandOver,
	type Taken,
} from '../../trigger/handOver';
import { messageRequest } from '../../transport/messages';
import { messageIn } from '../askMessage';
import { turnAway } from '../../trigger/refusals';
import {
	parseBody,
	rawBodyOf,
	respondWith,
	signatureProblem,
	type Refusal,
} from '../../trigger/verify';
import { forget } from './announce';
import { tappedOption } from './buttons';
import { answerData, chosen, isChoice, type AnswerOutcome } from './question';
import type { QuestionState } from './questionState';
import { runKey, stateOf } from './state';
import { readReply } from './textQuestion';

/** Seconds by which an event's signed time may lie in the future, or before the question. */
const window = 300;

/** Milliseconds: the trigger that handed a reply on waits for what becomes of it. */
const patience = 10_000;

/** The replies that questions had in this process and that did not end the wait, by the waiting run. */
const seenHere = new RecentMap<string, Set<string>>(1_000);

const headersOf = (context: IWebhookFunctions) =>
	context.getHeaderData() as Record<string, string | undefined>;

const isSigned = (context: IWebhookFunctions): boolean =>
	headersOf(context)['telnyx-signature-ed25519'] !== undefined;

/** Whether a request brings one of Telnyx's events, instead of somebody's tap on a page. */
export const isEvent = (context: IWebhookFunctions): boolean =>
	isSigned(context) || headersOf(context)[handOverHeader] !== undefined;

/**
 * Answers a request with one of Telnyx's events: a reply, which a trigger handed on, or the report of the question's
 * delivery, which came from Telnyx. It is believed only if Telnyx signed it, and if it is about this question.
 */
export async function receiveEvent(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const state = stateOf<QuestionState>(context);
	// What has waited for long in a queue is still good if it is younger than the question.
	const age = state ? Math.max(0, Date.now() - state.since) / 1000 : 0;
	const body = rawBodyOf(context);
	if (isSigned(context)) {
		const refusal = await signatureProblem(context, body, window + age);
		if (refusal) return turnAway(context, refusal);
	}
	const webhook = isSigned(context) ? parseBody(body) : await askForEvent(context, body);
	const event = webhook && flatEvent(webhook);
	if (!state || !event) return turnAway(context, foreign);
	if (isOfQuestion(event, state)) return await receiveReport(context, state, event);
	return isReply(event, state, handOverOf(context))
		? await receiveReply(context, state, event)
		: turnAway(context, foreign);
}

/**
 * The event of a message that a trigger names, which had missed it and so has no signature: Telnyx itself says what is
 * in it. Undefined where Telnyx has no such message, or does not answer.
 */
async function askForEvent(
	context: IWebhookFunctions,
	body: Buffer,
): Promise<IDataObject | undefined> {
	const id = parseBody(body)?.[messageField];
	if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return undefined;
	const options = { kind: 'read', timeout: patience, singleTry: true } as const;
	const payload = messageIn(await send(context, messageRequest(id), options));
	return payload && { data: { event_type: 'message.received', id, payload } };
}

/** Whether an event is about a text that asked. */
const isOfQuestion = ({ messageId }: FlatEvent, { messages }: QuestionState): boolean =>
	messageId !== null && messages.some((message) => message.messageId === messageId);

/** Whether an event is a reply of somebody who was asked, to the number that asked, since then. */
export function isReply(
	event: FlatMessage & Partial<Pick<FlatEvent, 'event' | 'keyword' | 'occurredAt'>>,
	{ byText, numbers, since, runIndex, question }: QuestionState,
	{ run }: Pick<HandOver, 'run'>,
): boolean {
	const person = numbers.indexOf(event.from ?? '');
	if (!byText || person < 0 || run !== runIndex || event.direction === 'outbound') return false;
	if (event.event !== undefined && !replyEvents.includes(event.event)) return false;
	if (event.event === 'keywordReceived' && event.keyword !== 'STOP') return false;
	const own = byText.own[person];
	if (own !== '' && own !== event.to) return false;
	const quoted = startOf(event.reaction?.quotedText ?? '');
	const isAbout = [question.message, byText.askAgain.text]
		.map(startOf)
		.some((text) => text.startsWith(quoted) || quoted.startsWith(text));
	return isAbout && Date.parse(event.receivedAt ?? event.occurredAt ?? '') >= since;
}

/** What a phone quotes of a text when somebody likes it: the beginning. */
const startOf = (text: string): string =>
	text
		.replace(/(…|\.\.\.)$/, '')
		.replace(/\s+/g, ' ')
		.trim();

const replyEvents = ['messageReceived', 'keywordReceived'];

/** What the trigger says. It decides nothing that a signature has to decide. */
function handOverOf(context: IWebhookFunctions): HandOver {
	const said = parseJson(headersOf(context)[handOverHeader] ?? '') ?? {};
	const { run, earlier, overtaken } = said;
	return {
		run: typeof run === 'number' ? run : -1,
		earlier: typeof earlier === 'number' ? earlier : 0,
		overtaken: overtaken === true,
	};
}

async function receiveReply(
	context: IWebhookFunctions,
	state: QuestionState,
	event: FlatEvent,
): Promise<IWebhookResponseData> {
	const { byText, numbers } = state;
	const { earlier, overtaken } = handOverOf(context);
	const given: IDataObject = {
		respondedBy: event.from,
		respondedAt: event.receivedAt ?? event.occurredAt,
		text: event.text,
		media: event.media,
		overtaken,
	};
	if (event.event === 'keywordReceived') {
		// The others may still answer.
		if (numbers.length > 1) return taken('open');
		return await resumeWith(context, state, { outcome: 'optedOut', given });
	}
	const answer = await answerIn(context, state, event);
	if (answer === 'foreign') return turnAway(context, foreign);
	if (answer)
		return await resumeWith(context, state, {
			outcome: 'answered',
			given: { ...given, ...answer },
		});

	const run = runKey(context, state);
	const seen = seenHere.get(run) ?? new Set(state.seen);
	seenHere.set(run, seen);
	const id = event.messageId ?? event.eventId;
	if (seen.has(id)) return taken('open');
	const asked = Math.max(seen.size, earlier);
	if (asked >= byText!.askAgain.times) {
		return await resumeWith(context, state, { outcome: 'noMatch', given });
	}
	seen.add(id);
	const request = byText!.requests[numbers.indexOf(event.from!)];
	const credential = await readCredential(context);
	await send(context, request, { kind: 'text', credential, timeout: patience, singleTry: true });
	return taken('open');
}

/** What a reply says; `foreign` where it is a tap on the button of another question. */
async function answerIn(
	context: IWebhookFunctions,
	{ question, runIndex }: QuestionState,
	event: FlatEvent,
): Promise<IDataObject | 'foreign' | undefined> {
	const id = event.button?.id;
	if (!readReference(id)) return readReply(question, event);
	const credential = await readCredential(context);
	const option = tappedOption(context, credential, { id, run: runIndex });
	if (option === undefined || !isChoice(question) || !question.options[option]) return 'foreign';
	return { text: event.text, media: event.media, ...chosen(question, option) };
}

/** The delivery of the text that asked: where it failed, nobody will answer. */
async function receiveReport(
	context: IWebhookFunctions,
	state: QuestionState,
	event: FlatEvent,
): Promise<IWebhookResponseData> {
	// Of several people, another may have been reached.
	if (event.event !== 'messageFailed' || state.numbers.length > 1)
		return { webhookResponse: { received: true } };
	forget(context.getExecutionId(), context.getNode().id, state.runIndex);
	return await resumeWith(context, state, {
		outcome: 'notDelivered',
		given: { errors: event.errors as unknown as IDataObject[] },
	});
}

const taken = (what: Taken): IWebhookResponseData => ({
	webhookResponse: { received: true, [takenField]: what },
});

/** Lets the execution go on. */
async function resumeWith(
	context: IWebhookFunctions,
	state: QuestionState,
	{ outcome, given }: { outcome: AnswerOutcome; given: IDataObject },
): Promise<IWebhookResponseData> {
	// Versions of n8n before 2.0 would go on once for each of two answers that come at the same time.
	const claim = await claimInTime(`answer ${runKey(context, state)}`, context.getResponseObject());
	if (claim) return respondWith(context, claim === 'done' ? 410 : 503);
	const { question, messages } = state;
	const data = answerData(question, outcome, given);
	return { ...taken('answered'), workflowData: [[{ json: { data, messages } }]] };
}

const foreign: Refusal = {
	status: 403,
	reason: 'the event is no reply to this question',
	remedy: 'Nothing has to be done.',
};

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { claimInTime } from '../../trigger/eventClaims';
import { logRefusal } from '../../trigger/refusals';
import { rawBodyOf } from '../../trigger/verify';
import { readAnswerLink, type AnswerLink } from './answerLink';
import {
	answeredPage,
	decisionOf,
	failurePage,
	questionPage,
	recordedPage,
	respondWithPage,
	unknownLinkPage,
} from './answerPages';
import type { QuestionState } from './questionState';
import { readEntries, type Entry } from './formEntries';
import { textNextApprover } from './nextApprover';
import { pageHeaders } from './page';
import { answerData, chosen, isChoice, type Form } from './question';
import { runKey, stateOf } from './state';

/** Bytes; a form from a phone is far smaller. */
const largestBody = 100_000;

/**
 * Answers a request to the link of a question. Opening it shows the page, which phones do by themselves
 * for a preview; only what the page sends decides.
 */
export async function receiveAnswer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const link = await readAnswerLink(context);
	if (!link) {
		logRefusal(
			context,
			'the link is not one that this node sent',
			'Changing the credential’s API key makes links stop working that were sent before.',
		);
	}
	const state = stateOf<QuestionState>(context);
	if (!link || state?.runIndex !== link.runIndex) return respondWithPage(context, unknownLinkPage);

	const { question } = state;
	const show = (status: number) => respondWithPage(context, questionPage(status, question));
	const { method, headers } = context.getRequestObject();
	if (method !== 'POST') return show(200);
	if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return show(415);
	const body = rawBodyOf(context);
	if (body.length > largestBody) return show(413);
	const posted = Object.fromEntries(new URLSearchParams(body.toString()));

	if (!isChoice(question)) {
		const entries = readEntries(question.fields, posted);
		return entries.some(({ problem }) => problem)
			? respondWithPage(context, questionPage(422, question, entries))
			: await resumeWith(context, { state, link, answer: formAnswer(question, entries) });
	}
	const { type, options } = question;
	const decision = options.findIndex((_, index) => decisionOf(type, index) === posted.decision);
	if (decision < 0) return show(400);
	return decision === 0 && link.person + 1 in state.requests
		? await textNextApprover(context, state, link)
		: await resumeWith(context, { state, link, answer: chosen(question, decision) });
}

/** What was entered, as the output has it. */
const formAnswer = ({ type, fields }: Form, entries: Entry[]): IDataObject =>
	type === 'freeText'
		? { text: entries[0].value, answer: entries[0].value }
		: { fields: Object.fromEntries(fields.map(({ label }, i) => [label, entries[i].value])) };

/** Lets the execution go on with the answer. n8n sends the page when it has taken over. */
async function resumeWith(
	context: IWebhookFunctions,
	{ state, link, answer }: { state: QuestionState; link: AnswerLink; answer: IDataObject },
): Promise<IWebhookResponseData> {
	// Versions of n8n before 2.0 would go on once for each of two answers that come at the same time.
	const response = context.getResponseObject();
	const claim = await claimInTime(`answer ${runKey(context, state)}`, response);
	if (claim) return respondWithPage(context, claim === 'done' ? answeredPage : failurePage);
	response.set(pageHeaders);
	const { numbers, messages } = state;
	const approvedBefore = link.approvals.map((seconds, person) => ({
		by: numbers[person],
		at: new Date(seconds * 1000).toISOString(),
	}));
	const data = answerData(state.question, 'answered', {
		...answer,
		respondedBy: numbers[link.person],
		respondedAt: new Date().toISOString(),
		...(approvedBefore.length > 0 ? { approvedBefore } : {}),
	});
	return { webhookResponse: recordedPage, workflowData: [[{ json: { data, messages } }]] };
}

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { send, type Sent } from '../../transport/send';
import { formControls, readEntries, type Entries } from './answerForm';
import { html, page, pageHeaders, type Html } from './page';
import { answerOf, type Answer, type Question } from './question';
import { linkFor, linkNames, textWith, type QuestionState } from './answerWaiting';
import { stateOf } from './state';

/** Bytes; a form from a phone is far smaller. */
const largestBody = 100_000;

/** What the link says. n8n has checked that it is ours and unchanged. */
interface LinkVisit {
	/** The run of the node that asked. */
	run: number;
	/** Who was asked, by the place in the list. */
	number: number;
	/** When the ones before approved, in Unix seconds. */
	approvals: number[];
}

/**
 * Answers a request to the link of a question. Opening it shows the page, which phones do by themselves
 * for a preview; only what the page sends decides.
 */
export async function receiveAnswer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const state = stateOf<QuestionState>(context);
	const visit = readVisit(context);
	if (!state || visit.run !== state.runIndex || !(visit.number in state.numbers)) {
		return respondWithPage(
			context,
			404,
			'This link leads nowhere',
			html`<p>Ask the sender for a new one.</p>`,
		);
	}
	const { question } = state;
	const request = context.getRequestObject();
	if (request.method !== 'POST')
		return respondWithPage(context, 200, question.title, questionPage(question));

	if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
		return respondWithPage(context, 415, question.title, questionPage(question));
	}
	const body = request.rawBody as Buffer | undefined;
	if (!body || body.length > largestBody)
		return respondWithPage(context, 413, question.title, questionPage(question));
	const posted = Object.fromEntries(new URLSearchParams(body.toString()));

	if (question.approval) {
		const { decision } = posted;
		if (decision !== 'approve' && !(decision === 'decline' && question.approval.decline)) {
			return respondWithPage(context, 400, question.title, questionPage(question));
		}
		if (decision === 'approve' && visit.number + 1 in state.requests) {
			return await textNextApprover(context, state, visit);
		}
		return resumeWith(context, state, visit, { approved: decision === 'approve' });
	}
	const entries = readEntries(question.fields, posted);
	if (entries.problems.some(Boolean))
		return respondWithPage(context, 422, question.title, questionPage(question, entries));
	return resumeWith(context, state, visit, { values: entries.values });
}

function readVisit(context: IWebhookFunctions): LinkVisit {
	const query = context.getQueryData() as Record<string, string | undefined>;
	return {
		run: Number(query[linkNames.run] ?? 0),
		number: Number(query[linkNames.number] ?? 0),
		approvals: (query[linkNames.approvals] ?? '')
			.split('-')
			.filter(Boolean)
			.map((time) => parseInt(time, 36)),
	};
}

/** The question with its buttons or fields. */
function questionPage({ message, approval, fields, button }: Question, entries?: Entries): Html {
	const controls = approval
		? html`<button name="decision" value="approve">${approval.approve}</button>${approval.decline &&
				html`<button class="second" name="decision" value="decline">${approval.decline}</button>`}`
		: html`${formControls(fields, entries)}<button>${button}</button>`;
	const problem =
		entries && html`<p class="problem" role="alert">Please look at the marked fields.</p>`;
	return html`<p>${message}</p>
		${problem}
		<form method="post">${controls}</form>`;
}

function respondWithPage(
	context: IWebhookFunctions,
	status: number,
	title: string,
	content: Html,
): IWebhookResponseData {
	context.getResponseObject().status(status).set(pageHeaders).send(page(title, content)).end();
	return { noWebhookResponse: true };
}

const recorded = page('Thank you', html`<p>Your answer was recorded. You can close this page.</p>`);

/** Lets the execution go on with the answer. n8n sends the page when it has taken over. */
function resumeWith(
	context: IWebhookFunctions,
	{ question, numbers, asked }: QuestionState,
	{ number, approvals }: LinkVisit,
	answer: Answer,
): IWebhookResponseData {
	context.getResponseObject().set(pageHeaders);
	const earlier = approvals.map((seconds, index) => ({
		by: numbers[index],
		at: new Date(seconds * 1000).toISOString(),
	}));
	const data: IDataObject = {
		...answerOf(question, answer),
		respondedBy: numbers[number],
		respondedAt: new Date().toISOString(),
		timedOut: false,
		...(earlier.length > 0 ? { approvedBefore: earlier } : {}),
	};
	return { webhookResponse: recorded, workflowData: [[{ json: { data, asked } }]] };
}

/** The texts to those who are asked later, by what they are about: a second tap must not send another. */
const textsToNextApprovers = new Map<string, Promise<Sent>>();

const mostRemembered = 1_000;

/** Texts the next one who has to approve; what was approved so far is in the link, which n8n signs. */
async function textNextApprover(
	context: IWebhookFunctions,
	{ requests, asked, runIndex }: QuestionState,
	{ number, approvals }: LinkVisit,
): Promise<IWebhookResponseData> {
	const next = number + 1;
	const key = `${asked[0].messageId} ${next}`;
	if (textsToNextApprovers.size >= mostRemembered)
		textsToNextApprovers.delete(textsToNextApprovers.keys().next().value as string);
	const now = Math.floor(Date.now() / 1000);
	const link = linkFor(context, runIndex, next, [...approvals, now]);
	const body = requests[next].body as { text: string };
	const request = { ...requests[next], body: { ...body, text: textWith(body.text, link) } };
	const sending = textsToNextApprovers.get(key) ?? send(context, request, { kind: 'text' });
	textsToNextApprovers.set(key, sending);
	const { state } = await sending.catch((error: Error) => {
		textsToNextApprovers.delete(key);
		throw error;
	});
	if (state === 'accepted') {
		return respondWithPage(
			context,
			200,
			'Thank you',
			html`<p>
				Your approval was recorded, and the next person is asked now. You can close this page.
			</p>`,
		);
	}
	if (state === 'unknown') {
		return respondWithPage(
			context,
			502,
			'Please tell the sender',
			html`<p>
				The next person may have been asked, or not: nobody has confirmed it. They are not asked
				again, so that they get no second text.
			</p>`,
		);
	}
	textsToNextApprovers.delete(key);
	return respondWithPage(
		context,
		502,
		'Please try again',
		html`<p>The next person could not be asked. Your approval is not recorded yet.</p>
			<form method="post"><button name="decision" value="approve">Try again</button></form>`,
	);
}

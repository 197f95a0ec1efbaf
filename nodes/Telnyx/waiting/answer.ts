import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { send, type Sent } from '../transport/send';
import { formControls, readEntries, type Entries } from './form';
import { html, page, pageHeaders, type Html } from './page';
import { answerOf, type Answer, type Question } from './question';
import { linkFor, linkNames, textWith, type ResponseState } from './response';
import { stateOf } from './state';

/** Bytes; a form from a phone is far smaller. */
const largestBody = 100_000;

/** What the link says. n8n has checked that it is ours and unchanged. */
interface Visit {
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
	const state = stateOf<ResponseState>(context);
	const visit = readVisit(context);
	if (!state || visit.run !== state.runIndex || !(visit.number in state.numbers)) {
		return show(context, 404, 'This link leads nowhere', html`<p>Ask the sender for a new one.</p>`);
	}
	const { question } = state;
	const request = context.getRequestObject();
	if (request.method !== 'POST') return show(context, 200, question.title, ask(question));

	if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
		return show(context, 415, question.title, ask(question));
	}
	const body = request.rawBody as Buffer | undefined;
	if (!body || body.length > largestBody) return show(context, 413, question.title, ask(question));
	const posted = Object.fromEntries(new URLSearchParams(body.toString()));

	if (question.approval) {
		const { decision } = posted;
		if (decision !== 'approve' && !(decision === 'decline' && question.approval.decline)) {
			return show(context, 400, question.title, ask(question));
		}
		if (decision === 'approve' && visit.number + 1 in state.requests) {
			return await askNext(context, state, visit);
		}
		return goOn(context, state, visit, { approved: decision === 'approve' });
	}
	const entries = readEntries(question.fields, posted);
	if (entries.problems.some(Boolean)) return show(context, 422, question.title, ask(question, entries));
	return goOn(context, state, visit, { values: entries.values });
}

function readVisit(context: IWebhookFunctions): Visit {
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
function ask({ message, approval, fields, button }: Question, entries?: Entries): Html {
	const controls = approval
		? html`<button name="decision" value="approve">${approval.approve}</button>${
				approval.decline && html`<button class="second" name="decision" value="decline">${approval.decline}</button>`
			}`
		: html`${formControls(fields, entries)}<button>${button}</button>`;
	const problem = entries && html`<p class="problem" role="alert">Please look at the marked fields.</p>`;
	return html`<p>${message}</p>${problem}<form method="post">${controls}</form>`;
}

function show(
	context: IWebhookFunctions,
	status: number,
	title: string,
	content: Html,
): IWebhookResponseData {
	context.getResponseObject().status(status).set(pageHeaders).send(page(title, content)).end();
	return { noWebhookResponse: true };
}

const recorded = page(
	'Thank you',
	html`<p>Your answer was recorded. You can close this page.</p>`,
);

/** Lets the execution go on with the answer. n8n sends the page when it has taken over. */
function goOn(
	context: IWebhookFunctions,
	{ question, numbers, asked }: ResponseState,
	{ number, approvals }: Visit,
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
const passedOn = new Map<string, Promise<Sent>>();

const mostRemembered = 1_000;

/** Texts the next one who has to approve; what was approved so far is in the link, which n8n signs. */
async function askNext(
	context: IWebhookFunctions,
	{ requests, asked, runIndex }: ResponseState,
	{ number, approvals }: Visit,
): Promise<IWebhookResponseData> {
	const next = number + 1;
	const key = `${asked[0].messageId} ${next}`;
	if (passedOn.size >= mostRemembered) passedOn.delete(passedOn.keys().next().value as string);
	const now = Math.floor(Date.now() / 1000);
	const link = linkFor(context, runIndex, next, [...approvals, now]);
	const body = requests[next].body as { text: string };
	const request = { ...requests[next], body: { ...body, text: textWith(body.text, link) } };
	const sending = passedOn.get(key) ?? send(context, request, { kind: 'text' });
	passedOn.set(key, sending);
	const { state } = await sending.catch((error: Error) => {
		passedOn.delete(key);
		throw error;
	});
	if (state === 'accepted') {
		return show(context, 200, 'Thank you', html`<p>Your approval was recorded, and the next person is asked now. You can close this page.</p>`);
	}
	if (state === 'unknown') {
		return show(
			context,
			502,
			'Please tell the sender',
			html`<p>The next person may have been asked, or not: nobody has confirmed it. They are not asked again, so that they get no second text.</p>`,
		);
	}
	passedOn.delete(key);
	return show(
		context,
		502,
		'Please try again',
		html`<p>The next person could not be asked. Your approval is not recorded yet.</p><form method="post"><button name="decision" value="approve">Try again</button></form>`,
	);
}

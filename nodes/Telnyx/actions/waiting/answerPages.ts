import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { formControls } from './formControls';
import type { Entry } from './formEntries';
import { html, page, pageHeaders, type Html } from './page';
import { isChoice, type Choice, type Form, type Question } from './question';

interface Page {
	status: number;
	title: string;
	content: Html;
}

/** Responds with a page, and leaves the execution waiting. */
export function respondWithPage(
	context: IWebhookFunctions,
	{ status, title, content }: Page,
): IWebhookResponseData {
	context.getResponseObject().status(status).set(pageHeaders).send(page(title, content)).end();
	return { noWebhookResponse: true };
}

/** The question with its buttons or fields, and with what was entered before. */
export function questionPage(status: number, question: Question, entries?: Entry[]): Page {
	const problem =
		entries && html`<p class="problem" role="alert">Please look at the marked fields.</p>`;
	const content = html`<p class="message">${question.message}</p>
		${problem}
		<form method="post">
			${isChoice(question) ? buttons(question) : controls(question, entries)}
		</form>`;
	return { status, title: question.title, content };
}

const buttons = ({ type, options }: Choice): Html =>
	html`${options.map(({ label }, index) => {
		const value = decisionOf(type, index);
		return index > 0 && type === 'approval'
			? html`<button class="second" name="decision" value="${value}">${label}</button>`
			: html`<button name="decision" value="${value}">${label}</button>`;
	})}`;

/** What the button of an option posts. */
export const decisionOf = (type: Choice['type'], index: number): string =>
	type === 'approval' ? ['approve', 'decline'][index] : `${index + 1}`;

const controls = ({ fields, button }: Form, entries?: Entry[]): Html =>
	html`${formControls(fields, entries)}<button>${button}</button>`;

export const unknownLinkPage: Page = {
	status: 404,
	title: 'This link does not work',
	content: html`<p>Ask the sender for a new one.</p>`,
};

export const answeredPage: Page = {
	status: 409,
	title: 'Already answered',
	content: html`<p>
		Another answer came first, so nothing more is needed. You can close this page.
	</p>`,
};

export const failurePage: Page = {
	status: 500,
	title: 'Something went wrong',
	content: html`<p>Nothing was recorded. Please open the link again.</p>`,
};

export const nextPersonAskedPage: Page = {
	status: 200,
	title: 'Thank you',
	content: html`<p>
		Your approval was recorded, and the next person has been asked. You can close this page.
	</p>`,
};

export const nextPersonUnknownPage: Page = {
	status: 502,
	title: 'Please tell the sender',
	content: html`<p>
		Your approval was received, but it is not known whether the text to the next person was sent. It
		is not sent again, so that nobody gets it twice.
	</p>`,
};

export const nextPersonNotAskedPage: Page = {
	status: 502,
	title: 'Please try again',
	content: html`<p>The next person could not be asked, so your approval is not recorded yet.</p>
		<form method="post"><button name="decision" value="approve">Try again</button></form>`,
};

/** The page of the answer with which the execution goes on. n8n serves it. */
export const recordedPage = page(
	'Thank you',
	html`<p>Your answer was recorded, and the link no longer works. You can close this page.</p>`,
);

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { RecentMap } from '../../transport/recentMap';
import { readCredential } from '../../transport/credential';
import { send, type Sent } from '../../transport/send';
import { answerLink, type AnswerLink } from './answerLink';
import {
	nextPersonAskedPage,
	nextPersonNotAskedPage,
	nextPersonUnknownPage,
	respondWithPage,
} from './answerPages';
import { textWith } from './answerWaiting';
import type { QuestionState } from './questionState';
import { runKey } from './state';

/**
 * The texts to those who are asked later, by execution, node, run and person: a second tap must not send another. What
 * Telnyx refused is not among them.
 */
const texts = new RecentMap<string, Promise<Sent>>(1_000);

/** Texts the next one who has to approve. The link says what was approved so far: a waiting execution can't be written to. */
export async function textNextApprover(
	context: IWebhookFunctions,
	{ requests }: QuestionState,
	{ runIndex, person, approvals }: AnswerLink,
): Promise<IWebhookResponseData> {
	const next = person + 1;
	const key = `${runKey(context, { runIndex })} ${next}`;
	const sending = texts.get(key) ?? sendText();
	texts.set(key, sending);
	const { state } = await sending.catch((error: Error) => {
		texts.delete(key);
		throw error;
	});
	if (state === 'accepted') return respondWithPage(context, nextPersonAskedPage);
	if (state === 'unknown') return respondWithPage(context, nextPersonUnknownPage);
	texts.delete(key);
	return respondWithPage(context, nextPersonNotAskedPage);

	async function sendText(): Promise<Sent> {
		const credential = await readCredential(context);
		const now = Math.floor(Date.now() / 1000);
		const link = { runIndex, person: next, approvals: [...approvals, now] };
		const body = requests[next].body as { text: string };
		const text = textWith(body.text, answerLink(context, credential, link));
		return await send(
			context,
			{ ...requests[next], body: { ...body, text } },
			{ kind: 'text', credential },
		);
	}
}

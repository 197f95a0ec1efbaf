import {
	SEND_AND_WAIT_OPERATION,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { respondWith } from '../../trigger/verify';
import { receiveAnswer } from './answer';
import { failurePage, respondWithPage } from './answerPages';
import { receiveDelivery } from './deliveryEvent';
import { isEvent, receiveEvent } from './reply';

/** Answers a request to a waiting execution. It never throws: n8n would end the execution in error. */
export async function receiveWaiting(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isQuestion = context.getNodeParameter('operation') === SEND_AND_WAIT_OPERATION;
	try {
		if (!isQuestion) return await receiveDelivery(context);
		return isEvent(context) ? await receiveEvent(context) : await receiveAnswer(context);
	} catch (error) {
		context.logger.error(
			`"${context.getNode().name}" could not handle a request: ${(error as Error).message}`,
		);
		if (context.getResponseObject().headersSent) return { noWebhookResponse: true };
		return isQuestion ? respondWithPage(context, failurePage) : respondWith(context, 500);
	}
}

import {
	SEND_AND_WAIT_OPERATION,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { respondWith } from '../../trigger/verify';
import { receiveAnswer } from './answer';
import { failurePage, respondWithPage } from './answerPages';
import { receiveDelivery } from './deliveryEvent';
import { isEvent, receiveEvent } from './reply';

const atNode = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
});

/** The address of a waiting execution: the page of a question, or where Telnyx reports deliveries. */
export const waitingWebhooks: IWebhookDescription[] = [atNode('GET'), atNode('POST')];

/** Says in the editor what an execution waits for. */
export const waitingTooltip =
	'={{ $parameter["operation"] === "sendAndWait" ? "The execution continues when the person answers" : "The execution continues when Telnyx has reported the delivery" }}';

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

import {
	SEND_AND_WAIT_OPERATION,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { respondWith } from '../../trigger/verify';
import { receiveAnswer } from './answer';
import { receiveDelivery } from './deliveryEvent';

const atNode = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
});

/** The addresses of a waiting execution. */
export const waitingWebhooks: IWebhookDescription[] = [atNode('GET'), atNode('POST')];

/** Says in the editor what an execution waits for. */
export const waitingTooltip =
	'={{ $parameter["operation"] === "sendAndWait" ? "The execution goes on when the person answers" : "The execution goes on when Telnyx says what became of the message" }}';

/** Answers a request to a waiting execution. It never throws: n8n would end the execution in error. */
export async function receiveWaiting(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return context.getNodeParameter('operation') === SEND_AND_WAIT_OPERATION
			? await receiveAnswer(context)
			: await receiveDelivery(context);
	} catch (error) {
		context.logger.error(
			`"${context.getNode().name}" could not handle a request: ${(error as Error).message}`,
		);
		return context.getResponseObject().headersSent
			? { noWebhookResponse: true }
			: respondWith(context, 500);
	}
}

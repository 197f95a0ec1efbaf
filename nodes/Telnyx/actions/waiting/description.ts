import type { IWebhookDescription } from 'n8n-workflow';

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

import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { claimInTime, eventKey } from './eventClaims';
import { flatEvent } from './events';
import { isWanted } from './filters';
import { refusedRun, startingItem } from './outputs';
import { logRefusal } from './refusals';
import { respondWith, rawBodyOf, signatureProblem, parseBody, type Refusal } from './verify';
import { settingsOf } from './settings';

/**
 * Answers one request to the trigger's address: refused unless Telnyx signed it, acknowledged without
 * a run where the user did not ask for the event, and handed to the workflow otherwise.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = rawBodyOf(context);
	const refusal = await signatureProblem(context, body, windowOf(context));
	if (refusal) return refuse(context, refusal);

	const webhook = parseBody(body);
	const event = webhook && flatEvent(webhook);
	const settings = settingsOf(context);
	if (!event || !isWanted(event, settings)) return acknowledged;

	// A test takes nothing from production.
	const key = eventKey(context, event) + (context.getMode() === 'manual' ? ' test' : '');
	const state = await claimInTime(key, context.getResponseObject());
	if (state === 'done') return acknowledged;
	// The first delivery may still fail, so that this one must not be acknowledged yet.
	if (state === 'underWay') return respondWith(context, 409);
	return { ...acknowledged, workflowData: startingItem(event, webhook, settings) };
}

const acknowledged: IWebhookResponseData = { webhookResponse: { received: true } };

/** Read without evaluating anything, since a forged request must not make n8n evaluate expressions. */
function windowOf(context: IWebhookFunctions): number {
	const { timestampWindow } = (context.getNode().parameters.options ?? {}) as IDataObject;
	return typeof timestampWindow === 'number' ? timestampWindow : 300;
}

/**
 * Turns a request away. Where the public key may be wrong, the user finds a failed run in the executions
 * list: whichever process of n8n received the request, that list is the same.
 *
 * @throws NodeOperationError while the user listens for a test event, who so sees what is wrong
 */
function refuse(context: IWebhookFunctions, refusal: Refusal): IWebhookResponseData {
	const { status, reason, remedy, shouldNotify: isNews } = refusal;
	const message = `A request was refused: ${reason}`;
	if (context.getMode() === 'manual') {
		throw new NodeOperationError(context.getNode(), message, { description: remedy });
	}
	logRefusal(context, reason, remedy);
	const answered = respondWith(context, status);
	return isNews ? { ...answered, workflowData: refusedRun(message, remedy) } : answered;
}

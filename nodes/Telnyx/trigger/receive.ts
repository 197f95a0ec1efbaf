import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { claimInTime } from './deliveries';
import { flatEvent } from './events';
import { logRefusal, reportUnproven, settleProof } from './refusals';
import { keyOf } from './state';
import { answer, bodyOf, doubt, parse, type Refusal } from './verify';
import { eventKey, isWanted, itemOf } from './wanted';

/**
 * Answers one request to the trigger's address: refused unless Telnyx signed it, acknowledged without
 * a run where the user did not ask for the event, and handed to the workflow otherwise.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = bodyOf(context);
	const refusal = await doubt(context, body, windowOf(context));
	if (refusal) return refuse(context, refusal);
	settleProof(keyOf(context));

	const webhook = parse(body);
	const event = webhook && flatEvent(webhook);
	if (!event || !isWanted(context, event)) return acknowledged;

	// A test takes nothing from production.
	const key = eventKey(context, event) + (context.getMode() === 'manual' ? ' test' : '');
	const state = await claimInTime(key, context.getResponseObject());
	if (state === 'done') return acknowledged;
	// The first delivery may still fail, so that this one must not be acknowledged yet.
	if (state === 'underWay') return answer(context, 409);
	return { ...acknowledged, workflowData: itemOf(context, event, webhook) };
}

const acknowledged: IWebhookResponseData = { webhookResponse: { received: true } };

/** Read without evaluating anything, since a forged request must not make n8n evaluate expressions. */
function windowOf(context: IWebhookFunctions): number {
	const { timestampWindow } = (context.getNode().parameters.options ?? {}) as IDataObject;
	return typeof timestampWindow === 'number' ? timestampWindow : 300;
}

/** @throws NodeOperationError while the user listens for a test event, who so sees what is wrong */
function refuse(context: IWebhookFunctions, refusal: Refusal): IWebhookResponseData {
	const { status, reason, remedy, unproven } = refusal;
	const error = new NodeOperationError(context.getNode(), `A request was refused: ${reason}`, {
		description: remedy,
	});
	if (context.getMode() === 'manual') throw error;
	if (unproven) reportUnproven(keyOf(context), error);
	logRefusal(context, reason, remedy);
	return answer(context, status);
}

import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { readCredential } from '../transport/send';
import { claim } from './deliveries';
import { flatEvent } from './events';
import { logRefusal, reportUnproven, settleProof } from './refusals';
import { isSigned, publicKeyRemedy, readPublicKeys, readSignature } from './signature';
import { keyOf } from './state';
import { eventKey, isWanted, itemOf } from './wanted';

/** Telnyx's events are a few kilobytes; much more is not an event. */
const largestBody = 1_000_000;

/**
 * Answers one request to the trigger's address: refused unless Telnyx signed it, acknowledged without
 * a run where the user did not ask for the event, and handed to the workflow otherwise. The checks
 * stand in the order of their cost.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = (context.getRequestObject().rawBody as Buffer | undefined) ?? Buffer.alloc(0);
	const refusal = body.length > largestBody ? tooLarge : await doubt(context, body);
	if (refusal) return refuse(context, refusal);
	settleProof(keyOf(context));

	const webhook = parse(body);
	const event = webhook && flatEvent(webhook);
	if (!event || !isWanted(context, event)) return acknowledged;

	// A test takes nothing from production.
	const key = eventKey(context, event) + (context.getMode() === 'manual' ? ' test' : '');
	const claimed = claim(key, context.getResponseObject());
	if (claimed === 'done') return acknowledged;
	// The first delivery may still fail, so that this one must not be acknowledged yet.
	if (claimed === 'underWay') return answer(context, 409);
	return { ...acknowledged, workflowData: itemOf(context, event, webhook) };
}

const acknowledged: IWebhookResponseData = { webhookResponse: { received: true } };

function answer(context: IWebhookFunctions, status: number): IWebhookResponseData {
	context.getResponseObject().status(status).send().end();
	return { noWebhookResponse: true };
}

interface Refusal {
	status: number;
	reason: string;
	remedy: string;
	/** Whether the public key may be at fault. */
	unproven?: true;
}

const tooLarge: Refusal = {
	status: 413,
	reason: 'the body is larger than 1 MB',
	remedy: 'Telnyx sends no such events.',
};

/** Why the request is not believed to be Telnyx's. */
async function doubt(context: IWebhookFunctions, body: Buffer): Promise<Refusal | undefined> {
	const signature = readSignature(context.getHeaderData(), windowOf(context));
	if (typeof signature === 'string') {
		const remedy = 'If this was Telnyx, check the clock of this machine and any proxy in between.';
		return { status: 401, reason: signature, remedy };
	}
	const keys = readPublicKeys((await readCredential(context)).publicKey);
	if (!Array.isArray(keys) || keys.length === 0) {
		// Not 401: the fault is here, and Telnyx may try again until it is mended.
		const reason = 'the credential has no usable public key';
		return { status: 503, reason, remedy: publicKeyRemedy, unproven: true };
	}
	if (isSigned(body, signature, keys)) return undefined;
	return {
		status: 401,
		reason: 'the signature does not match the public key',
		remedy: `If this was Telnyx, the credential’s public key is wrong. ${publicKeyRemedy}`,
		unproven: true,
	};
}

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
	const where = `${context.getWorkflow().id} "${context.getNode().name}"`;
	logRefusal(context.logger, where, reason, remedy);
	return answer(context, status);
}

function parse(body: Buffer): IDataObject | undefined {
	try {
		const parsed: unknown = JSON.parse(body.toString());
		return typeof parsed === 'object' && parsed !== null ? (parsed as IDataObject) : undefined;
	} catch {
		// Signed, and still no JSON: nothing that a repetition would mend.
		return undefined;
	}
}

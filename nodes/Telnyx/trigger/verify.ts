import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { parseJson } from '../message/json';
import { withoutFileSignatures } from '../transport/signedFiles';
import { verifySignature } from './publicKeys';
import { publicKeyRemedy, readSignature } from './signature';

/** Telnyx's events are a few kilobytes; much more is not an event. */
const largestBody = 1_000_000;

/** Why a request is not believed, and what the one who runs n8n can do if it was Telnyx after all. */
export interface Refusal {
	status: number;
	reason: string;
	remedy: string;
	/** Whether the public key may be at fault, and the user is to be notified of it now. */
	shouldNotify?: boolean;
}

/** The body as it came over the wire. */
export const rawBodyOf = (context: IWebhookFunctions): Buffer =>
	(context.getRequestObject().rawBody as Buffer | undefined) ?? Buffer.alloc(0);

/**
 * Why a request is not believed to be Telnyx's; undefined where it is. The checks stand in the order
 * of their cost.
 *
 * @param window seconds that the signed time may be off either way
 */
export async function signatureProblem(
	context: IWebhookFunctions,
	body: Buffer,
	window: number,
): Promise<Refusal | undefined> {
	if (body.length > largestBody) {
		const reason = 'the body is larger than 1 MB';
		return { status: 413, reason, remedy: 'Telnyx sends no such events.' };
	}
	const signature = readSignature(context.getHeaderData(), window);
	if (typeof signature === 'string') {
		const remedy = 'If this was Telnyx, check the clock of this machine and any proxy in between.';
		return { status: 401, reason: signature, remedy };
	}
	const { isValid, hasKey, shouldNotify } = await verifySignature(context, body, signature);
	if (isValid) return undefined;
	if (!hasKey) {
		// Not 401: the fault is here, and Telnyx may try again until it is mended.
		const reason = 'the credential has no usable public key';
		return { status: 503, reason, remedy: publicKeyRemedy, shouldNotify };
	}
	return {
		status: 401,
		reason: 'the signature does not match the public key',
		remedy: `If this was Telnyx, the credential’s public key is wrong. ${publicKeyRemedy}`,
		shouldNotify,
	};
}

/**
 * A webhook's JSON; undefined where it holds no object: signed, and still no JSON, which no repetition would mend.
 */
export const parseBody = (body: Buffer): IDataObject | undefined =>
	parseJson(withoutFileSignatures(body.toString()));

/** Answers with nothing but a status. */
export function respondWith(context: IWebhookFunctions, status: number): IWebhookResponseData {
	context.getResponseObject().status(status).send().end();
	return { noWebhookResponse: true };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { TelnyxCredential } from '../../transport/credential';

/** What the node signs for itself. */
interface Signed {
	/** What it is for, so that one thing can't be taken for another. */
	purpose: 'answer link' | 'button';
	claims: ReadonlyArray<string | number>;
}

/**
 * The node's own signature, bound to its waiting execution: the workflow, the execution and the node.
 *
 * The key is the API key, which no viewer of executions sees. Who has it can read the text with the link at Telnyx
 * anyway. 96 bits, which nobody guesses over HTTP, so that the text stays short.
 */
export function ownSignature(
	context: IExecuteFunctions | IWebhookFunctions,
	{ apiKey }: TelnyxCredential,
	{ purpose, claims }: Signed,
): string {
	const signed = [
		context.getWorkflow().id,
		context.getExecutionId(),
		context.getNode().id,
		...claims,
	];
	return createHmac('sha256', apiKey)
		.update(`n8n-nodes-telnyx ${purpose}\n${signed.join('\n')}`)
		.digest()
		.subarray(0, 12)
		.toString('base64url');
}

/** Whether this node made a signature, for this execution. */
export function isOwnSignature(
	signature: string,
	context: IWebhookFunctions,
	credential: TelnyxCredential,
	signed: Signed,
): boolean {
	// With an empty key, anybody could sign.
	if (!credential.apiKey.trim()) return false;
	const given = Buffer.from(signature);
	const expected = Buffer.from(ownSignature(context, credential, signed));
	return given.length === expected.length && timingSafeEqual(given, expected);
}

import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { readCredential, type TelnyxCredential } from '../../transport/credential';
import { isOwnSignature, ownSignature } from './ownSignature';
import { resumeUrl } from './resumeUrl';

/** What a link says about the one who opens it. */
export interface AnswerLink {
	/** The run of the node that asks: in a loop, a link of an earlier round must not answer a later one. */
	runIndex: number;
	/** The person, by their place among those who are asked. */
	person: number;
	/** When the ones before approved, in Unix seconds. */
	approvals: number[];
}

/**
 * The parameter. Where n8n itself refuses a request, since the execution runs, has ended or was deleted, it shows people
 * a page instead of JSON if the address holds `form-waiting` (HTTP 409) or `n8n-form` (404).
 */
const parameter = 'n8n-form-waiting';

type Context = IExecuteFunctions | IWebhookFunctions;

/**
 * The address of the page for one person. The node signs and checks it by itself: n8n's own signature is not checked by
 * every version of n8n, and fails where n8n is behind a path; its token is there for all who may view executions.
 */
export function answerLink(
	context: Context,
	credential: TelnyxCredential,
	{ runIndex, person, approvals }: AnswerLink,
): string {
	const url = resumeUrl(context);
	const claims = [runIndex, person, ...approvals].map((number) => number.toString(36)).join('-');
	// The signature may end in a dash, which some phones leave out of a link at the end of a text.
	const signed = `${parameter}=${ownSignature(context, credential, signedLink(claims))}.${claims}`;
	url.search = [signed, url.search.slice(1)].filter(Boolean).join('&');
	return url.toString();
}

const signedLink = (claims: string) => ({ purpose: 'answer link', claims: [claims] }) as const;

/** What the link of a request says, or undefined where this node did not sign it for this execution. */
export async function readAnswerLink(context: IWebhookFunctions): Promise<AnswerLink | undefined> {
	const value = (context.getQueryData() as Record<string, unknown>)[parameter];
	const [, signature, claims] =
		typeof value === 'string' ? (/^([\w-]{16})\.([\da-z]+(?:-[\da-z]+)+)$/.exec(value) ?? []) : [];
	if (!signature || !claims) return undefined;
	const credential = await readCredential(context);
	if (!isOwnSignature(signature, context, credential, signedLink(claims))) return undefined;
	const [runIndex, person, ...approvals] = claims.split('-').map((number) => parseInt(number, 36));
	return { runIndex, person, approvals };
}

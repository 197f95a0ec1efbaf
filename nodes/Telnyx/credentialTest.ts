import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import {
	classifyResponse,
	classifyConnectionError,
	type HttpResponse,
	type Outcome,
} from './transport/outcome';
import { explainOutcome } from './transport/errors';
import { connectionError, type TelnyxCredential } from './transport/send';
import { readPublicKeys } from './trigger/signature';

/**
 * Tells whether a credential works, and if not, in which of its fields the fault is.
 */
async function telnyxMessagingApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const data = credential.data as TelnyxCredential;
	const message = problemOf(data) ?? (await probe(this, data));
	return message
		? { status: 'Error', message }
		: { status: 'OK', message: 'Telnyx accepted the API key' };
}

export const credentialTest = { telnyxMessagingApiTest };

/** What is wrong with the fields' shapes, found without asking Telnyx. */
function problemOf({ apiKey, publicKey, baseUrl }: TelnyxCredential): string | undefined {
	const key = apiKey.trim();
	if (key === '')
		return 'The API Key is empty. Make one in the Telnyx portal under Account > API Keys.';
	if (!/^KEY[\w-]+$/.test(key)) {
		return 'The API Key should begin with "KEY" and hold no spaces. Copy it again from the Telnyx portal under Account > API Keys.';
	}
	if ('notAKey' in readPublicKeys(publicKey)) {
		return 'The Public Key is not 32 bytes of base64, which is 44 characters ending in "=". Copy it again from the Telnyx portal under Account > Keys & Credentials > Public Key.';
	}
	if (!/^https?:\/\/[^\s/]+/i.test(baseUrl.trim())) {
		return 'The Base URL is not a web address. Set it to https://api.telnyx.com/v2.';
	}
	return undefined;
}

/** Asks for one messaging profile. This is not `send`, since a credential test has no other helper. */
async function probe(
	{ helpers }: ICredentialTestFunctions,
	{ apiKey, baseUrl }: TelnyxCredential,
): Promise<string | undefined> {
	let outcome: Outcome;
	try {
		const answer = (await helpers.request({
			method: 'GET',
			uri: `${baseUrl.trim().replace(/\/+$/, '')}/messaging_profiles?page[size]=1`,
			headers: { Authorization: `Bearer ${apiKey.trim()}`, Accept: 'application/json' },
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
			timeout: 15_000,
		})) as HttpResponse;
		outcome = classifyResponse(answer, 'read');
	} catch (error) {
		const { code, syscall } = connectionError(error);
		outcome = classifyConnectionError(code, syscall);
	}
	return outcome.state === 'accepted'
		? undefined
		: explainOutcome(outcome, { kind: 'read' }).join('. ');
}

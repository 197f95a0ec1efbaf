import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readDefaultFrom } from './fields/sender';
import { apiUrl, baseUrlProblem, baseUrlRisk } from './transport/baseUrl';
import { withoutKey, type TelnyxCredential } from './transport/credential';
import { withDeadline } from './transport/deadline';
import { explainOutcome } from './transport/errors';
import {
	classifyResponse,
	classifyConnectionError,
	type HttpResponse,
	type Outcome,
} from './transport/outcome';
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
function problemOf({
	apiKey,
	publicKey,
	baseUrl,
	defaultFrom,
}: TelnyxCredential): string | undefined {
	const key = apiKey.trim();
	if (key === '')
		return 'The API Key is empty. Make one in the Telnyx portal under Account > API Keys.';
	if (!/^KEY[\w-]+$/.test(key)) {
		return 'The API Key should begin with "KEY" and hold no spaces. Copy it again from the Telnyx portal under Account > API Keys.';
	}
	if ('notAKey' in readPublicKeys(publicKey)) {
		return 'The Public Key is not 32 bytes of base64, which is 44 characters ending in "=". Copy it again from the Telnyx portal under Account > Keys & Credentials > Public Key.';
	}
	const from = defaultFrom?.trim();
	if (from && readDefaultFrom(from) === undefined) {
		return 'The Default From is no number and no sender ID. Write a number with its country code, such as +13125550001; a sender ID has up to 11 letters, digits and spaces.';
	}
	return baseUrlProblem(baseUrl) ?? baseUrlRisk(baseUrl);
}

/** How long Telnyx may take to answer. */
const milliseconds = 15_000;

/** Asks for one messaging profile. This is not `send`, since a credential test has no other helper. */
async function probe(
	{ helpers }: ICredentialTestFunctions,
	credential: TelnyxCredential,
): Promise<string | undefined> {
	let outcome: Outcome;
	try {
		const response = await withDeadline(
			{ milliseconds },
			async () =>
				(await helpers.request({
					method: 'GET',
					uri: apiUrl(credential.baseUrl, '/messaging_profiles?page[size]=1'),
					headers: {
						Authorization: `Bearer ${credential.apiKey.trim()}`,
						Accept: 'application/json',
					},
					resolveWithFullResponse: true,
					simple: false,
					followRedirect: false,
					timeout: milliseconds,
				})) as HttpResponse,
		);
		const body = withoutKey(String(response.body ?? ''), credential);
		outcome = classifyResponse({ ...response, body }, 'read');
	} catch (error) {
		outcome = classifyConnectionError(error);
	}
	return outcome.state === 'accepted'
		? undefined
		: explainOutcome(outcome, { kind: 'read' }).join('. ');
}

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { TelnyxContext } from './request';

export const credentialName = 'telnyxMessagingApi';

/** What `getCredentials` gives for the credential type `telnyxMessagingApi`. */
export type TelnyxCredential = ICredentialDataDecryptedObject & {
	apiKey: string;
	publicKey: string;
	baseUrl: string;
	/** What SMS and MMS come from where a step does not say it; credentials of before this field have none. */
	defaultFrom?: string;
};

/** The credential of the node, as the user filled it in. */
export async function readCredential(context: TelnyxContext): Promise<TelnyxCredential> {
	return await context.getCredentials<TelnyxCredential>(credentialName);
}

/** Shorter than any key; what is that short may also stand for something else. */
const shortestKey = 8;

/** Cuts the API key out of what a server says, which may repeat it. */
export function withoutKey(text: string, { apiKey }: Pick<TelnyxCredential, 'apiKey'>): string {
	const key = apiKey.trim();
	return key.length < shortestKey ? text : text.replaceAll(key, '[API key]');
}

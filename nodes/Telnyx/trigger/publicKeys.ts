import type { KeyObject } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { credentialName } from '../transport/request';
import { readCredential } from '../transport/send';
import { isSigned, readPublicKeys, type SignatureHeaders } from './signature';

interface Known {
	keys: KeyObject[];
	readAt: number;
}

/**
 * The public keys of credentials, by their IDs. To read a credential costs n8n about as much as half of
 * a run, so that it is not done for each request.
 */
const known = new Map<string, Known>();

/** An instance has few credentials of this type. */
const mostKnown = 100;

/** Milliseconds after which a key that was removed from the credential is believed no longer. */
const freshFor = 60_000;

/** Milliseconds in which the keys are not read again, however many requests they do not fit. */
const notAgainFor = 5_000;

/**
 * Whether one of the credential's public keys signed the body.
 *
 * @returns undefined where the credential has no usable key
 */
export async function isBelieved(
	context: IWebhookFunctions,
	body: Buffer,
	signature: SignatureHeaders,
): Promise<boolean | undefined> {
	let { keys, readAt } = await keysOf(context, freshFor);
	if (isSigned(body, signature, keys)) return true;
	// The keys may just have been changed.
	if (Date.now() - readAt > notAgainFor) {
		({ keys, readAt } = await keysOf(context, notAgainFor));
		if (isSigned(body, signature, keys)) return true;
	}
	return keys.length > 0 ? false : undefined;
}

async function keysOf(context: IWebhookFunctions, maxAge: number): Promise<Known> {
	const id = context.getNode().credentials?.[credentialName]?.id ?? '';
	const found = known.get(id);
	if (found && Date.now() - found.readAt <= maxAge) return found;
	const read = readPublicKeys((await readCredential(context)).publicKey);
	const now: Known = { keys: Array.isArray(read) ? read : [], readAt: Date.now() };
	if (known.size >= mostKnown) known.clear();
	if (id) known.set(id, now);
	return now;
}

import type { KeyObject } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { credentialName } from '../transport/request';
import { readCredential } from '../transport/send';
import { isSigned, readPublicKeys, type SignatureHeaders } from './signature';
import { keyOf } from './state';

interface KnownKeys {
	/** The credential's field. */
	field: string;
	keys: KeyObject[];
	readAt: number;
	/** Whether one of the keys has signed an event: a request that none of them signed is then forged. */
	proven: boolean;
	/** The triggers whose users were told that the keys may be wrong. */
	notified: Set<string>;
}

/** What the credential's public keys say of a request. */
export interface Verdict {
	valid: boolean;
	/** Whether the credential has a usable key at all. */
	hasKey: boolean;
	/** Whether the keys may be to blame, and nobody was told so yet: true once for each trigger. */
	shouldNotify: boolean;
}

/**
 * The public keys of credentials, by their IDs. To read a credential costs n8n about as much as half of
 * a run, so that it is not done for each request.
 */
const known = new Map<string, KnownKeys>();

/** An instance has few credentials of this type. */
const mostKnown = 100;

/** Milliseconds after which a key that was removed from the credential is believed no longer. */
const maxAge = 60_000;

/** Milliseconds in which the keys are not read again, however many requests they do not fit. */
const minReadInterval = 5_000;

/** Whether one of the credential's public keys signed the body. */
export async function verifySignature(
	context: IWebhookFunctions,
	body: Buffer,
	signature: SignatureHeaders,
): Promise<Verdict> {
	let known = await keysOf(context, maxAge);
	let believed = isSigned(body, signature, known.keys);
	// The keys may just have been changed.
	if (!believed && Date.now() - known.readAt > minReadInterval) {
		known = await keysOf(context, minReadInterval);
		believed = isSigned(body, signature, known.keys);
	}
	known.proven ||= believed;
	return {
		valid: believed,
		hasKey: known.keys.length > 0,
		shouldNotify: !known.proven && notifyOnce(known, context),
	};
}

/** Whether nobody has been told of this trigger yet; from now on somebody has. */
function notifyOnce({ notified: told }: KnownKeys, context: IWebhookFunctions): boolean {
	const trigger = keyOf(context);
	const isNews = !told.has(trigger);
	told.add(trigger);
	return isNews;
}

async function keysOf(context: IWebhookFunctions, maxAge: number): Promise<KnownKeys> {
	const id = context.getNode().credentials?.[credentialName]?.id ?? '';
	const found = known.get(id);
	if (found && Date.now() - found.readAt <= maxAge) return found;
	const { publicKey: field } = await readCredential(context);
	const readAt = Date.now();
	if (found?.field === field) return Object.assign(found, { readAt });
	const read = readPublicKeys(field);
	const keys = Array.isArray(read) ? read : [];
	// Of what is not kept, nobody could be told just once.
	const now: KnownKeys = { field, keys, readAt, proven: id === '', notified: new Set() };
	if (known.size >= mostKnown) known.clear();
	if (id) known.set(id, now);
	return now;
}

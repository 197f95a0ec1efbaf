import type { KeyObject } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { credentialName, readCredential } from '../transport/credential';
import { RecentMap } from '../transport/recentMap';
import { isSigned, readPublicKeys, type SignatureHeaders } from './signature';
import { triggerKey } from './state';

interface KnownKeys {
	/** The credential's field. */
	field: string;
	keys: KeyObject[];
	/** In this process's time, which no change of the clock moves. */
	readAt: number;
	/** Whether one of the keys has signed an event: a request that none of them signed is then forged. */
	proven: boolean;
	/** The triggers whose users were notified that the keys may be wrong. */
	notified: Set<string>;
}

/** What the credential's public keys say of a request. */
export interface Verdict {
	isValid: boolean;
	/** Whether the credential has a usable key at all. */
	hasKey: boolean;
	/** Whether the keys may be to blame, and the user was not notified yet: true once for each trigger. */
	shouldNotify: boolean;
}

/**
 * The public keys of credentials, by their IDs. To read a credential costs n8n about as much as half of
 * a run, so that it is not done for each request. An instance has few credentials of this type.
 */
const known = new RecentMap<string, KnownKeys>(100);

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
	let current = await keysOf(context, maxAge);
	let isValid = isSigned(body, signature, current.keys);
	if (!isValid) {
		// They may just have been changed.
		const newer = await keysOf(context, minReadInterval);
		if (newer !== current) isValid = isSigned(body, signature, newer.keys);
		current = newer;
	}
	current.proven ||= isValid;
	return {
		isValid,
		hasKey: current.keys.length > 0,
		shouldNotify: !current.proven && isFirstTime(current, context),
	};
}

/** Whether the trigger's user was not notified yet; from now on they were. */
function isFirstTime({ notified }: KnownKeys, context: IWebhookFunctions): boolean {
	const trigger = triggerKey(context);
	if (notified.has(trigger)) return false;
	notified.add(trigger);
	return true;
}

async function keysOf(context: IWebhookFunctions, maxAge: number): Promise<KnownKeys> {
	const id = context.getNode().credentials?.[credentialName]?.id ?? '';
	const found = known.get(id);
	if (found && performance.now() - found.readAt <= maxAge) return found;
	const { publicKey: field } = await readCredential(context);
	const readAt = performance.now();
	if (found?.field === field) return Object.assign(found, { readAt });
	const read = readPublicKeys(field);
	const keys = Array.isArray(read) ? read : [];
	// Without an ID nothing is kept, so that the user would be notified at every request.
	const now: KnownKeys = { field, keys, readAt, proven: id === '', notified: new Set() };
	if (id) known.set(id, now);
	return now;
}

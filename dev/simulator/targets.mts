import type { Message, Profile, Store } from './store.mts';

/** Where a webhook goes: the failover URL is tried when every try at the first has failed. */
export interface Target {
	url: string;
	failoverUrl?: string | null;
	version: Profile['webhook_api_version'];
	/** decides how long Telnyx waits for the answer */
	channel: Message['type'];
}

/**
 * Where the events of what was sent go: to the message's own URL first, then, unless the sender declined
 * those, to its profile's; for WhatsApp, to the business account's.
 */
export function statusTargets(store: Store, message: Message): Target[] {
	const { type, from, messaging_profile_id, hidden } = message;
	const isWhatsapp = type === 'WHATSAPP';
	const standing = isWhatsapp
		? accountTargets(store, accountIdOf(store, from.phone_number))
		: profileTargets(store, messaging_profile_id);
	const version = isWhatsapp ? '2' : versionOf(store, messaging_profile_id);
	const own = toTargets(message, { version, channel: type });
	if (!hidden.usesProfileWebhooks) return own;
	return [...own, ...standing.filter(({ url }) => url !== message.webhook_url)];
}

/** Where what came in goes: for each channel, that is the webhook of another object. */
export function inboundTargets(store: Store, message: Message): Target[] {
	const [{ phone_number: own }] = message.to;
	if (message.type === 'RCS') return agentTargets(store, own);
	if (message.type === 'WHATSAPP') return accountTargets(store, accountIdOf(store, own));
	return profileTargets(store, message.messaging_profile_id);
}

export function profileTargets(store: Store, id: string): Target[] {
	return toTargets(store.profiles.get(id), { version: versionOf(store, id), channel: 'SMS' });
}

export function agentTargets(store: Store, id: string): Target[] {
	return toTargets(store.rcsAgents.get(id), { version: '2', channel: 'RCS' });
}

/** Where what a WhatsApp Business Account receives goes, and what happens to its templates and numbers. */
export function accountTargets(store: Store, id: string): Target[] {
	const settings = store.whatsappSettings.get(id);
	if (!settings?.webhook_enabled) return [];
	return toTargets(settings, { version: '2', channel: 'WHATSAPP' });
}

function accountIdOf(store: Store, number = ''): string {
	const wabaId = store.whatsappNumbers.get(number)?.waba_id;
	return store.whatsappAccounts.find(({ waba_id }) => waba_id === wabaId)?.id ?? '';
}

function versionOf(store: Store, profileId: string): Target['version'] {
	return store.profiles.get(profileId)?.webhook_api_version ?? '2';
}

function toTargets(
	urls: { webhook_url?: string | null; webhook_failover_url?: string | null } | undefined,
	options: Pick<Target, 'version' | 'channel'>,
): Target[] {
	if (!urls?.webhook_url) return [];
	return [{ url: urls.webhook_url, failoverUrl: urls.webhook_failover_url, ...options }];
}

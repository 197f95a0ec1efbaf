import { randomUUID } from 'node:crypto';
import { countryOf, isE164 } from './addresses.mts';
import { ApiError } from './errors.mts';
import { segment } from './segments.mts';
import type { Sender } from './senders.mts';
import type { Message, Profile, Recipient, Store } from './store.mts';

/** The part of a send request that all kinds of sender share. */
export interface Content {
	to: string;
	text?: string;
	media_urls?: string[];
	subject?: string;
	type?: 'SMS' | 'MMS';
	encoding?: 'auto' | 'gsm7' | 'ucs2';
	webhook_url?: string | null;
	webhook_failover_url?: string | null;
	use_profile_webhooks?: boolean;
}

const largestMediaCount = 10;
const costs: Record<Message['type'], string> = {
	SMS: '0.0040',
	MMS: '0.0150',
	RCS: '0.0100',
	WHATSAPP: '0.0100',
};

/**
 * Checks that the profile may text this number.
 * @throws ApiError 40310, 40309 or 40300
 */
export function checkRecipient(store: Store, profile: Profile, to: string, pointer = '/to'): void {
	const country = isE164(to) ? countryOf(to) : undefined;
	if (country === undefined) throw new ApiError('40310', pointer);
	const allowed = profile.whitelisted_destinations;
	if (!allowed.includes('*') && !allowed.includes(country)) {
		throw new ApiError('40309', pointer);
	}
	if (store.isOptedOut(profile.id, to)) throw new ApiError('40300', pointer);
}

/**
 * Makes the SMS or MMS that a request describes.
 * @throws ApiError as Telnyx refuses it
 */
export function compose(store: Store, sender: Sender, content: Content): Message {
	checkRecipient(store, sender.profile, content.to);
	if (sender.kind === 'alphanumeric' && ['US', 'CA'].includes(countryOf(content.to) ?? '')) {
		throw new ApiError('40325', '/from');
	}
	const media = content.media_urls ?? [];
	const type = content.type ?? (media.length > 0 || content.subject !== undefined ? 'MMS' : 'SMS');
	if (!content.text && media.length === 0) throw new ApiError('40316', '/text');
	if (type === 'SMS' && (media.length > 0 || content.subject !== undefined))
		throw new ApiError('40304', '/type');
	if (type === 'MMS' && !sender.canMms) throw new ApiError('40308', '/from');
	if (media.length > largestMediaCount) throw new ApiError('40317', '/media_urls');
	if (media.some((url) => !/^https?:\/\//.test(url))) throw new ApiError('40317', '/media_urls');
	const size =
		type === 'SMS'
			? segment(content.text ?? '', {
					encoding: content.encoding,
					isSmart: sender.profile.smart_encoding === true,
					isFromShortCode: sender.kind === 'shortCode',
				})
			: { encoding: 'UTF-8', parts: 1 };
	const base = blank(store, sender.profile.id, type);
	base.hidden.usesProfileWebhooks = content.use_profile_webhooks ?? true;
	return {
		...base,
		...size,
		from: { phone_number: sender.address, carrier: 'Telnyx', line_type: 'VoIP' },
		to: [recipient(content.to)],
		text: content.text ?? '',
		subject: content.subject ?? null,
		media: media.map((url) => ({ url, content_type: null, sha256: null, size: null })),
		webhook_url: content.webhook_url ?? null,
		webhook_failover_url: content.webhook_failover_url ?? null,
	};
}

export function recipient(to: string, status: Recipient['status'] = 'queued'): Recipient {
	return { phone_number: to, status, carrier: 'Simulated Wireless', line_type: 'Wireless' };
}

/** A message of which everything that differs between the kinds is still empty. */
export function blank(
	store: Store,
	profileId: string,
	type: Message['type'],
): Omit<Message, 'from' | 'to'> {
	return {
		record_type: 'message',
		id: randomUUID(),
		direction: 'outbound',
		type,
		messaging_profile_id: profileId,
		organization_id: store.organizationId,
		cc: [],
		text: '',
		subject: null,
		media: [],
		encoding: 'UTF-8',
		parts: 1,
		tags: [],
		cost: { amount: costs[type], currency: 'USD' },
		errors: [],
		webhook_url: null,
		webhook_failover_url: null,
		received_at: new Date().toISOString(),
		sent_at: null,
		completed_at: null,
		valid_until: new Date(Date.now() + 60 * 60 * 1000).toISOString(),
		wait_seconds: 0,
		hidden: {
			usesProfileWebhooks: true,
			...(type === 'WHATSAPP' ? { wamid: `wamid.${randomUUID()}` } : {}),
		},
	};
}

import type Telnyx from 'telnyx';

import type { Item } from '../fields/item';
import { isSenderId } from '../fields/sender';
import { segment } from '../transport/request';
import type { Client } from './client';

/** Fields that hold a messaging profile. */
type ProfileField = 'messagingProfileId' | 'options.messagingProfileId';

/**
 * Fills in the messaging profile of a sender ID, which Telnyx wants to be told although it knows it. Where the
 * account has that name on none or on several profiles, the field stays empty.
 */
export async function withSenderProfile(
	item: Item,
	telnyx: Client,
	field: ProfileField,
): Promise<Item> {
	const sender = item.id('from') ?? '';
	if (!isSenderId(sender) || item.id(field) !== undefined) return item;
	const names = await telnyx.shared('sender IDs', async () => await senderIds(item, telnyx));
	const profiles = new Set(
		names
			.filter(({ alphanumeric_sender_id: name }) => name === sender)
			.map(({ messaging_profile_id: profile }) => profile),
	);
	const [profile] = profiles;
	return profile && profiles.size === 1 ? withProfile(item, field, profile) : item;
}

async function senderIds(item: Item, telnyx: Client): Promise<Telnyx.AlphanumericSenderID[]> {
	const found: Telnyx.AlphanumericSenderID[] = [];
	const request = { method: 'GET', path: '/alphanumeric_sender_ids' } as const;
	for await (const rows of telnyx.pages<Telnyx.AlphanumericSenderID>(request, item)) {
		found.push(...rows);
	}
	return found;
}

/** Fills in the messaging profile of an RCS agent, where it has one. */
export async function withAgentProfile(item: Item, telnyx: Client): Promise<Item> {
	const field = 'options.messagingProfileId';
	const agent = item.id('agentId');
	if (agent === undefined || item.id(field) !== undefined) return item;
	const profile = await agentProfile(agent, item, telnyx);
	return profile ? withProfile(item, field, profile) : item;
}

/** The messaging profile of an RCS agent, asked for once in a run. */
export const agentProfile = async (
	agent: string,
	item: Item,
	telnyx: Client,
): Promise<string | null | undefined> =>
	await telnyx.shared(`RCS agent ${agent}`, async () => {
		const path = `/messaging/rcs/agents/${segment(agent)}`;
		const { data } = await telnyx.request<{ data?: { profile_id?: string | null } }>(
			{ method: 'GET', path },
			item,
		);
		return data?.profile_id;
	});

function withProfile(item: Item, field: ProfileField, profile: string): Item {
	if (field === 'messagingProfileId') return item.with({ [field]: profile });
	return item.with({ options: { ...item.value<object>('options'), messagingProfileId: profile } });
}

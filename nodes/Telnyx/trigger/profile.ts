import type { IHookFunctions, NodeApiError } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { telnyxRequest } from '../transport';
import { segment } from '../transport/request';

/** The part of a messaging profile that says where its events go. */
export type ProfileWebhook = Pick<
	Telnyx.MessagingProfile,
	'name' | 'webhook_url' | 'webhook_failover_url' | 'webhook_api_version'
>;

/** The version whose events are signed and have the shape that `events.ts` reads. */
export const webhookVersion = '2';

const pathOf = (id: string) => `/messaging_profiles/${segment(id)}`;

/** @throws NodeApiError; its `httpCode` is `'404'` where the profile was deleted */
export async function readProfile(context: IHookFunctions, id: string): Promise<ProfileWebhook> {
	const request = { method: 'GET', path: pathOf(id) } as const;
	return (await telnyxRequest<{ data: ProfileWebhook }>(context, request)).data;
}

/** @throws NodeApiError where the change was not made, or nothing tells that it was */
export async function changeProfile(
	context: IHookFunctions,
	id: string,
	body: Telnyx.MessagingProfileUpdateParams,
): Promise<void> {
	try {
		await telnyxRequest(context, { method: 'PATCH', path: pathOf(id), body });
	} catch (error) {
		const failure = error as NodeApiError;
		const { outcome } = (failure.context.details ?? {}) as { outcome?: string };
		// The answer got lost, which says nothing about the change.
		if (outcome !== 'unknown') throw failure;
		const { webhook_url: url } = await readProfile(context, id);
		if ((url || null) !== body.webhook_url) throw failure;
	}
}

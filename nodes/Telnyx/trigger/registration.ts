import {
	NodeOperationError,
	type IDataObject,
	type IHookFunctions,
	type NodeApiError,
} from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { pages, telnyxRequest } from '../transport';
import { segment } from '../transport/request';

/** The part of a messaging profile that says where its events go. */
type ProfileWebhook = Pick<
	Telnyx.MessagingProfile,
	'name' | 'webhook_url' | 'webhook_failover_url' | 'webhook_api_version'
>;

/** What the node keeps while it is registered. */
interface Registration extends IDataObject {
	profileId: string;
	/** What to put back; absent fields were empty. */
	before: { url: string | null; failoverUrl: string | null; version: string | null };
}

/** The version whose events are signed and have the shape that `events.ts` reads. */
const version = '2';

/** Whether Telnyx sends the profile's events to this node, as it has to. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const profile = await readProfile(context, profileIdOf(context));
	return profile.webhook_url === urlOf(context) && profile.webhook_api_version === version;
}

/**
 * Points the profile's webhook at this node, and remembers what was there.
 *
 * @throws NodeOperationError where the webhook is somebody else's, unless the user chose to replace it
 */
export async function register(context: IHookFunctions): Promise<void> {
	const profileId = profileIdOf(context);
	const profile = await readProfile(context, profileId);
	const url = urlOf(context);
	const current = profile.webhook_url || null;
	const ours = current !== null && isOurs(context, current);
	if (current !== null && !ours && context.getNodeParameter('options.replaceWebhook', false) !== true) {
		throw takenError(context, profile.name ?? profileId, current);
	}

	const state = context.getWorkflowStaticData('node');
	const stored = state.registration as Registration | undefined;
	const before: Registration['before'] = {
		url: ours && !isTest(context) ? null : current && productionUrl(context, current),
		failoverUrl: profile.webhook_failover_url || null,
		version: profile.webhook_api_version ?? null,
	};
	// Registered again, for example after a changed address: what was there first is what counts.
	const known =
		ours && !isTest(context) && stored?.profileId === profileId ? stored.before : undefined;
	state.registration = { profileId, before: known ?? before } satisfies Registration;

	await patch(context, profileId, {
		webhook_url: url,
		webhook_api_version: version,
		// Another system's failover belongs to its own webhook, and would get our events.
		...(current !== null && !ours ? { webhook_failover_url: null } : {}),
	});
	if (context.getNodeParameter('options.ignoreOwnNumbers', false) === true) {
		state.ownNumbers = await ownNumbers(context);
	}
}

/** Puts back what was there before, if the webhook is still this node's. */
export async function unregister(context: IHookFunctions): Promise<void> {
	const state = context.getWorkflowStaticData('node');
	const registration = state.registration as Registration | undefined;
	if (!registration) return;
	const { profileId, before } = registration;
	const profile = await readProfile(context, profileId).catch((error: NodeApiError) => {
		// A deleted profile took its webhook with it.
		if (error.httpCode === '404') return undefined;
		throw error;
	});
	const current = profile?.webhook_url ?? '';
	if (isTest(context) ? current === urlOf(context) : isOurs(context, current)) {
		await patch(context, profileId, {
			webhook_url: before.url,
			webhook_failover_url: before.failoverUrl,
			...(before.version ? { webhook_api_version: before.version as '1' | '2' } : {}),
		});
	}
	delete state.registration;
}

async function readProfile(context: IHookFunctions, id: string): Promise<ProfileWebhook> {
	const path = `/messaging_profiles/${segment(id)}`;
	const { data } = await telnyxRequest<{ data: ProfileWebhook }>(context, { method: 'GET', path });
	return data;
}

async function patch(
	context: IHookFunctions,
	id: string,
	body: Telnyx.MessagingProfileUpdateParams,
): Promise<void> {
	const path = `/messaging_profiles/${segment(id)}`;
	await telnyxRequest(context, { method: 'PATCH', path, body });
}

/** The account's own senders, for the option that ignores them. */
async function ownNumbers(context: IHookFunctions): Promise<string[]> {
	const numbers: string[] = [];
	const path = '/phone_numbers/messaging';
	for await (const rows of pages<{ phone_number: string }>(context, { method: 'GET', path })) {
		numbers.push(...rows.map(({ phone_number: number }) => number));
	}
	return numbers;
}

function profileIdOf(context: IHookFunctions): string {
	const value = context.getNodeParameter('messagingProfileId', '', { extractValue: true });
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new NodeOperationError(context.getNode(), '"Messaging Profile" is empty', {
		description: 'Choose the messaging profile whose events start this workflow.',
	});
}

const urlOf = (context: IHookFunctions): string => context.getNodeWebhookUrl('default') as string;

const isTest = (context: IHookFunctions): boolean => context.getMode() === 'manual';

/** The node's own ID is in its address: also in that for tests, and in one of an earlier host. */
const isOurs = (context: IHookFunctions, url: string): boolean => {
	const id = context.getNode().webhookId;
	return id !== undefined && url.split('/').includes(id);
};

/**
 * The address to put back after a test. One for tests that a crash left behind works no longer, so
 * that production's takes its place.
 */
const productionUrl = (context: IHookFunctions, url: string): string =>
	isOurs(context, url) ? url.replace('/webhook-test/', '/webhook/') : url;

function takenError(context: IHookFunctions, profile: string, url: string): NodeOperationError {
	const here = new URL(urlOf(context)).origin;
	const other = url.startsWith(`${here}/`) ? 'another workflow of this n8n' : 'another system';
	return new NodeOperationError(
		context.getNode(),
		`The messaging profile "${profile}" already sends its events to ${other}`,
		{
			description: `They go to ${url}, and a profile has only one webhook. To take it over, turn on "Replace Existing Webhook" under Options; it is put back when this workflow is deactivated. To use the events in several workflows, receive them in one and hand them on with Execute Sub-workflow.`,
		},
	);
}

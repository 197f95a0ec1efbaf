import { NodeOperationError, type IHookFunctions, type NodeApiError } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { isSourceKind, sourceLocators, type SourceKind } from '../fields/sources';
import { telnyxRequest } from '../transport';
import { detailsOf } from '../transport/errors';
import { segment, type TelnyxContext } from '../transport/request';
import type { TriggerContext } from './state';
import { withoutQuery, withoutTest, type Webhook } from './webhookPlan';

/** One of the objects at Telnyx whose events start the workflow. */
export interface Source {
	kind: SourceKind;
	id: string;
}

type Changes = Partial<Webhook>;

/** The fields in which all kinds of objects keep their webhook. */
interface Addresses {
	webhook_url?: string | null;
	webhook_failover_url?: string | null;
}

/** What the kinds differ in. */
interface Kind<Data extends Addresses = Addresses> {
	/** As the middle of a sentence has it. */
	noun: string;
	path(id: string): string;
	nameOf(data: Data): string | undefined;
	/** The setting with which a trigger gets the events, and can read them. */
	setting: string;
	/** What happened where it has changed. */
	settingChanged: string;
	settingOf(data: Data): string;
	body(changes: Changes): object;
	/** What to do instead where Telnyx refuses to empty an address. */
	bodyInstead?(to: Webhook): object;
}

const messagingProfile: Kind<Telnyx.MessagingProfile> = {
	noun: 'messaging profile',
	path: (id) => `/messaging_profiles/${segment(id)}`,
	nameOf: ({ name }) => name,
	// The version whose events are signed, and have the shape that `events.ts` reads.
	setting: '2',
	settingChanged: 'its webhook API version is no longer 2',
	settingOf: ({ webhook_api_version: version }) => version ?? '2',
	body: ({ url, failoverUrl, setting }): Telnyx.MessagingProfileUpdateParams => ({
		webhook_url: url,
		webhook_failover_url: failoverUrl,
		webhook_api_version: setting as Telnyx.MessagingProfileUpdateParams['webhook_api_version'],
	}),
};

const rcsAgent: Kind<Telnyx.Rcs.RcsAgent> = {
	noun: 'RCS agent',
	path: (id) => `/messaging/rcs/agents/${segment(id)}`,
	nameOf: ({ agent_name: name }) => name,
	setting: '',
	settingChanged: '',
	settingOf: () => '',
	body: ({ url, failoverUrl }): Telnyx.Messaging.Rcs.AgentUpdateParams => ({
		webhook_url: url,
		webhook_failover_url: failoverUrl,
	}),
};

type WhatsappSettings = Telnyx.Whatsapp.BusinessAccounts.WabaSettings;

const whatsappAccount: Kind<WhatsappSettings> = {
	noun: 'WhatsApp Business Account',
	path: (id) => `/whatsapp/business_accounts/${segment(id)}/settings`,
	nameOf: ({ name }) => name,
	setting: 'enabled',
	settingChanged: 'its webhook was disabled',
	settingOf: ({ webhook_enabled: enabled }) => (enabled === false ? 'disabled' : 'enabled'),
	// `webhook_events` stays as it is: Telnyx names no event that it can hold.
	body: ({ url, failoverUrl, setting }): Telnyx.Whatsapp.BusinessAccounts.SettingUpdateParams => ({
		webhook_url: url === null ? '' : url,
		webhook_failover_url: failoverUrl === null ? '' : failoverUrl,
		webhook_enabled: setting === undefined ? undefined : setting === 'enabled',
	}),
	// Telnyx documents no way to empty an address.
	bodyInstead: ({
		url,
		failoverUrl,
		setting,
	}): Telnyx.Whatsapp.BusinessAccounts.SettingUpdateParams => ({
		webhook_url: url ?? undefined,
		webhook_failover_url: failoverUrl ?? url ?? undefined,
		webhook_enabled: url !== null && setting === 'enabled',
	}),
};

const kinds: Record<SourceKind, Kind> = { messagingProfile, rcsAgent, whatsappAccount };

export const nounOf = ({ kind }: Source): string => kinds[kind].noun;

/** The setting that a trigger needs at the source. */
export const settingFor = ({ kind }: Source): string => kinds[kind].setting;

/** Whether a webhook that is given back may keep the address, and be switched off instead. */
export const leavesAddress = ({ kind }: Source): boolean => kinds[kind].bodyInstead !== undefined;

/** What became of the webhook that was a trigger's; undefined where it still is. */
export function lossOf({ kind }: Source, webhook: Webhook, url: string): string | undefined {
	const real = withoutTest(webhook);
	if (real.url === null) return 'its webhook is empty';
	if (real.url !== url) return `its webhook is ${withoutQuery(real.url)}`;
	return real.setting === kinds[kind].setting ? undefined : kinds[kind].settingChanged;
}

export const isSame = (one: Source, other: Source): boolean =>
	one.kind === other.kind && one.id === other.id;

/** Whether the user enters the trigger's address in Telnyx's portal. */
export const isManual = (context: TriggerContext): boolean =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

/** The sources that the user chose; none where their webhooks are set in Telnyx's portal. */
export function sourcesOf(context: TriggerContext): Source[] {
	if (isManual(context)) return [];
	const chosen = context.getNodeParameter('receiveFrom', ['messagingProfile']) as SourceKind[];
	return chosen.filter(isSourceKind).map((kind) => {
		const { name } = sourceLocators[kind];
		const id = context.getNodeParameter(name, '', { extractValue: true });
		return { kind, id: String(id ?? '').trim() };
	});
}

/** @throws NodeOperationError where the user chose no source, or of a kind not which one */
export function checkSources(context: IHookFunctions, sources: Source[]): void {
	const empty = sources.length === 0 ? 'Receive From' : sources.find(({ id }) => id === '');
	if (!empty) return;
	const label = typeof empty === 'string' ? empty : sourceLocators[empty.kind].displayName;
	throw new NodeOperationError(
		context.getNode(),
		`"${label}" is empty. Choose where the events come from`,
	);
}

/** @throws NodeApiError; `isMissingError` says whether the source is not there */
export async function readWebhook(
	context: TelnyxContext,
	{ kind, id }: Source,
): Promise<{ name: string; webhook: Webhook }> {
	const { path, nameOf, settingOf } = kinds[kind];
	const request = { method: 'GET', path: path(id) } as const;
	const { data } = await telnyxRequest<{ data: Addresses }>(context, request);
	const url = data.webhook_url || null;
	const failoverUrl = data.webhook_failover_url || null;
	return {
		name: nameOf(data) ?? id,
		webhook: {
			url,
			// The same address twice is as good as once.
			failoverUrl: failoverUrl === url ? null : failoverUrl,
			setting: settingOf(data),
		},
	};
}

/** @throws NodeApiError where the change was not made, or nothing tells that it was */
export async function changeWebhook(
	context: TelnyxContext,
	source: Source,
	{ from, to }: { from: Webhook; to: Webhook },
): Promise<void> {
	const changes = differences(from, to);
	if (Object.keys(changes).length === 0) return;
	const { body, bodyInstead } = kinds[source.kind];
	const empties = changes.url === null || changes.failoverUrl === null;
	try {
		await patch(context, source, { body: body(changes), to });
	} catch (error) {
		const failure = error as NodeApiError;
		if (!bodyInstead || !empties) throw failure;
		await patch(context, source, { body: bodyInstead(to), to });
	}
}

async function patch(
	context: TelnyxContext,
	source: Source,
	{ body, to }: { body: object; to: Webhook },
): Promise<void> {
	const path = kinds[source.kind].path(source.id);
	try {
		await telnyxRequest(context, { method: 'PATCH', path, body });
	} catch (error) {
		const failure = error as NodeApiError;
		// The response got lost, which says nothing about the change.
		if (detailsOf(failure).outcome !== 'unknown') throw failure;
		const { webhook } = await readWebhook(context, source);
		const isOff = to.url === null && webhook.setting !== settingFor(source);
		if (!isOff && Object.keys(differences(webhook, to)).length > 0) throw failure;
	}
}

const differences = (from: Webhook, to: Webhook): Changes =>
	Object.fromEntries(
		Object.entries(to).filter(([name, value]) => from[name as keyof Webhook] !== value),
	);

import type { IDataObject } from 'n8n-workflow';

import { demoAgents, demoProfiles, demoWhatsappAccount } from '../dev/simulator/seed.mts';
import type { Simulator } from '../dev/simulator/simulator.mts';

/** The kinds of objects that have a webhook of their own. */
export const allKinds = ['messagingProfile', 'rcsAgent', 'whatsappAccount'] as const;
export type Kind = (typeof allKinds)[number];

/** The fields of an object that are about its webhook, as the account has them. */
export interface Fields {
	webhook_url?: string | null;
	webhook_failover_url?: string | null;
	webhook_api_version?: string;
	webhook_enabled?: boolean;
	webhook_events?: string[];
}

/** The demo account's object of each kind. */
export const demoSources: Record<
	Kind,
	{
		id: string;
		/** As the trigger's errors call it. */
		label: string;
		/** What a person writes to, to reach the webhook. */
		address: { to: string; type?: 'WHATSAPP' };
		fields(store: Simulator['store']): Fields;
		/** Takes the object out of the account. */
		delete(store: Simulator['store']): void;
	}
> = {
	messagingProfile: {
		id: demoProfiles.support,
		label: 'messaging profile "Customer Support"',
		address: { to: '+13125550100' },
		fields: (store) => store.profiles.get(demoProfiles.support)!,
		delete: (store) => store.profiles.delete(demoProfiles.support),
	},
	rcsAgent: {
		id: demoAgents.acme,
		label: 'RCS agent "ACME"',
		address: { to: demoAgents.acme },
		fields: (store) => store.rcsAgents.get(demoAgents.acme)!,
		delete: (store) => store.rcsAgents.delete(demoAgents.acme),
	},
	whatsappAccount: {
		id: demoWhatsappAccount,
		label: 'WhatsApp Business Account "ACME"',
		address: { to: '+13125550160', type: 'WHATSAPP' },
		fields: (store) => store.whatsappSettings.get(demoWhatsappAccount)!,
		delete: (store) => store.whatsappSettings.delete(demoWhatsappAccount),
	},
};

/** The trigger's parameters that choose the demo account's objects of these kinds. */
export const receivingFrom = (kinds: readonly Kind[]): IDataObject => ({
	receiveFrom: [...kinds],
	...Object.fromEntries(
		kinds.map((kind) => [`${kind}Id`, { __rl: true, mode: 'id', value: demoSources[kind].id }]),
	),
});

/** A webhook in words that all kinds have in common. */
export interface Webhook {
	/** `production` and `test` are addresses of n8n. */
	url: string | null;
	failover: string | null;
	/** Whether a trigger gets the events, and can read them. */
	fits: boolean;
}

export const webhookOf = (fields: Fields): Webhook => ({
	url: nameOf(fields.webhook_url),
	failover: nameOf(fields.webhook_failover_url),
	fits: fields.webhook_api_version !== '1' && fields.webhook_enabled !== false,
});

/** n8n's path for webhooks, or for tests, before the trigger's ID; in some tests n8n is told to use others. */
const ofN8n = /\/(webhook|webhook-test|hooks|hooks-for-tests)\/[\w-]{36}\/telnyx/;

function nameOf(url: string | null | undefined): string | null {
	const endpoint = ofN8n.exec(url ?? '')?.[1];
	if (!endpoint) return url || null;
	return endpoint.includes('test') ? 'test' : 'production';
}

export const empty: Webhook = { url: null, failover: null, fits: true };
export const production: Webhook = { ...empty, url: 'production' };
export const testing: Webhook = { ...empty, url: 'test' };

/** What is left of a webhook that is to be empty. Telnyx documents no way to take an address from a WhatsApp account. */
export const emptied = (kind: Kind): Webhook =>
	kind === 'whatsappAccount' ? { ...production, fits: false } : empty;

/** The webhook once its failover is to be gone. Of a WhatsApp account, the URL itself takes that place. */
export const withoutFailover = (kind: Kind, webhook: Webhook): Webhook =>
	kind === 'whatsappAccount' ? { ...webhook, failover: webhook.url } : webhook;

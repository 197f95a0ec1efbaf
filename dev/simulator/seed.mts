import { createHash } from 'node:crypto';
import { newProfile } from './resources/profiles.mts';
import { demoTemplates } from './seedTemplates.mts';
import type { PhoneNumber, Store, WhatsappTemplate } from './store.mts';

/** An id that is the same at every start, so that saved workflows and profiles still fit. */
function stableId(name: string): string {
	const hash = createHash('sha256').update(name).digest('hex');
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** The profiles of the demo account. Nothing of the demo uses the last one: it is free for one's own trigger. */
export const demoProfiles = {
	support: stableId('profile:Customer Support'),
	marketing: stableId('profile:Marketing'),
	sandbox: stableId('profile:Sandbox'),
};

/** The demo account's RCS agent, and one that is not launched yet. */
export const demoAgents = { acme: 'acme', events: 'acme_events' };

/** The demo's WhatsApp Business Account, by Telnyx's own ID of it. */
export const demoWhatsappAccount = stableId('whatsapp account:ACME');

/** People whose phones the phone page plays. */
const people = [
	{ name: 'Ada Park', number: '+13125550142' },
	{ name: 'Ben Ortiz', number: '+14155550173' },
	{ name: 'Chloé Martin', number: '+33612345678' },
	{ name: 'Dev Sharma', number: '+447700900123', hasRcs: false },
];

/** A number that no text reaches. */
export const demoLandline = '+12065550177';

const seededAt = '2026-01-05T09:00:00.000Z';
const poolSize = 28;

function phoneNumber(
	store: Store,
	number: string,
	type: 'long-code' | 'toll-free',
	profileId: string | null,
): PhoneNumber {
	const sms = { domestic_two_way: true, international_inbound: true, international_outbound: true };
	return {
		record_type: 'messaging_settings',
		id: stableId(`number:${number}`),
		phone_number: number,
		country_code: number.startsWith('+44') ? 'GB' : 'US',
		type,
		messaging_profile_id: profileId,
		messaging_product: 'A2P',
		eligible_messaging_products: ['A2P', 'P2P'],
		features: {
			sms,
			mms: number.startsWith('+44') ? null : { ...sms, international_outbound: false },
		},
		health: {
			inbound_outbound_ratio: 0.42,
			message_count: 1200,
			spam_ratio: 0.01,
			success_ratio: 0.97,
		},
		organization_id: store.organizationId,
		tags: [],
		traffic_type: 'A2P',
		created_at: seededAt,
		updated_at: seededAt,
	};
}

/** Fills the store with a small, believable account. */
export function seedDemo(store: Store): void {
	const { support, marketing, sandbox } = demoProfiles;
	store.profiles.add(
		newProfile(store.organizationId, {
			id: support,
			name: 'Customer Support',
			whitelisted_destinations: ['*'],
			number_pool_settings: {
				long_code_weight: 1,
				toll_free_weight: 1,
				skip_unhealthy: false,
				sticky_sender: true,
				geomatch: false,
			},
			created_at: seededAt,
			updated_at: seededAt,
		}),
	);
	store.profiles.add(
		newProfile(store.organizationId, {
			id: marketing,
			name: 'Marketing',
			whitelisted_destinations: ['US', 'CA', 'GB'],
			created_at: seededAt,
			updated_at: seededAt,
		}),
	);
	store.profiles.add(
		newProfile(store.organizationId, {
			id: sandbox,
			name: 'Sandbox',
			whitelisted_destinations: ['*'],
			created_at: seededAt,
			updated_at: seededAt,
		}),
	);
	for (const person of people) store.phones.add(person);
	store.phones.add({ number: demoLandline, lineType: 'fixed line', hasRcs: false });
	for (const number of ['+13125550100', '+14155550101', '+447700900100']) {
		store.phoneNumbers.add(phoneNumber(store, number, 'long-code', support));
	}
	store.phoneNumbers.add(phoneNumber(store, '+12065550102', 'long-code', null));
	store.phoneNumbers.add(phoneNumber(store, '+18005550103', 'toll-free', support));
	for (let index = 0; index < poolSize; index++) {
		const number = `+1646555${String(1000 + index)}`;
		store.phoneNumbers.add(phoneNumber(store, number, 'long-code', marketing));
	}
	store.phoneNumbers.add(phoneNumber(store, '+13125550170', 'long-code', sandbox));
	for (const number of ['+13125550150', '+13125550151']) {
		store.hostedNumbers.add(phoneNumber(store, number, 'long-code', support));
	}
	store.shortCodes.add({
		record_type: 'short_code',
		id: stableId('short code'),
		short_code: '24365',
		country_code: 'US',
		messaging_profile_id: marketing,
		tags: [],
		created_at: seededAt,
		updated_at: seededAt,
	});
	for (const name of ['ACME', 'ACME Care']) {
		store.alphanumericSenderIds.add({
			record_type: 'alphanumeric_sender_id',
			id: stableId(`sender:${name}`),
			alphanumeric_sender_id: name,
			messaging_profile_id: support,
			organization_id: store.organizationId,
		});
	}
	seedReplies(store);
	seedRcs(store);
	seedWhatsapp(store);
}

function seedRcs(store: Store): void {
	const agents = [
		{ agent_id: demoAgents.acme, agent_name: 'ACME', enabled: true },
		{ agent_id: demoAgents.events, agent_name: 'ACME Events', enabled: false },
	];
	for (const agent of agents) {
		store.rcsAgents.add({
			...agent,
			profile_id: demoProfiles.support,
			user_id: store.organizationId,
			webhook_url: null,
			webhook_failover_url: null,
			created_at: seededAt,
			updated_at: seededAt,
		});
	}
}

function seedReplies(store: Store): void {
	const rules = [
		{
			op: 'stop',
			keywords: ['STOP', 'UNSUBSCRIBE'],
			text: 'You will get no more texts from ACME. Reply START to get them again.',
		},
		{
			op: 'start',
			keywords: ['START', 'UNSTOP'],
			text: 'Welcome back! You get texts from ACME again.',
		},
		{
			op: 'info',
			keywords: ['HELP', 'INFO'],
			text: 'ACME support: https://acme.example/help. Reply STOP to unsubscribe.',
		},
	] as const;
	for (const rule of rules) {
		store.autoResponses.add({
			id: stableId(`rule:${rule.op}`),
			profileId: demoProfiles.support,
			country_code: '*',
			op: rule.op,
			keywords: [...rule.keywords],
			resp_text: rule.text,
			created_at: seededAt,
			updated_at: seededAt,
		});
	}
	for (const [from, to] of [
		['+13125550100', '+13125550199'],
		['+14155550101', '+14155550198'],
	]) {
		store.optOuts.add({
			messaging_profile_id: demoProfiles.support,
			from,
			to,
			keyword: 'STOP',
			created_at: seededAt,
		});
	}
}

function seedWhatsapp(store: Store): void {
	const waba_id = '104996122399160';
	store.whatsappAccounts.add({
		id: demoWhatsappAccount,
		record_type: 'whatsapp_business_account',
		waba_id,
		name: 'ACME',
		status: 'CONNECTED',
		account_review_status: 'APPROVED',
		business_verification_status: 'VERIFIED',
		country: 'US',
		created_at: seededAt,
	});
	store.whatsappSettings.add({
		id: demoWhatsappAccount,
		record_type: 'whatsapp_business_account_settings',
		name: 'ACME',
		timezone: 'America/Chicago',
		webhook_enabled: false,
		webhook_events: [],
		updated_at: seededAt,
	});
	for (const [phone_number, display_name] of [
		['+13125550160', 'ACME Support'],
		['+13125550161', 'ACME Orders'],
	]) {
		store.whatsappNumbers.add({
			record_type: 'whatsapp_phone_number',
			phone_number,
			phone_number_id: String(parseInt(stableId(phone_number).slice(0, 8), 16)),
			display_name,
			waba_id,
			enabled: true,
			status: 'CONNECTED',
			quality_rating: 'GREEN',
			calling_enabled: false,
			is_on_biz_app: false,
			coexistence_state: null,
			created_at: seededAt,
			messaging_profile_id: demoProfiles.support,
		});
	}
	for (const template of demoTemplates) {
		store.whatsappTemplates.add({
			record_type: 'whatsapp_template',
			id: stableId(`template:${template.name}`),
			template_id: String(parseInt(stableId(template.name).slice(0, 8), 16)),
			name: template.name,
			language: 'en_US',
			category: template.category,
			status: template.status,
			components: template.components as unknown as WhatsappTemplate['components'],
			whatsapp_business_account: { id: waba_id },
			created_at: seededAt,
			updated_at: seededAt,
		});
	}
}

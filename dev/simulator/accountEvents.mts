import type { EmittedEvent } from './emit.mts';
import { demoWhatsappAccount } from './seed.mts';

// Events about what the account has, ready for `Simulator.emit`. Telnyx documents the names of two, and the
// content of those: that of templates and numbers is Meta's.

const waba = { waba_id: '104996122399160' };

/** @param event Meta's word, such as `ACCOUNT_OFFBOARDED` */
export const whatsappAccountUpdate = (event = 'ACCOUNT_OFFBOARDED'): EmittedEvent => ({
	type: 'whatsapp.account.update',
	whatsappAccountId: demoWhatsappAccount,
	payload: { record_type: 'whatsapp_account', event, ...waba },
});

/** @param event Meta's word, such as `REJECTED` */
export const whatsappTemplateUpdate = (event = 'REJECTED'): EmittedEvent => ({
	type: 'whatsapp.template.update',
	whatsappAccountId: demoWhatsappAccount,
	payload: {
		record_type: 'whatsapp_template',
		event,
		message_template_name: 'spring_sale',
		message_template_language: 'en_US',
		reason: 'PROMOTIONAL',
		...waba,
	},
});

/** @param event Meta's word, such as `DOWNGRADE` */
export const whatsappNumberUpdate = (event = 'DOWNGRADE'): EmittedEvent => ({
	type: 'whatsapp.phone_number.update',
	whatsappAccountId: demoWhatsappAccount,
	payload: {
		record_type: 'whatsapp_phone_number',
		event,
		display_phone_number: '+13125550160',
		current_limit: 'TIER_1K',
		...waba,
	},
});

/** A 10DLC campaign's new status. Telnyx's guide shows it in an envelope; its API reference, without one. */
export const campaignUpdate = (
	envelope: 'envelope' | 'bare',
	status: 'ACCEPTED' | 'REJECTED' = 'REJECTED',
): EmittedEvent => {
	const campaign = {
		brandId: '97091164-e814-435c-9c1b-14ab2d18e987',
		campaignId: 'CAMPAIGN1',
		createDate: '1767603600',
		cspId: 'CSP1',
		description: `Campaign CAMPAIGN1 is ${status.toLowerCase()}`,
		isTMobileRegistered: status === 'ACCEPTED',
		status,
		type: 'TELNYX_REVIEW',
	};
	return envelope === 'bare'
		? { data: campaign }
		: { type: '10dlc.campaign.update', payload: campaign };
};

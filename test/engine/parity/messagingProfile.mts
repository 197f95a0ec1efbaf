import { byId, ids, type ParityCase } from './case.mts';

const messagingProfileId = byId(ids.profile);

const settings = {
	aiAssistantId: 'assistant-1',
	aiOptOutDetectionEnabled: true,
	alphaSender: 'MyCompany',
	dailySpendLimit: 12.5,
	dailySpendLimitEnabled: true,
	enabled: false,
	mmsFallBackToSms: true,
	mmsTranscoding: true,
	mobileOnly: false,
	numberPoolSettings: {
		settings: {
			geomatch: true,
			longCodeWeight: 2,
			skipUnhealthy: true,
			stickySender: false,
			tollFreeWeight: 0,
		},
	},
	smartEncoding: true,
	urlShortenerSettings: {
		settings: {
			domain: 'acct.fyi',
			prefix: 'shop',
			replaceBlacklistOnly: false,
			sendWebhooks: true,
		},
	},
	webhookApiVersion: '2',
	webhookFailoverUrl: 'https://example.com/failover',
	webhookUrl: 'https://example.com/hook',
};

const official = {
	ai_assistant_id: 'assistant-1',
	alpha_sender: 'MyCompany',
	daily_spend_limit: '12.50',
	daily_spend_limit_enabled: true,
	enabled: false,
	features: { ai_opt_out_detection_enabled: true },
	mms_fall_back_to_sms: true,
	mms_transcoding: true,
	mobile_only: false,
	number_pool_settings: {
		geomatch: true,
		long_code_weight: 2,
		skip_unhealthy: true,
		sticky_sender: false,
		toll_free_weight: 0,
	},
	smart_encoding: true,
	url_shortener_settings: {
		domain: 'acct.fyi',
		prefix: 'shop',
		replace_blacklist_only: false,
		send_webhooks: true,
	},
	webhook_api_version: '2' as const,
	webhook_failover_url: 'https://example.com/failover',
	webhook_url: 'https://example.com/hook',
};

export const profileCases: ParityCase[] = [
	{
		name: 'messagingProfile.create (minimal)',
		parameters: { name: 'Support', whitelistedDestinations: 'US, CA' },
		official: async (client) =>
			await client.messagingProfiles.create({
				name: 'Support',
				whitelisted_destinations: ['US', 'CA'],
			}),
	},
	{
		name: 'messagingProfile.create (full)',
		parameters: {
			name: 'Support',
			whitelistedDestinations: '*',
			additionalFields: {
				...settings,
				healthWebhookUrl: 'https://example.com/health',
				resourceGroupId: 'group-1',
			},
		},
		official: async (client) =>
			await client.messagingProfiles.create({
				name: 'Support',
				whitelisted_destinations: ['*'],
				...official,
				health_webhook_url: 'https://example.com/health',
				resource_group_id: 'group-1',
			}),
	},
	{
		name: 'messagingProfile.update (minimal)',
		parameters: { messagingProfileId, updateFields: { enabled: true } },
		official: async (client) =>
			await client.messagingProfiles.update(ids.profile, { enabled: true }),
	},
	{
		name: 'messagingProfile.update (full)',
		parameters: {
			messagingProfileId,
			updateFields: {
				...settings,
				name: 'Help',
				redactionEnabled: true,
				redactionLevel: 1,
				v1Secret: 'SECRET',
				whitelistedDestinations: 'US',
			},
		},
		official: async (client) =>
			await client.messagingProfiles.update(ids.profile, {
				...official,
				name: 'Help',
				redaction_enabled: true,
				redaction_level: 1,
				v1_secret: 'SECRET',
				whitelisted_destinations: ['US'],
			}),
	},
	{
		name: 'messagingProfile.update (emptying)',
		parameters: {
			messagingProfileId,
			updateFields: {
				clear: [
					'ai_assistant_id',
					'alpha_sender',
					'features',
					'number_pool_settings',
					'url_shortener_settings',
					'webhook_failover_url',
					'webhook_url',
				],
			},
		},
		official: async (client) =>
			await client.messagingProfiles.update(ids.profile, {
				ai_assistant_id: null,
				alpha_sender: null,
				features: null,
				number_pool_settings: null,
				url_shortener_settings: null,
				webhook_failover_url: null,
				webhook_url: null,
			}),
	},
	{
		name: 'messagingProfile.delete',
		parameters: { messagingProfileId },
		official: async (client) => await client.messagingProfiles.delete(ids.profile),
	},
	{
		name: 'messagingProfile.get',
		parameters: { messagingProfileId },
		official: async (client) => await client.messagingProfiles.retrieve(ids.profile),
	},
	{
		name: 'messagingProfile.regenerateSecret',
		parameters: { messagingProfileId },
		official: async (client) =>
			await client.messagingProfiles.actions.regenerateSecret(ids.profile),
	},
	{
		name: 'messagingProfile.getMetrics',
		parameters: { messagingProfileId, timeFrame: '7d' },
		official: async (client) =>
			await client.messagingProfiles.retrieveMetrics(ids.profile, { time_frame: '7d' }),
	},
];

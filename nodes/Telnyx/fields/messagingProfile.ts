import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import type { Item } from './item';
import { pick } from './results';

type Body = Omit<
	Telnyx.MessagingProfileCreateParams,
	'name' | 'whitelisted_destinations' | 'health_webhook_url' | 'resource_group_id'
>;

const toggle = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties => ({ ...field, type: 'boolean', default: true });

const initiallyOff = (field: INodeProperties): INodeProperties => ({ ...field, default: false });

export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Support',
	description: 'What the messaging profile is called in the Telnyx portal',
};

export const destinationsField: INodeProperties = {
	displayName: 'Allowed Destinations',
	name: 'whitelistedDestinations',
	type: 'string',
	default: '',
	placeholder: 'e.g. US, CA',
	description:
		'The countries that may be texted, in two letters (ISO 3166-1) and separated by commas, or * for all',
};

/** What can be set on a profile, both when it is made and later. */
export const profileFields: INodeProperties[] = [
	{
		displayName: 'AI Assistant ID',
		name: 'aiAssistantId',
		type: 'string',
		default: '',
		placeholder: 'e.g. assistant-4001b4a6',
		description: 'The Telnyx AI assistant that answers incoming texts',
	},
	toggle({
		displayName: 'AI Opt-Out Detection',
		name: 'aiOptOutDetectionEnabled',
		description:
			'Whether Telnyx also understands requests to stop that are no keyword, such as "please leave me alone"',
	}),
	{
		displayName: 'Alphanumeric Sender',
		name: 'alphaSender',
		type: 'string',
		default: '',
		placeholder: 'e.g. MyCompany',
		description: 'The sender ID for countries that want one instead of a number',
	},
	{
		displayName: 'Daily Spend Limit',
		name: 'dailySpendLimit',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 10,
		description:
			'The US dollars that the profile may spend until midnight UTC. It holds only where Daily Spend Limit Enabled is on.',
	},
	toggle({
		displayName: 'Daily Spend Limit Enabled',
		name: 'dailySpendLimitEnabled',
		description: 'Whether texts are refused beyond the limit',
	}),
	toggle({ displayName: 'Enabled', name: 'enabled', description: 'Whether the profile may send' }),
	toggle({
		displayName: 'MMS Fall Back to SMS',
		name: 'mmsFallBackToSms',
		description: 'Whether an MMS that can’t be delivered goes out as an SMS',
	}),
	toggle({
		displayName: 'MMS Transcoding',
		name: 'mmsTranscoding',
		description: 'Whether Telnyx shrinks media that is too big',
	}),
	toggle({
		displayName: 'Mobile Only',
		name: 'mobileOnly',
		description: 'Whether only mobile numbers are texted',
	}),
	{
		displayName: 'Number Pool',
		name: 'numberPoolSettings',
		type: 'fixedCollection',
		placeholder: 'Add Number Pool',
		default: {},
		description:
			'Sends from several of the profile’s numbers. All of its settings are set together.',
		options: [
			{
				displayName: 'Settings',
				name: 'settings',
				values: [
					initiallyOff(
						toggle({
							displayName: 'Geomatch',
							name: 'geomatch',
							description: 'Whether numbers with the recipient’s area code come first',
						}),
					),
					{
						displayName: 'Long Code Weight',
						name: 'longCodeWeight',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 1,
						description: 'How often long codes are picked; 0 leaves them out',
					},
					toggle({
						displayName: 'Skip Unhealthy',
						name: 'skipUnhealthy',
						description: 'Whether numbers whose texts are often not delivered are left out',
					}),
					initiallyOff(
						toggle({
							displayName: 'Sticky Sender',
							name: 'stickySender',
							description: 'Whether a recipient always sees the same number',
						}),
					),
					{
						displayName: 'Toll-Free Weight',
						name: 'tollFreeWeight',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 1,
						description: 'How often toll-free numbers are picked; 0 leaves them out',
					},
				],
			},
		],
	},
	toggle({
		displayName: 'Smart Encoding',
		name: 'smartEncoding',
		description: 'Whether Telnyx replaces rare characters, so that a text takes fewer SMS',
	}),
	{
		displayName: 'URL Shortener',
		name: 'urlShortenerSettings',
		type: 'fixedCollection',
		placeholder: 'Add URL Shortener',
		default: {},
		description:
			'Replaces the links of public shorteners in texts. All of its settings are set together.',
		options: [
			{
				displayName: 'Settings',
				name: 'settings',
				values: [
					{
						displayName: 'Domain',
						name: 'domain',
						type: 'string',
						default: '',
						placeholder: 'e.g. acct.fyi',
						description: 'One of the domains that Telnyx offers',
					},
					{
						displayName: 'Prefix',
						name: 'prefix',
						type: 'string',
						default: '',
						placeholder: 'e.g. shop',
						description: 'The part after the domain, for example your brand',
					},
					initiallyOff(
						toggle({
							displayName: 'Replace Blacklisted Only',
							name: 'replaceBlacklistOnly',
							description: 'Whether only links that Telnyx has on its blacklist are replaced',
						}),
					),
					toggle({
						displayName: 'Send Webhooks',
						name: 'sendWebhooks',
						description:
							'Whether clicks on the links are reported: the event Link Clicked of the trigger',
					}),
				],
			},
		],
	},
	{
		displayName: 'Webhook API Version',
		name: 'webhookApiVersion',
		type: 'options',
		default: '2',
		description: 'The format of the profile’s events. The Telnyx Trigger needs version 2.',
		options: [
			{ name: '1', value: '1' },
			{ name: '2', value: '2' },
			{ name: '2010-04-01', value: '2010-04-01' },
		],
	},
	{
		displayName: 'Webhook Failover URL',
		name: 'webhookFailoverUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/telnyx-failover',
		description: 'Where the profile’s events go when the webhook URL fails',
	},
	{
		displayName: 'Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/telnyx',
		description: 'Where the profile’s events go. A published Telnyx Trigger sets it by itself.',
	},
];

/** @param path of the collection that holds the fields */
export function profileBody(item: Item, path: 'additionalFields' | 'updateFields'): Body {
	const dailySpendLimit = item.number(`${path}.dailySpendLimit`);
	const aiOptOutDetection = item.boolean(`${path}.aiOptOutDetectionEnabled`);
	return {
		ai_assistant_id: item.text(`${path}.aiAssistantId`),
		alpha_sender: item.text(`${path}.alphaSender`),
		// Telnyx takes and gives amounts of money as texts.
		daily_spend_limit: dailySpendLimit?.toFixed(2),
		daily_spend_limit_enabled: item.boolean(`${path}.dailySpendLimitEnabled`),
		enabled: item.boolean(`${path}.enabled`),
		features:
			aiOptOutDetection === undefined
				? undefined
				: { ai_opt_out_detection_enabled: aiOptOutDetection },
		mms_fall_back_to_sms: item.boolean(`${path}.mmsFallBackToSms`),
		mms_transcoding: item.boolean(`${path}.mmsTranscoding`),
		mobile_only: item.boolean(`${path}.mobileOnly`),
		number_pool_settings: numberPool(item, `${path}.numberPoolSettings.settings`),
		smart_encoding: item.boolean(`${path}.smartEncoding`),
		url_shortener_settings: urlShortener(item, `${path}.urlShortenerSettings.settings`),
		webhook_api_version: item.choice<'1' | '2' | '2010-04-01'>(`${path}.webhookApiVersion`),
		webhook_failover_url: item.text(`${path}.webhookFailoverUrl`),
		webhook_url: item.text(`${path}.webhookUrl`),
	};
}

function numberPool(item: Item, path: string): Telnyx.NumberPoolSettings | undefined {
	if (item.value(path) === undefined) return undefined;
	return {
		geomatch: item.boolean(`${path}.geomatch`),
		long_code_weight: item.required(
			`${path}.longCodeWeight`,
			item.number(`${path}.longCodeWeight`),
		),
		skip_unhealthy: item.required(`${path}.skipUnhealthy`, item.boolean(`${path}.skipUnhealthy`)),
		sticky_sender: item.boolean(`${path}.stickySender`),
		toll_free_weight: item.required(
			`${path}.tollFreeWeight`,
			item.number(`${path}.tollFreeWeight`),
		),
	};
}

function urlShortener(item: Item, path: string): Telnyx.URLShortenerSettings | undefined {
	if (item.value(path) === undefined) return undefined;
	return {
		domain: item.requiredText(`${path}.domain`),
		prefix: item.text(`${path}.prefix`),
		replace_blacklist_only: item.boolean(`${path}.replaceBlacklistOnly`),
		send_webhooks: item.boolean(`${path}.sendWebhooks`),
	};
}

export const includeSecretField: INodeProperties = {
	displayName: 'Include Secret',
	name: 'includeSecret',
	type: 'boolean',
	default: false,
	description:
		'Whether the output holds the profile’s secret (v1_secret). Everyone who may see the execution can read it then.',
};

/** Leaves the profile's secret out of the output, unless the user asked for it. */
export const withoutSecret =
	(field: string) =>
	(item: Item): ((profile: IDataObject) => IDataObject) => {
		if (item.boolean(field)) return (profile) => profile;
		return (profile) => {
			const rest = { ...profile };
			delete rest.v1_secret;
			return rest;
		};
	};

export const simplifyProfile = pick(
	'id',
	'name',
	'enabled',
	'whitelisted_destinations',
	'webhook_url',
	'webhook_failover_url',
	'webhook_api_version',
	'created_at',
	'updated_at',
	'v1_secret',
);

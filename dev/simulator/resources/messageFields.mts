/** The fields that every kind of SMS and MMS request shares. */
export const contentFields = {
	to: 'string',
	text: 'string',
	media_urls: { list: 'string' },
	subject: 'string',
	type: ['SMS', 'MMS'],
	auto_detect: 'boolean',
	encoding: ['auto', 'gsm7', 'ucs2'],
	use_profile_webhooks: 'boolean',
	webhook_url: 'string',
	webhook_failover_url: 'string',
} as const;

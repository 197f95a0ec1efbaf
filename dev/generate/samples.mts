import type { Schema } from './schemaFiles.mts';

/** What stands in a sample for a field, whatever its type; null where most messages have nothing. */
const values: Record<string, unknown> = {
	address: null,
	alphanumeric_sender_id: 'MyCompany',
	approved: true,
	attempt: 1,
	button: null,
	cc: [],
	channelMessageId: null,
	chatInput: 'Is my bike ready?',
	code: '40006',
	contacts: [],
	content: null,
	cost: 0.004,
	country_code: 'US',
	currency: 'USD',
	deleted: true,
	delivery: 'delivered',
	direction: 'outbound',
	errors: [],
	event: 'messageReceived',
	event_type: 'message.received',
	failed: [],
	field: 'media_0',
	fields: null,
	fileName: 'photo.png',
	fileSize: '112 kB',
	from: '+13125550100',
	groupMessageId: null,
	keyword: null,
	keywords: ['HOURS', 'OPEN'],
	location: null,
	media: [],
	messaging_product: 'A2P',
	messaging_profile_name: 'Customer Support',
	mimeType: 'image/png',
	name: 'Customer Support',
	op: 'info',
	optedOut: false,
	originalMessageId: null,
	parts: 1,
	phone_number: '+13125550100',
	phone_numbers: 3,
	quotedText: null,
	reaction: null,
	reason: null,
	receivedAt: null,
	recipient: '+13125550142',
	repliedTo: null,
	respondedBy: '+13125550142',
	resp_text: '9 to 5',
	senderName: null,
	sessionId: '+13125550100 +13125550142',
	short_code: '55555',
	status: 'queued',
	subject: null,
	tags: [],
	text: 'Your bike is ready.',
	timedOut: false,
	to: '+13125550142',
	tries: 1,
	type: 'SMS',
	url: null,
	waitedSeconds: 0,
	webhook_api_version: '2',
	whitelisted_destinations: ['US', 'CA'],
};

/** Where the same name means another thing. */
const valuesOf: Record<string, Record<string, unknown>> = {
	trigger: {
		from: '+13125550142',
		to: '+13125550100',
		text: 'Is my bike ready?',
		direction: 'inbound',
		status: 'webhook_delivered',
		receivedAt: '2026-11-23T19:32:58.101Z',
	},
	'message.sendAndWait': { text: null, status: undefined, reason: undefined },
	'message.getAll': { status: 'delivered' },
	'message.getDeliveryReport': { status: 'delivered' },
	'message.sendAndWaitForDelivery': { status: 'delivered' },
	'message.cancelScheduled': { status: 'cancelled' },
	'message.schedule': { status: 'scheduled' },
	'messagingProfile.getMetrics': { failed: 1, delivered: 40, sent: 42, received: 17, parts: 44 },
	'messagingProfile.getAllMetrics': { failed: 1, delivered: 40, sent: 42, received: 17, parts: 44 },
	'optOut.getAll': { keyword: 'STOP' },
	'webhookDelivery.get': { status: 'delivered', url: 'https://n8n.example.com/webhook/1f0c' },
	'webhookDelivery.getAll': { status: 'delivered', url: 'https://n8n.example.com/webhook/1f0c' },
};

const uuid = '40385f64-5717-4562-b3fc-2c963f66afa6';
const time = '2026-11-23T19:33:02.114Z';

/** An example of what an operation outputs. */
export function sampleOf(schema: Schema, operation: string): unknown {
	const known = { ...values, ...valuesOf[operation] };
	const sample = ({ type, properties, items }: Schema, name: string): unknown => {
		if (name in known && !(type === 'object' && known[name] !== null)) return known[name];
		switch (type) {
			case 'object':
				return Object.fromEntries(
					Object.entries(properties ?? {}).map(([inner, one]) => [inner, sample(one, inner)]),
				);
			case 'array':
				return items ? [sample(items, '')] : [];
			case 'string':
				return /(?:_at|At|since)$/.test(name) ? time : /(?:id|Id)$/i.test(name) ? uuid : '…';
			default:
				return type === 'number' ? 1 : true;
		}
	};
	return sample(schema, '');
}

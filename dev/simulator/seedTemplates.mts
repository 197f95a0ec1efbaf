import type Telnyx from 'telnyx';

/** A WhatsApp template of the demo account, in US English. */
type DemoTemplate = Pick<
	Telnyx.Whatsapp.TemplateCreateParams,
	'name' | 'category' | 'components'
> & { status: 'APPROVED' | 'PENDING' | 'PAUSED' };

/** Templates of each kind: with a link, with quick replies, with a picture, with a code, and two that can't be sent. */
export const demoTemplates: DemoTemplate[] = [
	{
		name: 'order_confirmation',
		category: 'UTILITY',
		status: 'APPROVED',
		components: [
			{
				type: 'BODY',
				text: 'Hello {{1}}, your order {{2}} is on its way.',
				example: { body_text: [['Ada', '4711']] },
			},
			{
				type: 'BUTTONS',
				buttons: [{ type: 'URL', text: 'Your orders', url: 'https://acme.example/orders' }],
			},
		],
	},
	{
		name: 'appointment_reminder',
		category: 'UTILITY',
		status: 'APPROVED',
		components: [
			{
				type: 'BODY',
				text: 'Hello {{1}}, we see you on {{2}} at {{3}}.',
				example: { body_text: [['Ada', 'Monday', '9:30']] },
			},
			{ type: 'FOOTER', text: 'ACME, 1 State Street' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'I will be there' },
					{ type: 'QUICK_REPLY', text: 'Another time' },
					{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+13125550100' },
				],
			},
		],
	},
	{
		name: 'new_arrivals',
		category: 'MARKETING',
		status: 'APPROVED',
		components: [
			{ type: 'HEADER', format: 'IMAGE' },
			{
				type: 'BODY',
				text: 'New in, {{1}}: have a look.',
				example: { body_text: [['Ada']] },
			},
			{ type: 'FOOTER', text: 'You get this as a customer of ACME' },
			{
				type: 'BUTTONS',
				buttons: [
					{
						type: 'URL',
						text: 'Have a look',
						url: 'https://acme.example/new/{{1}}',
						example: ['bikes'],
					},
					{ type: 'QUICK_REPLY', text: 'Stop promotions' },
				],
			},
		],
	},
	{
		name: 'login_code',
		category: 'AUTHENTICATION',
		status: 'APPROVED',
		components: [
			{ type: 'BODY', text: '*{{1}}* is your verification code.' },
			{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
		],
	},
	{
		name: 'spring_sale',
		category: 'MARKETING',
		status: 'PENDING',
		components: [{ type: 'BODY', text: 'Everything is {{1}} off until {{2}} midnight.' }],
	},
	{
		name: 'flash_sale',
		category: 'MARKETING',
		status: 'PAUSED',
		components: [{ type: 'BODY', text: 'Today only: {{1}} off, {{2}}.' }],
	},
];

import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class TelnyxMessagingApi implements ICredentialType {
	name = 'telnyxMessagingApi';

	displayName = 'Telnyx Messaging API';

	icon: Icon = { light: 'file:../icons/telnyx.svg', dark: 'file:../icons/telnyx.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-telnyx/n8n-nodes-telnyx/blob/main/docs/credential.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. KEY0123456789ABCDEF…',
			hint: 'A V2 API key, made in the Telnyx portal under Account > API Keys',
		},
		{
			displayName: 'Public Key',
			name: 'publicKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3wLzSAJaXVk5TJ1ZaOYf0RmLBzqqX6yKYeKRj8QqFYs=',
			hint: 'For the Telnyx Trigger, and for Send and Wait for Delivery. Shown in the Telnyx portal under Account > Keys & Credentials > Public Key.',
			description:
				'Proves that incoming events are from Telnyx. While you change keys, enter the old and the new one, separated by a comma.',
		},
		{
			displayName: 'Default From',
			name: 'defaultFrom',
			type: 'string',
			default: '',
			placeholder: 'e.g. +13125550001',
			description:
				'The number, short code or sender ID that SMS and MMS come from where a step leaves From empty',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.telnyx.com/v2',
			description: 'Where the API is. Change it only for a proxy or a test server.',
		},
	];

	/** A function, not an expression: n8n would evaluate an expression anew for each message. */
	authenticate: IAuthenticate = async (credentials, requestOptions) => ({
		...requestOptions,
		headers: {
			...requestOptions.headers,
			Authorization: `Bearer ${(credentials.apiKey as string).trim()}`,
		},
	});
}

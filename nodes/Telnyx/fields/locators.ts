import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

const uuid = '[0-9a-fA-F-]{36}';

/** Made by a function, since n8n's lint takes a literal with these three keys for a field. */
const mode = (
	displayName: string,
	name: string,
	rest: Omit<INodePropertyMode, 'displayName' | 'name'>,
): INodePropertyMode => ({ displayName, name, ...rest });

const fromList = (searchListMethod: string): INodePropertyMode =>
	mode('From List', 'list', { type: 'list', typeOptions: { searchListMethod, searchable: true } });

const byId = (placeholder: string) => mode('By ID', 'id', { type: 'string', placeholder });

/** The pages of Telnyx's portal have the ID in their address, wherever it stands there. */
const byUrl = mode('By URL', 'url', {
	type: 'string',
	placeholder: 'e.g. https://portal.telnyx.com/#/…/4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b',
	extractValue: { type: 'regex', regex: `portal\\.telnyx\\.com/.*?(${uuid})` },
	validation: [
		{
			type: 'regex',
			properties: {
				// n8n wants the whole value matched.
				regex: `.*portal\\.telnyx\\.com/.*?${uuid}.*`,
				errorMessage: 'Not an address of Telnyx’s portal with an ID',
			},
		},
	],
});

/** Asks for one of the account's things: chosen from a list with search, or by its ID. */
function locator({
	searchListMethod,
	id = 'e.g. 4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b',
	further = [],
	...field
}: Pick<INodeProperties, 'displayName' | 'name'> & {
	searchListMethod: string;
	/** What an ID looks like. */
	id?: string;
	further?: INodePropertyMode[];
}): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [fromList(searchListMethod), byId(id), ...further],
	};
}

export const messagingProfileLocator: INodeProperties = {
	...locator({
		displayName: 'Messaging Profile',
		name: 'messagingProfileId',
		searchListMethod: 'searchMessagingProfiles',
		further: [byUrl],
	}),
	description: 'The Telnyx messaging profile',
};

/** The same question where it may stay unanswered. */
export const optional = (field: INodeProperties): INodeProperties => ({
	...field,
	required: false,
});

export const alphanumericSenderIdLocator: INodeProperties = {
	...locator({
		displayName: 'Alphanumeric Sender ID',
		name: 'alphanumericSender',
		searchListMethod: 'searchAlphanumericSenderIdIds',
	}),
	description: 'The name that recipients see',
};

export const autoResponseLocator: INodeProperties = {
	...locator({
		displayName: 'Auto-Response',
		name: 'autoResponseId',
		searchListMethod: 'searchAutoResponses',
	}),
	description: 'One of the auto-responses of the messaging profile',
};

export const hostedNumberLocator: INodeProperties = {
	...locator({
		displayName: 'Hosted Number',
		name: 'hostedNumberId',
		searchListMethod: 'searchHostedNumbers',
	}),
	description: 'The number of another provider that texts through Telnyx',
};

export const phoneNumberLocator: INodeProperties = {
	...locator({
		displayName: 'Phone Number',
		name: 'phoneNumberId',
		searchListMethod: 'searchPhoneNumberIds',
	}),
	description: 'The phone number whose messaging settings to use',
};

export const shortCodeLocator: INodeProperties = {
	...locator({
		displayName: 'Short Code',
		name: 'shortCodeId',
		searchListMethod: 'searchShortCodeIds',
	}),
	description: 'The short code',
};

export const rcsAgentLocator: INodeProperties = {
	...locator({
		displayName: 'Agent',
		name: 'agentId',
		searchListMethod: 'searchRcsAgents',
		id: 'e.g. acme_bikes',
	}),
	description: 'Your RCS agent that sends the message',
};

export const whatsappAccountLocator: INodeProperties = {
	...locator({
		displayName: 'WhatsApp Business Account',
		name: 'whatsappAccountId',
		searchListMethod: 'searchWhatsappAccounts',
	}),
	description: 'The WhatsApp Business Account',
};

export const whatsappTemplateLocator: INodeProperties = {
	...locator({
		displayName: 'Template',
		name: 'template',
		searchListMethod: 'searchWhatsappTemplates',
		further: [mode('By Name', 'name', { type: 'string', placeholder: 'e.g. order_shipped' })],
	}),
	description: 'The template that WhatsApp approved',
};

/** Asks for a sender, chosen from a list with search, or typed. The modes are named alike, so that a change of Sender keeps it. */
const senderLocator = (
	searchListMethod: string,
	typed: INodePropertyMode,
	description: string,
): INodeProperties => ({
	displayName: 'From',
	name: 'from',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	modes: [fromList(searchListMethod), typed],
});

/** The same for SMS and MMS, where the credential may say it for all steps. */
const smsSenderLocator = (
	...[searchListMethod, typed, description]: Parameters<typeof senderLocator>
) =>
	optional(
		senderLocator(
			searchListMethod,
			typed,
			`${description}. Leave it empty to use the credential’s Default From.`,
		),
	);

const byNumber = mode('By Number', 'value', { type: 'string', placeholder: 'e.g. +13125550001' });

export const anySenderLocator = smsSenderLocator(
	'searchSenders',
	mode('By Value', 'value', { type: 'string', placeholder: 'e.g. +13125550001' }),
	'The phone number, short code or alphanumeric sender ID that the recipient sees',
);

export const phoneNumberSenderLocator = smsSenderLocator(
	'searchPhoneNumbers',
	byNumber,
	'Your Telnyx phone number that the recipient sees',
);

export const mmsSenderLocator = smsSenderLocator(
	'searchMmsNumbers',
	byNumber,
	'Your Telnyx phone number that the group sees',
);

export const whatsappSenderLocator = senderLocator(
	'searchWhatsappNumbers',
	byNumber,
	'Your WhatsApp number that the recipient sees',
);

export const shortCodeSenderLocator = smsSenderLocator(
	'searchShortCodes',
	mode('By Number', 'value', { type: 'string', placeholder: 'e.g. 24673' }),
	'Your short code that the recipient sees',
);

export const alphanumericSenderLocator = smsSenderLocator(
	'searchAlphanumericSenderIds',
	mode('By Name', 'value', { type: 'string', placeholder: 'e.g. MyCompany' }),
	'The name that the recipient sees, and can’t answer to',
);

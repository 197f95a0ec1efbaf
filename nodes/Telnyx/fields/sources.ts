import type { INodeProperties } from 'n8n-workflow';

import { messagingProfileLocator, rcsAgentLocator, whatsappAccountLocator } from './locators';

/** The kinds of objects at Telnyx that have a webhook of their own for messages, with the field that chooses one. */
export const sourceLocators = {
	messagingProfile: messagingProfileLocator,
	rcsAgent: { ...rcsAgentLocator, displayName: 'RCS Agent', name: 'rcsAgentId' },
	whatsappAccount: whatsappAccountLocator,
} satisfies Record<string, INodeProperties>;

export type SourceKind = keyof typeof sourceLocators;

/** An imported workflow may name a kind that there is not. */
export const isSourceKind = (kind: string): kind is SourceKind =>
	Object.hasOwn(sourceLocators, kind);

const receiveFrom: INodeProperties = {
	displayName: 'Receive From',
	name: 'receiveFrom',
	type: 'multiOptions',
	required: true,
	default: ['messagingProfile'],
	// With an expression, n8n would want a choice in each of the fields that depend on this one.
	noDataExpression: true,
	description: 'Where the events come from: Telnyx keeps a webhook for each of these',
	options: [
		{
			name: 'Messaging Profile',
			value: 'messagingProfile',
			description: 'SMS and MMS, and the status of RCS messages that you send',
		},
		{ name: 'RCS Agent', value: 'rcsAgent', description: 'Incoming RCS messages' },
		{
			name: 'WhatsApp Business Account',
			value: 'whatsappAccount',
			description: 'WhatsApp messages, and changes of the account and its templates',
		},
	],
};

type Show = NonNullable<INodeProperties['displayOptions']>['show'];

/** Asks where events come from, and for each kind of source which one. */
export const sourceFields = (show: Show = {}): INodeProperties[] => [
	{ ...receiveFrom, displayOptions: { show } },
	...Object.entries(sourceLocators).map(
		([kind, locator]): INodeProperties => ({
			...locator,
			description: `The ${locator.displayName} whose events to receive`,
			displayOptions: { show: { ...show, receiveFrom: [kind] } },
		}),
	),
];

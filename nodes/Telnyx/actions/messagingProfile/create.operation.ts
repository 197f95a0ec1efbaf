import type Telnyx from 'telnyx';

import { additionalFields, options } from '../../fields/collections';
import {
	destinationsField,
	includeSecretField,
	nameField,
	profileBody,
	profileFields,
	simplifyProfile,
	withoutSecret,
} from '../../fields/messagingProfile';
import type { RequestOperation } from '../operation';

export const create: RequestOperation = {
	resource: 'messagingProfile',
	name: 'create',
	displayName: 'Create',
	action: 'Create a messaging profile',
	description: 'Create a messaging profile, which holds numbers and says where their events go',
	kind: 'write',
	fields: [
		{ ...nameField, required: true },
		{ ...destinationsField, required: true },
		additionalFields([
			...profileFields,
			{
				displayName: 'Health Webhook URL',
				name: 'healthWebhookUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/health',
				description: 'Where reports about the health of the profile’s numbers go',
			},
			{
				displayName: 'Resource Group ID',
				name: 'resourceGroupId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b',
				description: 'The resource group that the profile belongs to',
			},
		]),
		options([includeSecretField]),
	],
	request: (item) => ({
		method: 'POST',
		path: '/messaging_profiles',
		body: {
			name: item.requiredText('name'),
			whitelisted_destinations: item.required(
				'whitelistedDestinations',
				item.list('whitelistedDestinations'),
			),
			...profileBody(item, 'additionalFields'),
			health_webhook_url: item.text('additionalFields.healthWebhookUrl'),
			resource_group_id: item.text('additionalFields.resourceGroupId'),
		} satisfies Telnyx.MessagingProfileCreateParams,
	}),
	output: withoutSecret('options.includeSecret'),
	simplify: simplifyProfile,
};

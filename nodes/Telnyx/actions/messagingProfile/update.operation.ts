import type Telnyx from 'telnyx';

import {
	clearedBody,
	clearField,
	options,
	updateBody,
	updateFields,
	type Emptied,
} from '../../fields/collections';
import { messagingProfileLocator } from '../../fields/locators';
import {
	destinationsField,
	includeSecretField,
	nameField,
	profileBody,
	profileFields,
	simplifyProfile,
	withoutSecret,
} from '../../fields/messagingProfile';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

const emptied: Emptied = {
	ai_assistant_id: { label: 'AI Assistant ID', empty: null },
	alpha_sender: { label: 'Alphanumeric Sender', empty: null },
	number_pool_settings: { label: 'Number Pool', empty: null },
	url_shortener_settings: { label: 'URL Shortener', empty: null },
	webhook_failover_url: { label: 'Webhook Failover URL', empty: null },
	webhook_url: { label: 'Webhook URL', empty: null },
};

export const update: RequestOperation = {
	resource: 'messagingProfile',
	name: 'update',
	displayName: 'Update',
	action: 'Update a messaging profile',
	description: 'Change settings of a messaging profile and keep the rest',
	kind: 'write',
	fields: [
		messagingProfileLocator,
		updateFields([
			...profileFields,
			clearField(emptied),
			destinationsField,
			nameField,
			{
				displayName: 'Redaction',
				name: 'redactionEnabled',
				type: 'boolean',
				default: true,
				description:
					'Whether Telnyx hides texts, media and numbers in its records. It has to allow this for the account first.',
			},
			{
				displayName: 'Redaction Level',
				name: 'redactionLevel',
				type: 'options',
				default: 2,
				description: 'How much is hidden',
				options: [
					{ name: 'Records', value: 1, description: 'Records and reports, not incoming events' },
					{ name: 'Records and Events', value: 2, description: 'Incoming events as well' },
				],
			},
			{
				displayName: 'V1 Secret',
				name: 'v1Secret',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				description: 'The secret for version 1 of Telnyx’s API',
			},
		]),
		options([includeSecretField]),
	],
	request: (item) => ({
		method: 'PATCH',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}`,
		body: updateBody<Telnyx.MessagingProfileUpdateParams>(item, {
			...profileBody(item, 'updateFields'),
			name: item.text('updateFields.name'),
			redaction_enabled: item.boolean('updateFields.redactionEnabled'),
			redaction_level: item.number('updateFields.redactionLevel'),
			v1_secret: item.text('updateFields.v1Secret'),
			whitelisted_destinations: item.list('updateFields.whitelistedDestinations'),
			...clearedBody(item, emptied),
		}),
	}),
	output: withoutSecret('options.includeSecret'),
	simplify: simplifyProfile,
};

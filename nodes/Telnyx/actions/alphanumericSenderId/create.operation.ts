import type Telnyx from 'telnyx';

import { additionalFields } from '../../fields/collections';
import { messagingProfileLocator } from '../../fields/locators';
import { alphanumericSender } from '../../fields/sender';
import type { RequestOperation } from '../operation';

export const create: RequestOperation = {
	resource: 'alphanumericSenderId',
	name: 'create',
	displayName: 'Create',
	action: 'Create an alphanumeric sender ID',
	description: 'Add a name that recipients see instead of a number to a messaging profile',
	kind: 'write',
	fields: [
		{
			displayName: 'Sender ID',
			name: 'alphanumericSenderId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. MyCompany',
			description: '1 to 11 letters, digits and spaces, with at least one letter',
		},
		messagingProfileLocator,
		additionalFields([
			{
				displayName: 'US Long Code Fallback',
				name: 'usLongCodeFallback',
				type: 'string',
				default: '',
				placeholder: 'e.g. +13125550001',
				description: 'The number to text US recipients from, where names are not allowed',
			},
		]),
	],
	request: (item) => ({
		method: 'POST',
		path: '/alphanumeric_sender_ids',
		body: {
			alphanumeric_sender_id: alphanumericSender(item, 'alphanumericSenderId'),
			messaging_profile_id: item.requiredId('messagingProfileId'),
			us_long_code_fallback: item.optionalAddress('additionalFields.usLongCodeFallback'),
		} satisfies Telnyx.AlphanumericSenderIDCreateParams,
	}),
};

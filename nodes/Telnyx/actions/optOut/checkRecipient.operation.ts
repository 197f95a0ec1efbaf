import type Telnyx from 'telnyx';

import { messagingProfileLocator } from '../../fields/locators';
import type { TelnyxRequest } from '../../transport/request';
import type { ProcedureOperation } from '../operation';

export const checkRecipient: ProcedureOperation = {
	resource: 'optOut',
	name: 'checkRecipient',
	displayName: 'Check Recipient',
	action: 'Check if a recipient opted out',
	description: 'Find out if a recipient blocked the texts of a messaging profile',
	kind: 'procedure',
	fields: [
		messagingProfileLocator,
		{
			displayName: 'Recipient',
			name: 'recipient',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. +13125550001',
			description: 'The phone number to look for',
		},
	],
	prepare(item, telnyx) {
		const recipient = item.address('recipient');
		const request: TelnyxRequest = {
			method: 'GET',
			path: '/messaging_optouts',
			query: { 'filter[messaging_profile_id]': item.requiredId('messagingProfileId') },
		};
		return async () => {
			// Telnyx has no filter on the recipient, so that the pages are read until the number turns up.
			for await (const rows of telnyx.pages<Telnyx.MessagingOptoutListResponse>(request, item)) {
				const found = rows.find(({ to }) => to === recipient);
				if (found) {
					const { keyword = null, created_at: since = null, from = null } = found;
					return [{ json: { recipient, optedOut: true, keyword, since, from } }];
				}
			}
			return [{ json: { recipient, optedOut: false, keyword: null, since: null, from: null } }];
		};
	},
};

import { messagingProfileLocator } from '../../fields/locators';
import { simplifyNumber } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { ListOperation } from '../operation';

export const getPhoneNumbers: ListOperation = {
	resource: 'messagingProfile',
	name: 'getPhoneNumbers',
	displayName: 'Get Phone Numbers',
	action: 'Get the phone numbers of a messaging profile',
	description: 'List the phone numbers that belong to a messaging profile',
	kind: 'list',
	fields: [messagingProfileLocator],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/phone_numbers`,
	}),
	simplify: simplifyNumber,
};

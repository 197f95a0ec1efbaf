import { options } from '../../fields/collections';
import { messagingProfileLocator } from '../../fields/locators';
import { includeSecretField, simplifyProfile, withoutSecret } from '../../fields/messagingProfile';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'messagingProfile',
	name: 'get',
	displayName: 'Get',
	action: 'Get a messaging profile',
	description: 'Get the settings of one messaging profile',
	kind: 'read',
	fields: [messagingProfileLocator, options([includeSecretField])],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}`,
	}),
	output: withoutSecret('options.includeSecret'),
	simplify: simplifyProfile,
};

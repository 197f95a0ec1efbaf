import { autoResponseLocator, messagingProfileLocator } from '../../fields/locators';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'autoResponse',
	name: 'get',
	displayName: 'Get',
	action: 'Get an auto-response',
	description: 'Get one auto-response of a messaging profile',
	kind: 'read',
	fields: [messagingProfileLocator, autoResponseLocator],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/autoresp_configs/${segment(item.requiredId('autoResponseId'))}`,
	}),
};

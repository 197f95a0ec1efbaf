import { messagingProfileLocator } from '../../fields/locators';
import { deletion } from '../../fields/results';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const deleteProfile: RequestOperation = {
	resource: 'messagingProfile',
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a messaging profile',
	description: 'Delete a messaging profile. Its numbers stay, without a profile.',
	kind: 'write',
	fields: [messagingProfileLocator],
	request: (item) => ({
		method: 'DELETE',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}`,
	}),
	...deletion('messagingProfileId'),
};

import { messagingProfileLocator } from '../../fields/locators';
import { includeSecretField, withoutSecret } from '../../fields/messagingProfile';
import { pick } from '../../fields/results';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

const simplify = pick('id', 'name', 'v1_secret');

export const regenerateSecret: RequestOperation = {
	resource: 'messagingProfile',
	name: 'regenerateSecret',
	displayName: 'Regenerate Secret',
	action: 'Regenerate the secret of a messaging profile',
	description: 'Create a new v1_secret for a messaging profile. The old one stops working at once.',
	kind: 'write',
	fields: [messagingProfileLocator, includeSecretField],
	request: (item) => ({
		method: 'POST',
		path: `/messaging_profiles/${segment(item.requiredId('messagingProfileId'))}/actions/regenerate_secret`,
	}),
	output(item) {
		const shape = withoutSecret('includeSecret')(item);
		return (profile) => ({ ...simplify(shape(profile)), secretRegenerated: true });
	},
};

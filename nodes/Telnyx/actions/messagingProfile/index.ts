import type { Resource } from '../operation';
import { create } from './create.operation';
import { deleteProfile } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getAllMetrics } from './getAllMetrics.operation';
import { getMetrics } from './getMetrics.operation';
import { getPhoneNumbers } from './getPhoneNumbers.operation';
import { getSenderIds } from './getSenderIds.operation';
import { getShortCodes } from './getShortCodes.operation';
import { regenerateSecret } from './regenerateSecret.operation';
import { update } from './update.operation';

export const messagingProfile: Resource = {
	name: 'messagingProfile',
	displayName: 'Messaging Profile',
	first: 'getAll',
	operations: [
		create,
		deleteProfile,
		get,
		getAll,
		getMetrics,
		getAllMetrics,
		getPhoneNumbers,
		getSenderIds,
		getShortCodes,
		regenerateSecret,
		update,
	],
};

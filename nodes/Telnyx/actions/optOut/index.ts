import type { Resource } from '../operation';
import { checkRecipient } from './checkRecipient.operation';
import { getAll } from './getAll.operation';

export const optOut: Resource = {
	name: 'optOut',
	displayName: 'Opt-Out',
	first: 'getAll',
	operations: [checkRecipient, getAll],
};

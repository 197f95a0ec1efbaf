import type { Resource } from '../operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const phoneNumber: Resource = {
	name: 'phoneNumber',
	displayName: 'Phone Number',
	first: 'getAll',
	operations: [get, getAll, update],
};

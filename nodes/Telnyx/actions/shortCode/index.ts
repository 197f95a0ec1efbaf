import type { Resource } from '../operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const shortCode: Resource = {
	name: 'shortCode',
	displayName: 'Short Code',
	first: 'getAll',
	operations: [get, getAll, update],
};

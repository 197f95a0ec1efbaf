import type { Resource } from '../operation';
import { create } from './create.operation';
import { deleteAutoResponse } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const autoResponse: Resource = {
	name: 'autoResponse',
	displayName: 'Auto-Response',
	first: 'getAll',
	operations: [create, deleteAutoResponse, get, getAll, update],
};

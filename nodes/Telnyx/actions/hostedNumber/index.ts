import type { Resource } from '../operation';
import { deleteHostedNumber } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

export const hostedNumber: Resource = {
	name: 'hostedNumber',
	displayName: 'Hosted Number',
	first: 'getAll',
	operations: [deleteHostedNumber, get, getAll, update],
};

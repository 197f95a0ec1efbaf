import type { Resource } from '../operation';
import { create } from './create.operation';
import { deleteSenderId } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const alphanumericSenderId: Resource = {
	name: 'alphanumericSenderId',
	displayName: 'Alphanumeric Sender ID',
	first: 'getAll',
	operations: [create, deleteSenderId, get, getAll],
};

import type { Resource } from '../operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { recoverMissed } from './recoverMissed.operation';

export const webhookDelivery: Resource = {
	name: 'webhookDelivery',
	displayName: 'Webhook Delivery',
	first: 'getAll',
	operations: [get, getAll, recoverMissed],
};

import type { Resource } from '../operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const webhookDelivery: Resource = {
	name: 'webhookDelivery',
	displayName: 'Webhook Delivery',
	first: 'getAll',
	operations: [get, getAll],
};

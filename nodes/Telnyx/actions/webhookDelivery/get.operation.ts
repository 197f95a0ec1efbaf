import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'webhookDelivery',
	name: 'get',
	displayName: 'Get',
	action: 'Get a webhook delivery',
	description: 'Get the event of one webhook delivery, and how each try to deliver it ended',
	kind: 'read',
	fields: [
		{
			displayName: 'Webhook Delivery ID',
			name: 'webhookDeliveryId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. c9c3b9e2-8f3e-4a0c-9e6e-2d1f0a7b6c5d',
			description: 'As Get Many lists it',
		},
	],
	request: (item) => ({
		method: 'GET',
		path: `/webhook_deliveries/${segment(item.requiredText('webhookDeliveryId'))}`,
	}),
};

import { hostedNumberLocator } from '../../fields/locators';
import { deletion } from '../../fields/results';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const deleteHostedNumber: RequestOperation = {
	resource: 'hostedNumber',
	name: 'delete',
	displayName: 'Delete',
	action: 'Delete a hosted number',
	description: 'Stop hosting the messaging of a number at Telnyx',
	kind: 'write',
	fields: [hostedNumberLocator],
	request: (item) => ({
		method: 'DELETE',
		path: `/messaging_hosted_numbers/${segment(item.requiredId('hostedNumberId'))}`,
	}),
	...deletion('hostedNumberId'),
};

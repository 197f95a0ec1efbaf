import { hostedNumberLocator } from '../../fields/locators';
import { numberUpdateBody, numberUpdateFields, simplifyNumber } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const update: RequestOperation = {
	resource: 'hostedNumber',
	name: 'update',
	displayName: 'Update',
	action: 'Update a hosted number',
	description: 'Change the messaging settings of a hosted number, such as its messaging profile',
	kind: 'write',
	fields: [hostedNumberLocator, numberUpdateFields],
	request: (item) => ({
		method: 'PATCH',
		path: `/messaging_hosted_numbers/${segment(item.requiredId('hostedNumberId'))}`,
		body: numberUpdateBody(item),
	}),
	simplify: simplifyNumber,
};

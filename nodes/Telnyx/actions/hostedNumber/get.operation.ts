import { hostedNumberLocator } from '../../fields/locators';
import { simplifyNumber } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'hostedNumber',
	name: 'get',
	displayName: 'Get',
	action: 'Get a hosted number',
	description: 'Get the messaging settings of one hosted number',
	kind: 'read',
	fields: [hostedNumberLocator],
	request: (item) => ({
		method: 'GET',
		path: `/messaging_hosted_numbers/${segment(item.requiredId('hostedNumberId'))}`,
	}),
	simplify: simplifyNumber,
};

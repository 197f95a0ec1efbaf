import { phoneNumberLocator } from '../../fields/locators';
import { simplifyNumber } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const get: RequestOperation = {
	resource: 'phoneNumber',
	name: 'get',
	displayName: 'Get',
	action: 'Get a phone number',
	description: 'Get the messaging settings of one phone number',
	kind: 'read',
	fields: [phoneNumberLocator],
	request: (item) => ({
		method: 'GET',
		path: `/phone_numbers/${segment(item.requiredId('phoneNumberId'))}/messaging`,
	}),
	simplify: simplifyNumber,
};

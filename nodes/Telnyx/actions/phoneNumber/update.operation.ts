import { phoneNumberLocator } from '../../fields/locators';
import { numberUpdateBody, numberUpdateFields, simplifyNumber } from '../../fields/numbers';
import { segment } from '../../transport/request';
import type { RequestOperation } from '../operation';

export const update: RequestOperation = {
	resource: 'phoneNumber',
	name: 'update',
	displayName: 'Update',
	action: 'Update a phone number',
	description: 'Change the messaging settings of a phone number, such as its messaging profile',
	kind: 'write',
	fields: [phoneNumberLocator, numberUpdateFields],
	request: (item) => ({
		method: 'PATCH',
		path: `/phone_numbers/${segment(item.requiredId('phoneNumberId'))}/messaging`,
		body: numberUpdateBody(item),
	}),
	simplify: simplifyNumber,
};

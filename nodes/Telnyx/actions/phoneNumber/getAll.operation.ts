import type Telnyx from 'telnyx';

import { hostedNumberQuery, numberFilters, simplifyNumber } from '../../fields/numbers';
import type { ListOperation } from '../operation';

type Type = Telnyx.PhoneNumbers.MessagingListParams['filter[type]'];

export const getAll: ListOperation = {
	resource: 'phoneNumber',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many phone numbers',
	description: 'List the account’s phone numbers with their messaging settings',
	kind: 'list',
	fields: [numberFilters],
	request: (item) => ({
		method: 'GET',
		path: '/phone_numbers/messaging',
		query: {
			...hostedNumberQuery(item),
			'filter[type]': item.choice<NonNullable<Type>>('filters.type'),
		} satisfies Telnyx.PhoneNumbers.MessagingListParams,
	}),
	simplify: simplifyNumber,
};

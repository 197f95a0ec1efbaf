import type Telnyx from 'telnyx';

import { hostedNumberFilters, hostedNumberQuery, simplifyNumber } from '../../fields/numbers';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'hostedNumber',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many hosted numbers',
	description: 'List the numbers of other providers that text through Telnyx',
	kind: 'list',
	fields: [hostedNumberFilters],
	request: (item) => ({
		method: 'GET',
		path: '/messaging_hosted_numbers',
		query: hostedNumberQuery(item) satisfies Telnyx.MessagingHostedNumberListParams,
	}),
	simplify: simplifyNumber,
};

import type Telnyx from 'telnyx';
import { countryOf, isE164 } from '../addresses.mts';
import { ApiError } from '../errors.mts';
import { allowQuery } from '../lists.mts';
import type { Call, Route } from '../router.mts';

function balance(): Telnyx.BalanceRetrieveResponse {
	return {
		data: {
			record_type: 'balance',
			balance: '250.00',
			credit_limit: '0.00',
			available_credit: '250.00',
			pending: '0.00',
			currency: 'USD',
		},
	};
}

/** What is behind a number; the part about its carrier only where it is asked for. */
function lookUp(call: Call): Telnyx.NumberLookupRetrieveResponse {
	allowQuery(call.query, 'type');
	const { phone_number } = call.params;
	if (!isE164(phone_number)) throw new ApiError('10015', undefined, 'Expected an E.164 number.');
	const type = call.query.get('type');
	if (type !== null && type !== 'carrier' && type !== 'caller-name') {
		throw new ApiError('10015', undefined, 'type must be carrier or caller-name.');
	}
	const person = call.store.phones.get(phone_number);
	return {
		data: {
			record_type: 'number_lookup',
			phone_number,
			country_code: countryOf(phone_number),
			fraud: null,
			...(type === 'carrier'
				? {
						carrier: {
							name: 'Simulated Wireless',
							normalized_carrier: 'Simulated Wireless',
							type: person?.lineType ?? 'mobile',
							error_code: null,
						},
					}
				: {}),
			...(type === 'caller-name' ? { caller_name: { caller_name: person?.name ?? '' } } : {}),
		},
	};
}

export const accountRoutes: Route[] = [
	{ method: 'GET', path: '/balance', handle: balance },
	{ method: 'GET', path: '/number_lookup/{phone_number}', handle: lookUp },
];

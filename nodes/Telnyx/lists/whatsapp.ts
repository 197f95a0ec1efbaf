import type Telnyx from 'telnyx';

import { readableNumber } from '../message/readable';
import { entry, found, type ListSearch } from './entry';
import { rowsOf } from './rows';

/** The account's WhatsApp numbers with the names that people see: `+1 312 555 0160 · ACME Bikes`. */
export const searchWhatsappNumbers: ListSearch = async function (filter) {
	const rows = await rowsOf<Telnyx.Whatsapp.PhoneNumberListResponse>(this, {
		path: '/whatsapp/phone_numbers',
	});
	const entries = rows.map(({ phone_number: number = '', display_name: name, enabled }) =>
		entry(number, readableNumber(number), name, enabled === false ? 'disabled, can’t send' : ''),
	);
	return { results: found(entries, filter) };
};

/** WhatsApp Business Accounts: `ACME Bikes · 2 numbers`. */
export const searchWhatsappAccounts: ListSearch = async function (filter) {
	const rows = await rowsOf<Telnyx.Whatsapp.BusinessAccountListResponse>(this, {
		path: '/whatsapp/business_accounts',
	});
	const entries = rows.map(({ id = '', name, waba_id, phone_numbers_count: count }) =>
		entry(
			id,
			name || waba_id,
			count === undefined ? '' : `${count} number${count === 1 ? '' : 's'}`,
		),
	);
	return { results: found(entries, filter) };
};

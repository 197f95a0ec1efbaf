import type { IHookFunctions } from 'n8n-workflow';

import { pages } from '../transport';

/** Where the account's own senders are listed, and the field of each list that holds the number. */
const lists = [
	{ path: '/phone_numbers/messaging', field: 'phone_number' },
	{ path: '/messaging_hosted_numbers', field: 'phone_number' },
	{ path: '/short_codes', field: 'short_code' },
];

/** The account's own numbers and short codes, for the option that ignores them. */
export async function readOwnNumbers(context: IHookFunctions): Promise<string[]> {
	const numbers: string[] = [];
	for (const { path, field } of lists) {
		for await (const rows of pages<Record<string, string>>(context, { method: 'GET', path })) {
			numbers.push(...rows.map((row) => row[field]));
		}
	}
	return numbers;
}

import type { IHookFunctions, NodeApiError } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { pages } from '../transport';
import type { TelnyxRequest } from '../transport/request';
import { optionsOf } from './settings';
import { changeState, type WhatsappNumbers } from './state';

/** Where the account's own senders are listed, and the field of each list that holds the number. */
const lists = [
	{ path: '/phone_numbers/messaging', field: 'phone_number' },
	{ path: '/messaging_hosted_numbers', field: 'phone_number' },
	{ path: '/short_codes', field: 'short_code' },
];

/**
 * Reads the account's own numbers and short codes, for the option that ignores them.
 *
 * @throws NodeApiError where Telnyx doesn't give them to somebody who turned the option on. It is on
 * by itself, too, and then keeps nobody's workflow from being active: a sender's runs are limited as well.
 */
export async function rememberOwnNumbers(context: IHookFunctions): Promise<void> {
	const numbers = await ownNumbers(context).catch((error: NodeApiError) => {
		if (optionsOf(context).ignoreOwnNumbers) throw error;
		context.logger.warn(
			`Telnyx Trigger could not read the account’s own numbers, and so does not ignore their texts: ${error.message}`,
		);
		return undefined;
	});
	if (numbers) changeState(context, { ownNumbers: numbers });
}

async function ownNumbers(context: IHookFunctions): Promise<string[]> {
	const numbers: string[] = [];
	for (const { path, field } of lists) {
		for await (const rows of pages<Record<string, string>>(context, { method: 'GET', path })) {
			numbers.push(...rows.map((row) => row[field]));
		}
	}
	return numbers;
}

type ReadPages = <Row>(request: TelnyxRequest) => AsyncGenerator<Row[]>;

/** The WhatsApp numbers of the Telnyx account, by which an event tells its WhatsApp Business Account. */
export async function readWhatsappNumbers(
	read: ReadPages,
	accountId: string,
): Promise<WhatsappNumbers> {
	const found: WhatsappNumbers = { account: '', accountOf: {} };
	const accounts = read<Telnyx.Whatsapp.BusinessAccountListResponse>({
		method: 'GET',
		path: '/whatsapp/business_accounts',
	});
	for await (const rows of accounts) {
		found.account = rows.find(({ id }) => id === accountId)?.waba_id ?? found.account;
	}
	const numbers = read<Telnyx.Whatsapp.PhoneNumberListResponse>({
		method: 'GET',
		path: '/whatsapp/phone_numbers',
	});
	for await (const rows of numbers) {
		for (const { phone_number: number = '', waba_id: account = '' } of rows)
			found.accountOf[number] = account;
	}
	return found;
}

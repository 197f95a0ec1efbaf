import type { Item } from '../fields/item';
import { isMapped } from '../fields/parameters';
import { isSenderId, readDefaultFrom } from '../fields/sender';
import type { Client } from './client';

/**
 * The item with the credential's Default From where its own From was left empty. An expression that gives nothing is a
 * mistake, and not left empty.
 *
 * @param kind what the text can come from
 * @throws NodeOperationError where the credential has none that fits
 */
export function withDefaultFrom(
	item: Item,
	{ defaultFrom }: Client,
	kind: 'any' | 'number' | 'name' = 'any',
): Item {
	if (item.id('from') !== undefined || isMapped(item.context, 'from', '')) return item;
	const problem = '"From" is empty';
	if (defaultFrom === undefined) {
		throw item.problem(problem, 'Choose it here, or set Default From in the credential.');
	}
	const from = readDefaultFrom(defaultFrom);
	if (from === undefined) {
		throw item.problem(
			`${problem}, and the credential’s Default From is no number and no sender ID: ${defaultFrom}`,
			'Choose it here, or correct it in the credential: a number has its country code, such as +13125550001.',
		);
	}
	if (kind !== 'any' && isSenderId(from) !== (kind === 'name')) {
		throw item.problem(
			problem,
			`Choose a ${kind === 'name' ? 'sender ID' : 'number'} here: the credential’s Default From is none (${from}).`,
		);
	}
	return item.with({ from });
}

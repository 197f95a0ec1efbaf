import type { Item } from '../actions/item';

/**
 * A name that the recipient sees instead of a number: up to 11 letters, digits and spaces, at least
 * one of them a letter (Telnyx).
 */
export function alphanumericSender(item: Item, name: string): string {
	const sender = item.requiredId(name);
	if (/^(?=.*[a-z])[a-z0-9 ]{1,11}$/i.test(sender)) return sender;
	throw item.error(
		name,
		sender,
		sender.length > 11 ? `is longer than 11 characters (${sender.length})` : 'is not a sender ID',
		'Use 1 to 11 letters, digits and spaces, with at least one letter.',
	);
}

/** A number, short code or name. A value with a letter is a name; everything else has to be a number. */
export function anySender(item: Item): string | undefined {
	const sender = item.id('from');
	if (sender === undefined) return undefined;
	return /^[^+]*[a-z]/i.test(sender) ? alphanumericSender(item, 'from') : item.address('from', sender);
}

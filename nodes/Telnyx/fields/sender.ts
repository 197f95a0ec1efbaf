import { isBad, readAddress } from '../message/phoneNumber';
import type { Item } from './item';

/**
 * Whether it is a name that the recipient sees instead of a number: up to 11 letters, digits and spaces, at least
 * one of them a letter (Telnyx).
 */
export const isSenderId = (sender: string): boolean => /^(?=.*[a-z])[a-z0-9 ]{1,11}$/i.test(sender);

export function alphanumericSender(item: Item, name: string): string {
	const sender = item.requiredId(name);
	if (isSenderId(sender)) return sender;
	throw item.error({
		field: name,
		value: sender,
		problem:
			sender.length > 11 ? `is longer than 11 characters (${sender.length})` : 'is not a sender ID',
		remedy: 'Use 1 to 11 letters, digits and spaces, with at least one letter.',
	});
}

/** The sender that a credential names for all texts: a number with its country code, a short code or a name. */
export function readDefaultFrom(written: string): string | undefined {
	if (isSenderId(written)) return written;
	const read = readAddress(written);
	return isBad(read) ? undefined : read.number;
}

/** Whether a sender is meant to be a name: one with a letter. Everything else has to be a number. */
const isName = (sender: string): boolean => /^[^+]*[a-z]/i.test(sender);

/**
 * A number, short code or name.
 *
 * @param profile the messaging profile, without which Telnyx takes no name
 */
export function anySender(item: Item, profile: string | undefined): string | undefined {
	const sender = item.id('from');
	if (sender === undefined) return undefined;
	if (!isName(sender)) return item.address('from', sender);
	return senderId(item, profile).from;
}

/** A name with its messaging profile, without which Telnyx takes none. */
export function senderId(
	item: Item,
	profile: string | undefined,
): { from: string; messaging_profile_id: string } {
	const from = alphanumericSender(item, 'from');
	if (profile !== undefined) return { from, messaging_profile_id: profile };
	throw item.error({
		field: 'from',
		value: from,
		problem: 'is a sender ID of none or of several of your messaging profiles',
		remedy: 'Check its spelling, or choose its Messaging Profile.',
	});
}

/** A number, short code or name that may stay empty, of whatever length: to look for, not to send from. */
export function optionalSender(item: Item, name: string): string | undefined {
	const sender = item.text(name)?.trim();
	return sender && isName(sender) ? sender : item.optionalAddress(name);
}

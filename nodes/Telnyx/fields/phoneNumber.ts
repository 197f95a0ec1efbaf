/** What is wrong with an address, and how to mend it. */
export interface BadAddress {
	problem: string;
	remedy: string;
}

/** Punctuation with which people write numbers, among it the spaces that word processors put in. */
const harmless = /[\s().\-/\u00a0\u2010-\u2015\u202f\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/** A number, or a part of one, as Telnyx has it. */
export const withoutPunctuation = (value: string): string => value.replace(harmless, '');

const example = 'Write it with a plus sign and the country code, like +13125550001.';

/**
 * Reads a phone number in E.164 form (a plus sign and 8 to 15 digits) or a short code (3 to 8
 * digits), cleaned of punctuation. The rule is Telnyx's.
 */
export function readAddress(value: string): string | BadAddress {
	const written = value
		.trim()
		.replace(/^'?(tel:|sms:|whatsapp:)?/i, '')
		.replace(/^(\+\d{1,3})\s*\(0\)/, '$1');
	const address = withoutPunctuation(written).replace(/[,;]$/, '');
	if (/^\+[1-9]\d{7,14}$/.test(address) || /^\d{3,8}$/.test(address)) return address;
	if (/\d{5}[^\d,;|+]*[,;|+]+[^\d,;|+]*\d{5}/.test(address)) {
		return {
			problem: 'holds more than one number',
			remedy:
				'Give each recipient an item of its own, for example with a Split Out node. Where a field takes several numbers, separate them by commas.',
		};
	}
	if (/^00[1-9]\d{7,14}$/.test(address)) {
		return {
			problem: 'starts with 00 instead of a plus sign',
			remedy: `Write it as +${address.slice(2)}.`,
		};
	}
	if (/^\d{9,15}$/.test(address)) {
		const isNational = address.length <= 10 || address.startsWith('0');
		return {
			problem: isNational ? 'has no country code' : 'has no plus sign with the country code',
			remedy: example,
		};
	}
	return { problem: 'is not a phone number', remedy: example };
}

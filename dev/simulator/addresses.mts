import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** The range that Ofcom keeps for fiction, where the demo's British numbers are. No numbering plan lists it. */
const fictional = /^\+447700900\d{3}$/;

/** Stands for the country of a number that belongs to none, such as a satellite phone's. */
const world = '001';

const countries = new Map<string, string | undefined>();

/** Country of a number; undefined for one that no numbering plan has. Remembered, since lists ask often. */
export function countryOf(number: string): string | undefined {
	if (!countries.has(number)) countries.set(number, findCountry(number));
	return countries.get(number);
}

function findCountry(number: string): string | undefined {
	if (fictional.test(number)) return 'GB';
	const parsed = parsePhoneNumberFromString(number);
	return parsed?.isValid() ? (parsed.country ?? world) : undefined;
}

export function isE164(address: string): boolean {
	return /^\+[1-9]\d{6,14}$/.test(address);
}

export function isShortCode(address: string): boolean {
	return /^\d{3,8}$/.test(address);
}

/** Telnyx's rule for alphanumeric sender IDs: 1 to 11 letters, digits or spaces, one letter at least. */
export function isAlphanumeric(address: string): boolean {
	return /^[A-Za-z0-9 ]{1,11}$/.test(address) && /[A-Za-z]/.test(address);
}

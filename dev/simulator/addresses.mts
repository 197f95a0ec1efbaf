/** Country of a number, as far as the demo account needs it; undefined where the prefix isn't known. */
export function countryOf(number: string): string | undefined {
	const found = prefixes.find(([prefix]) => number.startsWith(prefix));
	return found?.[1];
}

const canada = [
	'204',
	'236',
	'249',
	'250',
	'289',
	'306',
	'343',
	'365',
	'403',
	'416',
	'418',
	'437',
	'438',
	'450',
	'506',
	'514',
	'519',
	'579',
	'581',
	'587',
	'604',
	'613',
	'639',
	'647',
	'672',
	'705',
	'709',
	'778',
	'780',
	'782',
	'807',
	'819',
	'825',
	'867',
	'873',
	'902',
	'905',
];

const prefixes: Array<[prefix: string, country: string]> = [
	...canada.map((area): [string, string] => [`+1${area}`, 'CA']),
	['+1', 'US'],
	['+31', 'NL'],
	['+33', 'FR'],
	['+34', 'ES'],
	['+353', 'IE'],
	['+39', 'IT'],
	['+41', 'CH'],
	['+43', 'AT'],
	['+44', 'GB'],
	['+49', 'DE'],
	['+52', 'MX'],
	['+55', 'BR'],
	['+61', 'AU'],
	['+81', 'JP'],
	['+91', 'IN'],
];

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

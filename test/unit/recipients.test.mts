import { isBad, readAddress, readRecipient } from '../../nodes/Telnyx/message/phoneNumber.ts';

/** What comes out for a recipient: the number, or what is wrong with it. */
function read(written: string, home?: string): string {
	const found = readRecipient(written, { home });
	return isBad(found) ? found.problem : found.number;
}

test.each([
	['(312) 555-0142', 'US', '+13125550142'],
	['3125550142', 'US', '+13125550142'],
	['07700 900123', 'GB', '+447700900123'],
	['0171 / 1234567', 'DE', '+491711234567'],
	['011 15 2345-6789', 'AR', '+5491123456789'],
	['0 15 11 91234-5678', 'BR', '+5511912345678'],
	['06 1234 5678', 'IT', '+390612345678'],
	['211234', 'FO', '+298211234'],
	// Another country's are known by their plus sign, or by what is dialled before them.
	['+44 7700 900123', 'US', '+447700900123'],
	['011 44 7700 900123', 'US', '+447700900123'],
	['0044 7700 900123', 'US', '+447700900123'],
])('%s is a number of %s', (written, home, number) => {
	expect(read(written, home)).toBe(number);
});

test.each([
	['+4407700900123', '+447700900123'],
	['+44 (0) 7700 900123', '+447700900123'],
	['+39 (0)6 1234 5678', '+390612345678'],
	['+34 (0)612 345 678', '+34612345678'],
	['+52 1 55 1234 5678', '+525512345678'],
	['0044 7700 900123', '+447700900123'],
	['+1 312 555 0142 ext. 5', '+13125550142'],
	['+1 312 555 0142 x42 (office)', '+13125550142'],
	['(mobile) +1 312 555 0142', '+13125550142'],
	['+1 312 555 0142 mobile', '+13125550142'],
	['Ada Park <+13125550142>', '+13125550142'],
	['Phone 2: +1 312 555 0142', '+13125550142'],
	['tel:+1-312-555-0142', '+13125550142'],
	['whatsapp:+13125550142', '+13125550142'],
	["'+13125550142", '+13125550142'],
	['="+13125550142"', '+13125550142'],
	['＋１ ３１２ ５５５ ０１４２', '+13125550142'],
	['+١٣١٢٥٥٥٠١٤٢', '+13125550142'],
	['+1.3125550142E10', '+13125550142'],
	['+13125550142.0', '+13125550142'],
	['24673', '24673'],
	[' 24673 ', '24673'],
])('%s is read as %s', (written, number) => {
	expect(read(written)).toBe(number);
});

test.each([
	['+131255501', 'has 8 digits after +1, where numbers have 10'],
	['+13125550142 5', 'has 11 digits after +1, where numbers have 10'],
	['+10125550142', 'is not a phone number that exists under +1'],
	['+13335550142', 'is in no number range that is in use'],
	['+9991234567', 'begins with no country’s code'],
	['3125550142', 'has no country code'],
	['07700 900123', 'has no country code'],
	['5550142', 'has no country code'],
	['13125550142', 'has no plus sign before its country code'],
	['1.3125550142E10', 'has no plus sign before its country code'],
	['1.3125550142E+10', 'has no plus sign before its country code'],
	['1.31256E+10', 'was rounded by a spreadsheet'],
	['2026-11-25', 'is a date'],
	['25.11.2026', 'is a date'],
	['20261125', 'has no country code'],
	['12.345', 'is not a phone number'],
	['1,250.00', 'is not a phone number'],
	['12 345', 'is not a phone number'],
	['+13125550142, +14155550173', 'holds more than one number'],
	['+13125550142 +14155550173', 'holds more than one number'],
	['0171 1234567 / 0172 7654321', 'holds more than one number'],
	['Ada Park', 'is not a phone number'],
	['ada3125550142@example.com', 'is not a phone number'],
	['https://example.com/3125550142', 'is not a phone number'],
	['INV-3125550142 of 2026', 'is not a phone number'],
	['4001b4a6-7f2d-4d9e-9f4c-1c2d3e4f5a6b', 'is not a phone number'],
])('%s %s', (written, problem) => {
	expect(read(written)).toBe(problem);
});

test.each([
	['5550142', 'US', 'is not a phone number of the United States, where they have 10 digits'],
	['(555) 555-0142', 'US', 'is in no number range that is in use'],
	['447911123456', 'US', 'has no plus sign before its country code'],
	['INV3125550142', 'US', 'is not a phone number'],
	['2026-11-25', 'NO', 'is a date'],
])('%s in %s: %s', (written, home, problem) => {
	expect(read(written, home)).toBe(problem);
});

test('a remedy helps a whole column, not one row', () => {
	expect(readRecipient('13125550142')).toMatchObject({
		remedy:
			'Write it as +13125550142. For a whole column, put a plus before the expression: +{{ … }}.',
	});
	expect(readRecipient('3125550142')).toMatchObject({ lacksCountry: true });
});

test('who has separated several numbers by commas is not told to', () => {
	const [own, comma] = ['item of its own', 'by commas'].map((words) => new RegExp(words));
	const remedyOf = (written: string) => (readRecipient(written) as { remedy: string }).remedy;
	expect(remedyOf('+13125550142, +14155550173')).toMatch(own);
	expect(remedyOf('+13125550142, +14155550173')).not.toMatch(comma);
	expect(remedyOf('+13125550142 and +14155550173')).toMatch(comma);
});

test.each([
	['+1 900 555 0142', 'premium', 'US'],
	['+44 909 879 0000', 'premium', 'GB'],
	['+1 876 555 0142', 'mobile', 'JM'],
	['+44 20 7946 0123', 'fixedLine', 'GB'],
	['+44 70 1234 5678', 'personal', 'GB'],
	['+49 180 1234567', 'sharedCost', 'DE'],
	['+1 800 555 0142', 'tollFree', 'US'],
	['+881 6 12345678', 'satellite', undefined],
	['+870 773 123 456', 'satellite', undefined],
	['+882 16 1234567', 'satellite', undefined],
	['+979 1 2345 6789', 'premium', undefined],
	['24673', 'shortCode', undefined],
])('%s is known as %s of %s', (written, kind, country) => {
	expect(readRecipient(written)).toMatchObject({ kind, ...(country && { country }) });
	if (!country) expect(readRecipient(written)).not.toHaveProperty('country', expect.any(String));
});

test('a number of a range that is not in use yet can be allowed', () => {
	expect(readRecipient('+13335550142', { allowUnlisted: true })).toMatchObject({
		number: '+13335550142',
	});
	expect(readRecipient('+10125550142', { allowUnlisted: true })).toHaveProperty('problem');
});

test('own numbers may be in any range, and short codes long', () => {
	expect(readAddress('+1 333 555 0142')).toMatchObject({ number: '+13335550142' });
	expect(readAddress('+10125550142')).toMatchObject({ number: '+10125550142' });
	expect(readAddress('19951995')).toMatchObject({ number: '19951995' });
	expect(readAddress('Ada')).toHaveProperty('problem', 'is not a phone number');
});

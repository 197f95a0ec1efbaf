/** The calling codes of two digits; those of +1 and +7 have one, and all others three (ITU E.164). */
const twoDigits = /^(20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** A phone number with spaces, easy to read: `+1 312 555 0100`. Anything else stays as it is. */
export function readableNumber(number: string): string {
	const [, digits] = /^\+(\d{8,15})$/.exec(number) ?? [];
	if (!digits) return number;
	const north = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
	if (north) return ['+1', ...north.slice(1)].join(' ');
	const length = /^[17]/.test(digits) ? 1 : twoDigits.test(digits) ? 2 : 3;
	// In threes from the end; what is left over joins the first of them, unless it has two digits already.
	const groups = digits.slice(length).split(/(?=(?:\d{3})+$)/);
	if (groups[0].length === 1) groups.splice(0, 2, groups[0] + groups[1]);
	return [`+${digits.slice(0, length)}`, ...groups].join(' ');
}

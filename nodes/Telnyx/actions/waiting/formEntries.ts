import type { FormField } from './formFields';

/** What a person entered into a field of the form. */
export interface Entry {
	/** As it came. */
	entered: string;
	/** As the output has it; null where the field was left empty. */
	value: string | number | boolean | null;
	/** What is wrong with it, in the words that the page shows. */
	problem?: string;
}

/** The name under which a field's value is posted. */
export const postedName = (index: number): string => `field${index}`;

/** Characters; a text of that length is no answer from a phone. */
const longest = 10_000;

/** What was entered into each of the fields. */
export const readEntries = (fields: FormField[], posted: Record<string, string>): Entry[] =>
	fields.map((field, index) => readEntry(field, posted[postedName(index)] ?? ''));

function readEntry(field: FormField, posted: string): Entry {
	if (field.type === 'checkbox') {
		const value = posted === 'yes';
		const problem = field.required && !value ? 'Please tick this.' : undefined;
		return { entered: posted, value, problem };
	}
	// Browsers post the lines of a text with CR and LF.
	const entered = posted.replace(/\r\n?/g, '\n').trim();
	if (entered === '') {
		return { entered, value: null, problem: field.required ? 'Please fill this in.' : undefined };
	}
	const value = field.type === 'number' ? Number(entered) : entered;
	return { entered, value, problem: problemOf(field, entered) };
}

function problemOf({ type, options }: FormField, entered: string): string | undefined {
	if (entered.length > longest) return `Please write at most ${longest} characters.`;
	switch (type) {
		case 'number':
			if (!isDecimal(entered)) return 'Please enter a number, like 3.5.';
			// A longer one would come out as another number.
			return Math.abs(Number(entered)) > Number.MAX_SAFE_INTEGER
				? 'Please enter a number of at most 15 digits.'
				: undefined;
		case 'email':
			return isEmail(entered) ? undefined : 'Please enter an email address.';
		case 'date':
			return isDate(entered) ? undefined : 'Please enter a date, like 2026-11-23.';
		case 'dropdown':
			return options.includes(entered) ? undefined : 'Please choose one of the options.';
		default:
			return undefined;
	}
}

/** `Number` reads more than people write: `0x10`, `0b1`, `Infinity`. */
const isDecimal = (text: string): boolean =>
	/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text);

const isEmail = (text: string): boolean =>
	/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\".]+(\.[^\s@,;:<>()[\]\\".]+)+$/.test(text);

/** A day of the calendar: `Date` takes 2026-02-31 for the third of March. */
function isDate(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

import type { BadValue } from './badValue';

/**
 * The addresses in whatever a field holds: texts, lists of them, lists as JSON, and objects that have one, such as the
 * media of a Telnyx Trigger. In a text with several, each stands on a line of its own, or behind a comma and a space.
 */
export function readWebAddresses(value: unknown): string[] | (BadValue & { value: unknown }) {
	const found: string[] = [];
	for (const text of textsIn(value)) {
		const address = typeof text === 'string' ? asWebAddress(text) : undefined;
		if (address === undefined) return { value: text, ...notAWebAddress };
		found.push(address);
	}
	return found;
}

export const notAWebAddress: BadValue = {
	problem: 'is not a web address',
	remedy: 'Write it in full, like https://example.com/picture.jpg.',
};

/** An address of the web, with everything encoded that has to be; undefined where it is none. */
export function asWebAddress(text: string): string | undefined {
	const address = text.trim();
	if (!/^https?:\/\/[^\s/]/i.test(address) || !URL.canParse(address)) return undefined;
	// What is in order stays letter for letter: it may be signed.
	return /^[\w!#$%&'()*+,\-./:;=?@[\]~]+$/.test(address) ? address : new URL(address).href;
}

/** Where one address ends and another begins: neither a comma nor a space in an address is the end of it. */
const separator = /\s*\n\s*|[,;]\s+|[,;\s]+(?=https?:\/\/)/i;

/** The texts in a value, and what is none. Empty ones are left out. */
function textsIn(value: unknown): unknown[] {
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return value.flatMap(textsIn);
	if (typeof value === 'object') {
		const { url, link } = value as { url?: unknown; link?: unknown };
		const address = url ?? link;
		return typeof address === 'string' ? [address] : [value];
	}
	if (typeof value !== 'string') return [value];
	const parsed = /^\s*[[{]/.test(value) ? fromJson(value) : undefined;
	if (parsed !== undefined) return textsIn(parsed);
	return value
		.trim()
		.replace(/[,;]$/, '')
		.split(separator)
		.filter((text) => text !== '');
}

function fromJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

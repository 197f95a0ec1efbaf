/** Characters that no file name should have: controls, the signs of paths, and those that turn the writing round. */
const unsafe = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]/gu;

/** Longer names are refused by most file systems. */
const longest = 200;

/**
 * A name for a file that is safe wherever it is stored: without paths, line breaks and the like.
 *
 * @param name as a stranger chose it
 * @param fallback for a name of which nothing is left
 */
export function safeFileName(name: string, fallback: string): string {
	const [last = ''] = name.split(/[/\\]/).slice(-1);
	const clean = last.replace(unsafe, '').replace(/^[\s.]+|[\s.]+$/g, '');
	if (clean.length <= longest) return clean || fallback;
	const [, extension = ''] = /(\.\w{1,10})$/.exec(clean) ?? [];
	return clean.slice(0, longest - extension.length) + extension;
}

/** The end of an address, which is what a file is called where nothing else names it. */
export function nameInUrl(url: string): string {
	const [name] = new URL(url).pathname.split('/').slice(-1);
	try {
		return decodeURIComponent(name);
	} catch {
		// A percent sign that is one.
		return name;
	}
}

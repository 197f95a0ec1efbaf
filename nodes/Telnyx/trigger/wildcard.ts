/**
 * Matches a text against a pattern with `*` and `?`. Not a regular expression, since one that a user
 * writes can hang n8n: this takes at most text length times pattern length steps.
 */
export function matches(wholeText: string, wholePattern: string): boolean {
	// An emoji is one character to a user, and two to JavaScript.
	const [text, pattern] = [[...wholeText], [...wholePattern]];
	let position = 0;
	let at = 0;
	let star = -1;
	let resume = 0;
	while (position < text.length) {
		if (pattern[at] === '*') {
			star = at++;
			resume = position;
		} else if (pattern[at] === '?' || pattern[at] === text[position]) {
			at++;
			position++;
		} else if (star >= 0) {
			at = star + 1;
			position = ++resume;
		} else {
			return false;
		}
	}
	while (pattern[at] === '*') at++;
	return at === pattern.length;
}

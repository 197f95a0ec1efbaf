/** How npm names its requests at the log level "http": of a package's list of versions, or of a package itself. */
const request = /^npm http (?:fetch GET 200|cache) (\S+)/gm;

/**
 * Counts what npm downloads, from what it prints.
 *
 * @param {number | undefined} lastTime how many packages it were last time
 * @param {(text: string) => void} report is told how far npm is
 */
export function npmRequests(lastTime, report) {
	const packages = new Set();
	let lists = 0;
	let rest = '';
	return {
		packages,
		/** @param {string} text what npm has printed since the last time */
		read(text) {
			const lines = (rest + text).split('\n');
			rest = lines.pop();
			for (const [, url] of lines.join('\n').matchAll(request)) {
				if (url.endsWith('.tgz')) packages.add(url);
				else lists++;
			}
			report(
				packages.size === 0
					? `finding out what to download, ${lists} packages so far`
					: `downloading, ${packages.size}${lastTime ? ` of about ${lastTime}` : ''} packages`,
			);
		},
	};
}

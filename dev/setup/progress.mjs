/** @param {number} since a Date.now() */
const elapsed = (since) => {
	const seconds = Math.round((Date.now() - since) / 1000);
	return seconds < 60
		? `${seconds} s`
		: `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};

/**
 * Shows that something long is going on, and for how long: one line kept up to date on a terminal, a line
 * every 15 seconds elsewhere.
 *
 * @param {string} label
 * @returns {(word: string) => void} ends it with a last word and the time it took
 */
export function progress(label) {
	const since = Date.now();
	const live = process.stdout.isTTY;
	if (!live) console.log(`${label} …`);
	const show = () =>
		live
			? process.stdout.write(`\r\x1b[K${label} … ${elapsed(since)}`)
			: console.log(`${label} … ${elapsed(since)}`);
	if (live) show();
	const timer = setInterval(show, live ? 1000 : 15_000);
	return (word) => {
		clearInterval(timer);
		if (live) process.stdout.write('\r\x1b[K');
		console.log(`${label}: ${word} (${elapsed(since)})`);
	};
}

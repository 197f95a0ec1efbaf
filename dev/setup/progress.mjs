/** @param {number} seconds */
export const duration = (seconds) => {
	const whole = Math.round(seconds);
	return whole < 60
		? `${whole} s`
		: `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
};

/**
 * Shows that something long is going on, how far it is, and for how long: one line kept up to date on a terminal, a line
 * every 15 seconds elsewhere.
 *
 * @param {string} label
 * @returns {{ step(text: string): void, end(word: string): number }} step: how far it is; end: closes it with a last
 *   word, and gives the seconds that it took
 */
export function progress(label) {
	const since = Date.now();
	const seconds = () => (Date.now() - since) / 1000;
	const live = process.stdout.isTTY;
	let step = '';
	if (!live) console.log(`${label} …`);
	const show = () => {
		const line = `${label}${step && `: ${step}`} … ${duration(seconds())}`;
		if (!live) return console.log(line);
		// A line that wraps would not be overwritten.
		process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
	};
	if (live) show();
	const timer = setInterval(show, live ? 1000 : 15_000);
	return {
		step: (text) => (step = text),
		end(word) {
			clearInterval(timer);
			if (live) process.stdout.write('\r\x1b[K');
			console.log(`${label}: ${word} (${duration(seconds())})`);
			return seconds();
		},
	};
}

/** Numbers from 0 up to 1, the same at every run. */
export function random(seed: number): () => number {
	return () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** A text that a pattern of the table matches, for the few signs that such patterns have. */
export function sample(pattern: string, next: () => number): string {
	let at = 0;
	const oneOf = <T,>(values: T[]): T => values[Math.floor(next() * values.length)];
	function alternatives(): string {
		const found = [sequence()];
		while (pattern[at] === '|') {
			at++;
			found.push(sequence());
		}
		return oneOf(found);
	}
	function sequence(): string {
		let text = '';
		while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
			const start = at;
			const piece = element();
			const [all, least, comma, most] = /^(?:\{(\d+)(,?)(\d*)\}|\?)/.exec(pattern.slice(at)) ?? [
				'',
			];
			const end = at;
			const count =
				all === ''
					? 1
					: all === '?'
						? oneOf([0, 1])
						: oneOf(range(Number(least), comma ? Number(most) : Number(least)));
			if (count > 0) text += piece;
			for (let more = 1; more < count; more++) {
				at = start;
				text += element();
				at = end;
			}
			at = end + all.length;
		}
		return text;
	}
	function element(): string {
		const [piece] = /^(?:\(\?:|\\d|\[[^\]]+\]|\d)/.exec(pattern.slice(at))!;
		at += piece.length;
		if (piece === '\\d') return String(Math.floor(next() * 10));
		if (piece.startsWith('[')) {
			const digits = piece
				.slice(1, -1)
				.replace(/(\d)-(\d)/g, (_, from, to) => range(+from, +to).join(''));
			return oneOf([...digits]);
		}
		if (piece !== '(?:') return piece;
		const inner = alternatives();
		at++;
		return inner;
	}
	return alternatives();
}

const range = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => from + index);

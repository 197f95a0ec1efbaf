/** Puts what is to stay as it is out of the way of the rules for everything else. */
export class Kept {
	private readonly texts: string[] = [];

	/** A stand-in for the text, of characters that no other text has. */
	keep(text: string): string {
		return `\ue000${this.texts.push(text) - 1}\ue001`;
	}

	/** The text with what was kept in its place; some of it may hold a stand-in itself. */
	restore(text: string): string {
		const restored = text.replace(
			/\ue000(\d+)\ue001/g,
			(_, index: string) => this.texts[Number(index)],
		);
		return restored === text ? text : this.restore(restored);
	}
}

/** A link as a phone shows it: what it is called, and its address, unless the one says the other. */
export function linked(label: string, url: string, kept: Kept): string {
	const address = url.replace(/^(?:mailto|tel|sms):/i, '');
	const name = label.trim();
	if (/^(?:#|javascript:)/i.test(url)) return name;
	const bare = (text: string) => text.replace(/^https?:\/\/(?:www\.)?|\/$/gi, '').toLowerCase();
	return name === '' || bare(name) === bare(address)
		? kept.keep(address)
		: `${name} (${kept.keep(address)})`;
}

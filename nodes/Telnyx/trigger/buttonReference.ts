/** To which question a tapped button belongs, and which of its options it is. The question itself checks the signature. */
export interface ButtonReference {
	execution: string;
	/** The ID of the node that asked. */
	node: string;
	/** The run of the node. */
	run: number;
	/** The place of the option. */
	option: number;
	signature: string;
}

const mark = 'n8n';

/** The ID of a button, which comes back when it is tapped: WhatsApp takes 256 characters. */
export const referenceOf = ({ execution, node, run, option, signature }: ButtonReference): string =>
	[mark, execution, encodeURIComponent(node), run, option, signature].join(' ');

/** Reads the ID of a tapped button; undefined where it belongs to no question. */
export function readReference(id: string | null | undefined): ButtonReference | undefined {
	const form = /^n8n ([\w-]+) (\S+) (\d{1,6}) (\d{1,2}) ([\w-]+)$/;
	// Telnyx takes what is behind a button of RCS in base64.
	const decoded = Buffer.from(id ?? '', 'base64').toString();
	const [, execution, node, run, option, signature] =
		form.exec(id ?? '') ?? form.exec(decoded) ?? [];
	if (signature === undefined) return undefined;
	try {
		return {
			execution,
			node: decodeURIComponent(node),
			run: Number(run),
			option: Number(option),
			signature,
		};
	} catch {
		return undefined;
	}
}

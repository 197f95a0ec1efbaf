import type Telnyx from 'telnyx';

type Template = Telnyx.WhatsappTemplateData;
type Component = Telnyx.WhatsappMessageContent.Template.Component;

/** A file of a template's header. The official types lack it; Telnyx's guide to sending WhatsApp messages has it. */
type HeaderFile = { [kind in 'image' | 'video' | 'document']?: { link: string } };

/** Something that a template leaves open. */
export interface TemplateVariable {
	/** Where its value goes: `header_text`, `header_image`, `body_1`, `button_1`, `code_1`. */
	id: string;
	/** The variable with the words around it. */
	label: string;
}

/** The parts of a template that can hold variables, as Meta describes them. */
interface Part {
	type?: string;
	format?: string;
	text?: string;
	buttons?: Array<{ type?: string; text?: string; url?: string }>;
	example?: { body_text?: string[][]; header_text?: string[] };
}

/** What a person reads of a template, with its variables in it. */
export const templateText = ({ components }: Template): string =>
	partsOf(components)
		.filter(({ type }) => type === 'HEADER' || type === 'BODY')
		.map(({ text }) => text?.replace(/\s+/g, ' ').trim())
		.filter(Boolean)
		.join(' – ');

/**
 * All variables of a template, in the order in which they are read. Of carousels, places and coupon codes there
 * are none: Telnyx's endpoint has no parameters for them.
 */
export function templateVariables({ category, components }: Template): TemplateVariable[] {
	const parts = partsOf(components);
	const buttons = parts.find(({ type }) => type === 'BUTTONS')?.buttons ?? [];
	const code = buttons.findIndex(
		({ type, url = '' }) =>
			type === 'OTP' || (category === 'AUTHENTICATION' && type === 'URL' && placeholder.test(url)),
	);
	// WhatsApp wants the code of such a template twice, in its body and in its button.
	if (code >= 0) return [{ id: `code_${code + 1}`, label: 'Code' }];
	return [
		...parts.filter(({ type }) => type === 'HEADER').flatMap(headerVariables),
		...parts.filter(({ type }) => type === 'BODY').flatMap(bodyVariables),
		...buttons.flatMap(({ type, text, url = '' }, index) =>
			type === 'URL' && placeholder.test(url)
				? [{ id: `button_${index + 1}`, label: `Button “${text}”: ${url}` }]
				: [],
		),
	];
}

function headerVariables({ format = '', text = '', example }: Part): TemplateVariable[] {
	if (['IMAGE', 'VIDEO', 'DOCUMENT'].includes(format)) {
		const kind = format.toLowerCase();
		return [{ id: `header_${kind}`, label: `Header ${capitalized(kind)} URL` }];
	}
	return variablesIn(text).map((name) => ({
		id: 'header_text',
		label: `Header ${labelOf(text, name, example?.header_text?.[0])}`,
	}));
}

/** Of a variable, by its ID, which kind of file it is; undefined where it is none. */
export const headerFileKind = (id: string): keyof HeaderFile | undefined =>
	/^header_(image|video|document)$/.exec(id)?.[1] as keyof HeaderFile | undefined;

const bodyVariables = ({ text = '', example }: Part): TemplateVariable[] =>
	variablesIn(text).map((name, index) => ({
		id: `body_${index + 1}`,
		label: labelOf(text, name, example?.body_text?.[0]?.[index]),
	}));

const placeholder = /\{\{\s*(\w+)\s*\}\}/;

/** The names of a text's variables, each once: numbers in their order, which is that of their values. */
function variablesIn(text: string): string[] {
	const names = [...text.matchAll(new RegExp(placeholder, 'g'))].map(([, name]) => name);
	return [...new Set(names)].sort((one, other) => Number(one) - Number(other) || 0);
}

/** Characters to either side of a variable that its label shows: n8n cuts off what is longer than about 28 in all. */
const around = 12;

/** `… your order {{2}} is on its … (e.g. 1234)` */
function labelOf(text: string, name: string, example?: string): string {
	const line = text.replace(/\s+/g, ' ');
	const at = new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).exec(line);
	const [start, end] = at ? [at.index, at.index + at[0].length] : [0, 0];
	const before = line.slice(0, start);
	const after = line.slice(end);
	const words = [
		before.length > around ? `…${before.slice(-around).replace(/^\S*/, '')}` : before,
		`{{${name}}}`,
		after.length > around ? `${after.slice(0, around).replace(/\S*$/, '')}…` : after,
	].join('');
	return `${words}${example ? ` (e.g. ${example})` : ''}`;
}

/**
 * The components of a template message.
 *
 * @param values of variables by their IDs
 */
export function templateComponents(values: Record<string, string>): Component[] {
	const entries = Object.entries(values).map(([id, value]) => ({ ...placeOf(id), value }));
	const of = (...wanted: string[]) => entries.filter(({ part }) => wanted.includes(part));
	const body = of('body', 'code').sort((one, other) => Number(one.rest) - Number(other.rest));
	return [
		...of('header').map(
			({ rest, value }): Component => ({
				type: 'header',
				parameters: [rest === 'text' ? text(value) : headerFile(rest as keyof HeaderFile, value)],
			}),
		),
		...(body.length > 0
			? [{ type: 'body' as const, parameters: body.map(({ value }) => text(value)) }]
			: []),
		...of('button', 'code').map(
			({ rest, value }): Component => ({
				type: 'button',
				sub_type: 'url',
				index: Number(rest) - 1,
				parameters: [text(value)],
			}),
		),
	];
}

/** A variable's ID, taken apart. */
function placeOf(id: string): { part: string; rest: string } {
	const [part, rest = ''] = id.split('_');
	return { part, rest };
}

const text = (value: string) => ({ type: 'text' as const, text: value });

const headerFile = (kind: keyof HeaderFile, link: string) => ({
	type: kind,
	...({ [kind]: { link } } satisfies HeaderFile),
});

/** Telnyx's types leave open what a component is; it hands on what Meta gives. */
const partsOf = (components: Template['components'] = []): Part[] => components as Part[];

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

import type Telnyx from 'telnyx';
import type { Store, WhatsappTemplate } from './store.mts';

type Sent = Telnyx.WhatsappMessageContent.Template;
type Component = NonNullable<Telnyx.Whatsapp.TemplateCreateParams['components']>[number];
type Buttons = Telnyx.Whatsapp.WhatsappTemplateButtonsComponent['buttons'];

/** Finds the template that a message names, by its ID or by name and language. */
export function findTemplate(store: Store, sent: Sent): WhatsappTemplate | undefined {
	return store.whatsappTemplates.find((known) =>
		sent.template_id === undefined
			? known.name === sent.name && known.language === sent.language?.code
			: [known.id, known.template_id].includes(sent.template_id),
	);
}

/** How many values each part of a template wants; a code goes into its button as well. */
export function variableCounts(template: WhatsappTemplate): {
	header: number;
	body: number;
	button: number;
} {
	const { header, body, buttons } = partsOf(template);
	const isFile = header !== undefined && header.format !== 'TEXT';
	const wantsValue = ({ type, url = '' }: Buttons[number]) =>
		type === 'OTP' || (type === 'URL' && countVariables(url) > 0);
	return {
		header: isFile ? 1 : countVariables(header?.text),
		body: countVariables(body?.text),
		button: buttons.filter(wantsValue).length,
	};
}

/** A template as a person reads it, with the values of its variables in their places. */
export interface FilledTemplate {
	header: string | null;
	/** the picture, film or document on top */
	file: { kind: string; url: string | null } | null;
	body: string;
	footer: string | null;
	buttons: Array<{ type: string; text: string; url?: string; phone?: string }>;
}

export function fillTemplate(template: WhatsappTemplate, sent: Sent): FilledTemplate {
	const { header, body, footer, buttons } = partsOf(template);
	const kind = header?.format?.toLowerCase() ?? '';
	return {
		header: header?.text === undefined ? null : fill(header.text, valuesOf(sent, 'header')),
		file: header && header.format !== 'TEXT' ? { kind, url: fileOf(sent, kind) } : null,
		body: fill(body?.text ?? '', valuesOf(sent, 'body')),
		footer: footer?.text ?? null,
		buttons: buttons.map(({ type, text = 'Copy code', url, phone_number: phone }, index) => ({
			type,
			text,
			...(url === undefined ? {} : { url: fill(url, valuesOf(sent, 'button', index)) }),
			...(phone === undefined ? {} : { phone }),
		})),
	};
}

function partsOf({ components = [] }: WhatsappTemplate) {
	const parts = components as unknown as Component[];
	const part = <T extends Component['type']>(type: T) =>
		parts.find((it): it is Extract<Component, { type: T }> => it.type === type);
	return {
		header: part('HEADER'),
		body: part('BODY'),
		footer: part('FOOTER'),
		buttons: part('BUTTONS')?.buttons ?? [],
	};
}

const variable = /\{\{\s*(\w+)\s*\}\}/g;

function countVariables(text = ''): number {
	return new Set([...text.matchAll(variable)].map(([, name]) => name)).size;
}

function fill(text: string, values: string[]): string {
	return text.replace(variable, (whole, name: string) => values[Number(name) - 1] ?? whole);
}

function valuesOf({ components = [] }: Sent, wanted: string, index?: number): string[] {
	const found = components.find(
		(it) => it.type === wanted && (index === undefined || it.index === index),
	);
	return (found?.parameters ?? []).map(({ text = '' }) => text);
}

/** The official types lack a header's file; Telnyx's guide has it. */
function fileOf({ components = [] }: Sent, kind: string): string | null {
	const header = components.find(({ type }) => type === 'header');
	const [parameter] = (header?.parameters ?? []) as Array<Record<string, { link?: string }>>;
	return parameter?.[kind]?.link ?? null;
}

import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { headerFileKind, templateText, templateVariables } from '../message/template';
import { entry, found, type ListSearch } from './entry';
import { rowsOf } from './rows';

type Template = Telnyx.WhatsappTemplateData;

/** Longer texts are cut off in the list. */
const longestText = 160;

/** WhatsApp sends no other template. */
const approvedTemplates = async (context: ILoadOptionsFunctions): Promise<Template[]> =>
	await rowsOf<Template>(context, {
		path: '/whatsapp/message_templates',
		query: { 'filter[status]': 'APPROVED' },
	});

/** The templates that can be sent, with their words: `order_confirmation (en_US) · Hello {{1}}, …`. */
export const searchWhatsappTemplates: ListSearch = async function (filter) {
	const templates = await approvedTemplates(this);
	const entries = templates.map((template) =>
		entry(
			template.id ?? '',
			`${template.name} (${template.language})`,
			shortened(templateText(template)),
		),
	);
	return { results: found(entries, filter) };
};

/** The fields for what the chosen template leaves open, in n8n's resource mapper. */
export async function getTemplateVariables(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const { value = '' } =
		(this.getCurrentNodeParameter('template') as { value?: string } | undefined) ?? {};
	if (!value) return { fields: [], emptyFieldsNotice: 'Choose a template first.' };
	const language = this.getCurrentNodeParameter('languageCode') as string | undefined;
	const templates = await approvedTemplates(this);
	const template =
		templates.find(({ id, template_id: metaId }) => value === id || value === metaId) ??
		templates.find((one) => one.name === value && (!language || one.language === language));
	if (!template) {
		return {
			fields: [],
			emptyFieldsNotice: `There is no approved template “${value}”. If an expression gives the template, enter its variables under Options > Body Parameters.`,
		};
	}
	return {
		fields: templateVariables(template).map(({ id, label }) => ({
			id,
			displayName: label,
			// A file may also be attached.
			required: headerFileKind(id) === undefined,
			defaultMatch: false,
			display: true,
			type: 'string',
		})),
		emptyFieldsNotice: `This template has no variables: “${templateText(template)}”`,
	};
}

const shortened = (text: string) =>
	text.length > longestText ? `${text.slice(0, longestText)}…` : text;

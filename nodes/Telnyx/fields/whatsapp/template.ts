import type { INodeProperties, ResourceMapperValue } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { whatsappFiles } from '../../message/fileLimits';
import { attachFilesField, oneAttached } from '../attachedFiles';
import type { Item } from '../item';
import { line, several, shownFor } from '../building';
import { whatsappTemplateLocator } from '../locators';
import { headerFileKind, templateComponents } from '../../message/template';
import type { WhatsappForm } from './messageType';

type Component = Telnyx.WhatsappMessageContent.Template.Component;

/** For templates of which the editor can't know the variables, since an expression gives them. */
const unknownOnly = 'Only where an expression gives the template: ';

const variablesField: INodeProperties = {
	displayName: 'Variables',
	name: 'templateVariables',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		loadOptionsDependsOn: ['template.value', 'languageCode'],
		resourceMapper: {
			resourceMapperMethod: 'getTemplateVariables',
			mode: 'add',
			fieldWords: { singular: 'variable', plural: 'variables' },
			valuesLabel: 'Variables',
			addAllFields: true,
			supportAutoMap: false,
			noFieldsError: 'This template has no variables.',
		},
	},
};

const parametersOptions: INodeProperties[] = [
	{
		displayName: 'Body Parameters',
		name: 'bodyParameters',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Parameter' },
		default: [],
		placeholder: 'e.g. Ada',
		description: `${unknownOnly}the texts for {{1}}, {{2}} and so on in its body, in this order`,
	},
	several({
		displayName: 'Button Parameters',
		name: 'buttonParameters',
		row: {
			name: 'button',
			displayName: 'Button Parameter',
			values: [
				{
					displayName: 'Button Number',
					name: 'index',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 0 },
					default: 0,
					description: 'Which of the template’s buttons; the first is 0',
				},
				{
					displayName: 'Button Type',
					name: 'subType',
					type: 'options',
					default: 'url',
					description: 'What kind of button the template has there',
					options: [
						{ name: 'Quick Reply', value: 'quick_reply' },
						{ name: 'URL', value: 'url' },
					],
				},
				line({
					displayName: 'Text',
					name: 'text',
					placeholder: 'e.g. order-1234',
					description: 'What fills the button’s placeholder, such as the end of its link',
				}),
			],
		},
		description: `${unknownOnly}what fills the placeholders of its buttons`,
	}),
	{
		displayName: 'Components (JSON)',
		name: 'components',
		type: 'json',
		default: '[]',
		description:
			'Components that no other field holds, such as the cards of a carousel, as WhatsApp’s API describes them. They are added to the others.',
	},
	line({
		displayName: 'Header Parameter',
		name: 'headerParameter',
		placeholder: 'e.g. Order 1234',
		description: `${unknownOnly}the text for {{1}} in its header`,
	}),
	line({
		displayName: 'Language Policy',
		name: 'languagePolicy',
		placeholder: 'e.g. deterministic',
		description: 'How WhatsApp picks the language of a template that is given by name',
	}),
];

export const template: WhatsappForm = {
	type: 'template',
	displayName: 'Template',
	description: 'A text that WhatsApp has approved, at any time',
	fields: [
		whatsappTemplateLocator,
		...shownFor(
			'/template.mode',
			['name'],
			[
				line({
					displayName: 'Language Code',
					name: 'languageCode',
					placeholder: 'e.g. en_US',
					description: 'The language of the template',
				}),
			],
		),
		variablesField,
		attachFilesField,
	],
	options: parametersOptions,
	content: (item) => ({ template: { ...identity(item), components: components(item) } }),
};

/** Telnyx wants either its own ID of the template, or the name that WhatsApp knows with a language. */
function identity(item: Item): Telnyx.WhatsappMessageContent.Template {
	const id = item.requiredId('template');
	const { mode } = item.value<{ mode?: string }>('template') ?? {};
	if (mode !== 'name') return { template_id: id };
	return {
		name: id,
		language: {
			code: item.requiredText('languageCode'),
			policy: item.text('options.languagePolicy'),
		},
	};
}

function components(item: Item): Component[] | undefined {
	const header = item.text('options.headerParameter');
	const body = item.places('options.bodyParameters');
	const all: Component[] = [
		...templateComponents(variables(item)),
		...(header ? [{ type: 'header' as const, parameters: texts([header]) }] : []),
		...(body ? [{ type: 'body' as const, parameters: texts(body) }] : []),
		...(item.rows('options.buttonParameters.button') ?? []).map(
			(button): Component => ({
				type: 'button',
				sub_type: item.choice<'quick_reply' | 'url'>(`${button}.subType`),
				index: item.number(`${button}.index`),
				parameters: texts([item.requiredText(`${button}.text`)]),
			}),
		),
		...[item.json<Component | Component[]>('options.components') ?? []].flat(),
	];
	return all.length > 0 ? all : undefined;
}

/** What the user filled in for each of the template's variables. */
function variables(item: Item): Record<string, string> {
	const { schema = [] } = item.value<Partial<ResourceMapperValue>>('templateVariables') ?? {};
	return Object.fromEntries(
		schema.map(({ id, displayName }) => {
			const value = item.text(`templateVariables.value.${id}`);
			if (value?.trim()) return [id, value];
			const kind = headerFileKind(id);
			const attached = kind && oneAttached(item, whatsappFiles[kind]);
			if (attached) return [id, attached];
			throw item.problem(
				`The variable "${displayName}" of the template is empty`,
				'Fill it in. Where an expression fills it, check that this item has the value.',
			);
		}),
	);
}

const texts = (list: string[]) => list.map((text) => ({ type: 'text' as const, text }));

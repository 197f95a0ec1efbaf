import type Telnyx from 'telnyx';

import type { Item } from '../item';
import { line, several } from '../building';
import { whatsappTemplateLocator } from '../locators';
import type { WhatsappForm } from './messageType';

type Component = Telnyx.WhatsappMessageContent.Template.Component;

const texts = (list: string[] | undefined) =>
	list?.map((text) => ({ type: 'text' as const, text }));

export const template: WhatsappForm = {
	type: 'template',
	displayName: 'Template',
	description: 'A text that WhatsApp has approved, at any time',
	fields: [
		whatsappTemplateLocator,
		line({
			displayName: 'Language Code',
			name: 'languageCode',
			placeholder: 'e.g. en_US',
			description: 'The language of the template. Needed only where the template is given by name.',
		}),
		{
			displayName: 'Body Parameters',
			name: 'bodyParameters',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Parameter' },
			default: [],
			placeholder: 'e.g. Ada',
			description: 'The texts for {{1}}, {{2}} and so on in the template’s body, in this order',
		},
	],
	options: [
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
			description: 'What fills the placeholders of the template’s buttons',
		}),
		{
			displayName: 'Components (JSON)',
			name: 'components',
			type: 'json',
			default: '[]',
			description:
				'Components that these fields can’t hold, such as a header with a picture, as WhatsApp’s API describes them. They are added to the others.',
		},
		line({
			displayName: 'Header Parameter',
			name: 'headerParameter',
			placeholder: 'e.g. Order 1234',
			description: 'The text for {{1}} in the template’s header',
		}),
		line({
			displayName: 'Language Policy',
			name: 'languagePolicy',
			placeholder: 'e.g. deterministic',
			description: 'How WhatsApp picks the language',
		}),
	],
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
	const body = texts(item.places('bodyParameters'));
	const all: Component[] = [
		...(header ? [{ type: 'header' as const, parameters: texts([header]) }] : []),
		...(body ? [{ type: 'body' as const, parameters: body }] : []),
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

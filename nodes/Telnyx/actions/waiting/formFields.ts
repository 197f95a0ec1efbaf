import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../fields/item';

export type FieldType = 'text' | 'textarea' | 'number' | 'email' | 'date' | 'dropdown' | 'checkbox';

/** A field of the form that a person fills in. */
export interface FormField {
	label: string;
	type: FieldType;
	required: boolean;
	/** What a dropdown offers. */
	options: string[];
}

export const formFieldsField: INodeProperties = {
	displayName: 'Form Fields',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Form Field',
	default: { values: [{ fieldLabel: '', fieldType: 'text' }] },
	description: 'What the person fills in',
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Field Label',
					name: 'fieldLabel',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. Delivery date',
					description: 'Label above the field, and name of its value in the output',
				},
				{
					displayName: 'Field Type',
					name: 'fieldType',
					type: 'options',
					default: 'text',
					description: 'What the person can enter',
					options: [
						{ name: 'Checkbox', value: 'checkbox' },
						{ name: 'Date', value: 'date' },
						{ name: 'Dropdown', value: 'dropdown' },
						{ name: 'Email', value: 'email' },
						{ name: 'Multi-Line Text', value: 'textarea' },
						{ name: 'Number', value: 'number' },
						{ name: 'Text', value: 'text' },
					],
				},
				{
					displayName: 'Options',
					name: 'fieldOptions',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: 'e.g. Morning, Afternoon',
					description: 'What the person can choose from, separated by commas or line breaks',
					displayOptions: { show: { fieldType: ['dropdown'] } },
				},
				{
					displayName: 'Required',
					name: 'requiredField',
					type: 'boolean',
					default: false,
					description: 'Whether the person must fill in this field',
				},
			],
		},
	],
};

/** @throws NodeOperationError where a field lacks its label or its options */
export function readFormFields(item: Item): FormField[] {
	const rows = item.value<IDataObject[]>('formFields.values') ?? [];
	const fields = rows.map(({ fieldLabel, fieldType, fieldOptions, requiredField }): FormField => {
		const label = String(fieldLabel ?? '').trim();
		const options = String(fieldOptions ?? '')
			.split(/[\n,]/)
			.map((option) => option.trim())
			.filter(Boolean);
		if (!label) throw item.problem('A form field has no label', 'Enter its Field Label.');
		if (fieldType === 'dropdown' && options.length === 0) {
			throw item.problem(
				`The form field "${label}" has no options`,
				'Enter what the person can choose from.',
			);
		}
		return {
			label,
			type: (fieldType ?? 'text') as FieldType,
			required: requiredField === true,
			options,
		};
	});
	if (fields.length === 0)
		throw item.problem('The form has no fields', 'Add one under Form Fields.');
	if (new Set(fields.map(({ label }) => label)).size === fields.length) return fields;
	throw item.problem('Two form fields have the same label', 'Give each a label of its own.');
}

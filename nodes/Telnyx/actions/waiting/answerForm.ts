import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import { html, type Html } from './page';

type FieldType = 'text' | 'textarea' | 'number' | 'email' | 'date' | 'dropdown' | 'checkbox';

/** A field of the form that a person fills in. */
export interface FormField {
	label: string;
	type: FieldType;
	required: boolean;
	/** What a dropdown offers. */
	options: string[];
}

/** What a person entered: by field, as the output has it, or as it came, with what is wrong with it. */
export interface Entries {
	values: IDataObject;
	raw: string[];
	problems: Array<string | undefined>;
}

export const formFieldsField: INodeProperties = {
	displayName: 'Form Fields',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Form Field',
	default: { values: [{ fieldLabel: '', fieldType: 'text' }] },
	description: 'What the person is asked for',
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
					description:
						'What the person reads above the field, and the name of the answer in the output',
				},
				{
					displayName: 'Field Type',
					name: 'fieldType',
					type: 'options',
					default: 'text',
					description: 'What can be entered',
					options: [
						{ name: 'Checkbox', value: 'checkbox' },
						{ name: 'Date', value: 'date' },
						{ name: 'Dropdown', value: 'dropdown' },
						{ name: 'Email', value: 'email' },
						{ name: 'Number', value: 'number' },
						{ name: 'Text', value: 'text' },
						{ name: 'Text With Several Lines', value: 'textarea' },
					],
				},
				{
					displayName: 'Options',
					name: 'fieldOptions',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: 'e.g. Morning, Afternoon',
					description: 'What can be chosen, separated by commas or line breaks',
					displayOptions: { show: { fieldType: ['dropdown'] } },
				},
				{
					displayName: 'Required',
					name: 'requiredField',
					type: 'boolean',
					default: false,
					description: 'Whether the form can’t be sent without it',
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
			throw item.problem(`The form field "${label}" has no options`, 'Enter what can be chosen.');
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

/** Characters; a text of that length is no answer from a phone. */
const longest = 10_000;

/** What the fields of a posted body hold. */
export function readEntries(fields: FormField[], body: IDataObject): Entries {
	const raw = fields.map((_, index) => {
		const value = body[`field${index}`];
		return typeof value === 'string' ? value.trim() : '';
	});
	const problems = fields.map((field, index) => problemOf(field, raw[index]));
	const values = Object.fromEntries(
		fields.map(({ label, type }, index) => [label, valueOf(type, raw[index])]),
	);
	return { values, raw, problems };
}

function valueOf(type: FieldType, entered: string): string | number | boolean | null {
	if (type === 'checkbox') return entered === 'yes';
	if (entered === '') return null;
	return type === 'number' ? Number(entered) : entered;
}

function problemOf({ type, required, options }: FormField, entered: string): string | undefined {
	if (entered === '') {
		if (!required) return undefined;
		return type === 'checkbox' ? 'Please tick this.' : 'Please fill this in.';
	}
	if (entered.length > longest) return `Please write at most ${longest} characters.`;
	switch (type) {
		case 'number':
			return Number.isFinite(Number(entered)) ? undefined : 'Please enter a number.';
		case 'email':
			return /^[^\s@]+@[^\s@]+$/.test(entered) ? undefined : 'Please enter an email address.';
		case 'date':
			return /^\d{4}-\d\d-\d\d$/.test(entered) && !Number.isNaN(Date.parse(entered))
				? undefined
				: 'Please enter a date like 2026-11-23.';
		case 'dropdown':
			return options.includes(entered) ? undefined : 'Please choose one of the options.';
		default:
			return undefined;
	}
}

/** The fields as the page shows them, with what was entered before. */
export function formControls(fields: FormField[], entries?: Entries): Html[] {
	return fields.map((field, index) =>
		control(field, index, entries?.raw[index] ?? '', entries?.problems[index]),
	);
}

function control(field: FormField, index: number, entered: string, problem?: string): Html {
	const id = `field${index}`;
	const required = field.required && html` required`;
	const marked = problem && html` aria-invalid="true" aria-describedby="${id}-problem"`;
	const problemNote = problem && html`<p class="problem" id="${id}-problem">${problem}</p>`;
	const optional = !field.required && html` <span class="soft">(optional)</span>`;
	if (field.type === 'checkbox') {
		const checked = entered === 'yes' && html` checked`;
		return html`<div>
			<label class="check"
				><input
					type="checkbox"
					name="${id}"
					id="${id}"
					value="yes"
					${required}${checked}${marked}
				/><span>${field.label}</span></label
			>${problemNote}
		</div>`;
	}
	return html`<div>
		<label for="${id}">${field.label}${optional}</label>${input()}${problemNote}
	</div>`;

	function input(): Html {
		if (field.type === 'textarea') {
			return html`<textarea name="${id}" id="${id}" rows="4" ${required}${marked}>
${entered}</textarea
			>`;
		}
		if (field.type === 'dropdown') {
			const options = field.options.map(
				(option) =>
					html`<option value="${option}" ${option === entered && html` selected`}>
						${option}
					</option>`,
			);
			return html`<select name="${id}" id="${id}" ${required}${marked}>
				<option value="">Choose …</option>
				${options}
			</select>`;
		}
		const more = field.type === 'number' && html` step="any" inputmode="decimal"`;
		return html`<input
			type="${field.type}"
			name="${id}"
			id="${id}"
			value="${entered}"
			${more}${required}${marked}
		/>`;
	}
}

import { postedName, type Entry } from './formEntries';
import type { FormField } from './formFields';
import { html, type Html } from './page';

/** The fields as the page shows them, with what was entered before. */
export const formControls = (fields: FormField[], entries: Entry[] = []): Html[] =>
	fields.map((field, index) => control(field, postedName(index), entries[index]));

function control(field: FormField, id: string, entry?: Entry): Html {
	const { entered = '', problem } = entry ?? {};
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

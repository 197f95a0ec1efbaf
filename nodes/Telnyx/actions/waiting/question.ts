import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import type { Entry } from './formEntries';
import { readFormFields, type FormField } from './formFields';
import type { ResponseType } from './questionFields';

interface Words {
	title: string;
	message: string;
}

/** A question that buttons answer. */
export interface Approval extends Words {
	type: 'approval';
	/** The label of the button. */
	approve: string;
	/** The same; absent where nobody may decline. */
	decline?: string;
}

/** A question that fields answer; of free text there is just one. */
export interface Form extends Words {
	type: 'freeText' | 'form';
	fields: FormField[];
	/** The label of the button that sends them. */
	button: string;
}

/** What a person is asked, as the page needs it. */
export type Question = Approval | Form;

/** @throws NodeOperationError where the question is incomplete */
export function readQuestion(item: Item): Question {
	const type = item.choice<ResponseType>('responseType') ?? 'approval';
	const title = item.text('options.pageTitle');
	const message = item.requiredText('message');
	if (type === 'approval') {
		return { type, title: title ?? 'Your approval is needed', message, ...readButtons(item) };
	}
	return {
		type,
		title: title ?? 'Your answer is needed',
		message,
		fields: type === 'form' ? readFormFields(item) : [freeText],
		button: item.text('options.buttonLabel') ?? 'Send',
	};
}

const freeText: FormField = { label: 'Your answer', type: 'textarea', required: true, options: [] };

function readButtons(item: Item): Pick<Approval, 'approve' | 'decline'> {
	const path = 'approvalOptions.values';
	const approve = item.text(`${path}.approveLabel`) ?? 'Approve';
	if (item.choice(`${path}.approvalType`) === 'single') return { approve };
	return { approve, decline: item.text(`${path}.disapproveLabel`) ?? 'Decline' };
}

/** The part of the output that holds what was entered. */
export const formAnswer = ({ type, fields }: Form, entries: Entry[]): IDataObject =>
	type === 'freeText'
		? { text: entries[0].value }
		: { fields: Object.fromEntries(fields.map(({ label }, i) => [label, entries[i].value])) };

/** The same where nobody answered. */
export function noAnswer({ type }: Question): IDataObject {
	if (type === 'approval') return { approved: false };
	return type === 'freeText' ? { text: null } : { fields: null };
}

import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import type { AnswerOption } from '../../message/understanding';
import { readFormFields, type FormField } from './formFields';
import type { AnswerBy, ResponseType } from './questionFields';

interface Words {
	title: string;
	message: string;
}

/** A question that offers options: one or two where it asks for an approval, the first of which approves. */
export interface Choice extends Words {
	type: 'approval' | 'choice';
	options: AnswerOption[];
}

/** A question that fields answer; of free text there is just one. */
export interface Form extends Words {
	type: 'freeText' | 'form';
	fields: FormField[];
	/** The label of the button that sends them. */
	button: string;
}

/** What a person is asked. */
export type Question = Choice | Form;

export const isChoice = (question: Question): question is Choice => 'options' in question;

export const answerByOf = (item: Item): AnswerBy => item.choice<AnswerBy>('answerBy') ?? 'text';

/** @throws NodeOperationError where the question is incomplete */
export function readQuestion(item: Item): Question {
	const type = item.choice<ResponseType>('responseType') ?? 'approval';
	const title = item.text('options.pageTitle');
	const message = item.requiredText('message');
	if (type === 'approval' || type === 'choice') {
		const options = type === 'approval' ? approvalOptions(item) : choiceOptions(item);
		return {
			type,
			title: title ?? `Your ${type === 'approval' ? 'approval' : 'choice'} is needed`,
			message,
			options,
		};
	}
	if (type === 'form' && answerByOf(item) !== 'page') {
		throw item.problem(
			'A custom form can only be filled in on a web page',
			'Set "Answer By" to On a Web Page, or choose another Response Type.',
		);
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

/** The labels of buttons, which a text says in a word. */
const usual = {
	approve: { label: 'Approve', word: 'YES' },
	decline: { label: 'Decline', word: 'NO' },
};

function approvalOptions(item: Item): AnswerOption[] {
	const path = 'approvalOptions.values';
	const option = (
		which: 'approve' | 'decline',
		field: string,
		means: 'yes' | 'no',
	): AnswerOption => {
		const { label, word } = usual[which];
		const given = item.text(`${path}.${field}Label`) ?? label;
		const isInText = answerByOf(item) !== 'page';
		return {
			label: isInText && given === label ? word : given,
			words: item.list(`${path}.${field}Words`) ?? [],
			means,
		};
	};
	const approve = option('approve', 'approve', 'yes');
	if (item.choice(`${path}.approvalType`) === 'single') return [approve];
	return [approve, option('decline', 'disapprove', 'no')];
}

/** The most options that a text can number and a person overlook. */
const mostOptions = 20;

function choiceOptions(item: Item): AnswerOption[] {
	const rows = item.rows('choices.values') ?? [];
	if (rows.length < 2 || rows.length > mostOptions) {
		throw item.error({
			field: 'choices',
			value: `${rows.length} options`,
			problem: rows.length < 2 ? 'offers too few' : 'offers too many',
			remedy: `Add 2 to ${mostOptions} options.`,
		});
	}
	return rows.map((row) => ({
		label: item.requiredText(`${row}.option`).trim(),
		words: item.list(`${row}.words`) ?? [],
	}));
}

/** What came of a question. */
export type AnswerOutcome = 'answered' | 'timedOut' | 'noMatch' | 'optedOut' | 'notDelivered';

/** The part of the output that says what came of a question: every field is in every one of them. */
export function answerData(
	question: Question,
	outcome: AnswerOutcome,
	given: IDataObject = {},
): IDataObject {
	return {
		outcome,
		answer: null,
		choice: null,
		approved: question.type === 'approval' ? false : null,
		text: null,
		media: [],
		...(question.type === 'form' ? { fields: null } : {}),
		respondedBy: null,
		respondedAt: null,
		timedOut: outcome === 'timedOut',
		overtaken: false,
		errors: [],
		...given,
	};
}

/** The fields of the output for one of the options. */
export function chosen({ type, options }: Choice, index: number): IDataObject {
	const { label } = options[index];
	return type === 'approval'
		? { answer: label, approved: index === 0 }
		: { answer: label, choice: label };
}

import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import { formFieldsField, readFormFields, type FormField } from './answerForm';

/** What a person is asked, as the page needs it. */
export interface Question {
	title: string;
	message: string;
	/** Approval: the buttons. The second is there only where declining is possible. */
	approval?: { approve: string; decline?: string };
	/** Everything else: the fields. */
	fields: FormField[];
	/** Whether the one field is the answer itself, and no form. */
	isFreeText: boolean;
	/** The label of the button that sends the fields. */
	button: string;
}

type ResponseType = 'approval' | 'freeText' | 'customForm';

/** n8n takes these names over into the human review of its AI agents' tools. */
export const questionFields: INodeProperties[] = [
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Order 1042 is over 500 dollars. May it be shipped?',
		description: 'What the text and the page say. The link to the page is added to the text.',
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		noDataExpression: true,
		default: 'approval',
		description: 'How the person answers on the page',
		options: [
			{ name: 'Approval', value: 'approval', description: 'With a button' },
			{ name: 'Custom Form', value: 'customForm', description: 'With fields of your choice' },
			{ name: 'Free Text', value: 'freeText', description: 'In their own words' },
		],
	},
	{ ...formFieldsField, displayOptions: { show: { responseType: ['customForm'] } } },
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		type: 'fixedCollection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { responseType: ['approval'] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Type of Approval',
						name: 'approvalType',
						type: 'options',
						default: 'double',
						description: 'Which buttons the page has',
						options: [
							{ name: 'Approve and Decline', value: 'double' },
							{ name: 'Approve Only', value: 'single' },
						],
					},
					{
						displayName: 'Approve Button Label',
						name: 'approveLabel',
						type: 'string',
						default: 'Approve',
						description: 'What stands on the button that approves',
					},
					{
						displayName: 'Decline Button Label',
						name: 'disapproveLabel',
						type: 'string',
						default: 'Decline',
						description: 'What stands on the button that declines',
						displayOptions: { show: { approvalType: ['double'] } },
					},
				],
			},
		],
	},
];

export const questionOptions: INodeProperties[] = [
	{
		displayName: 'Form Button Label',
		name: 'buttonLabel',
		type: 'string',
		default: 'Send',
		description: 'The label of the button that sends the answer',
		displayOptions: { show: { '/responseType': ['freeText', 'customForm'] } },
	},
	{
		displayName: 'Page Title',
		name: 'pageTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Order 1042',
		description: 'The heading of the page',
	},
];

/** Reads the question. @throws NodeOperationError where it is incomplete */
export function readQuestion(item: Item): Question {
	const type = item.choice<ResponseType>('responseType') ?? 'approval';
	const isApproval = type === 'approval';
	return {
		title:
			item.text('options.pageTitle') ??
			(isApproval ? 'Your approval is needed' : 'Your answer is needed'),
		message: item.requiredText('message'),
		approval: isApproval ? readApproval(item) : undefined,
		fields:
			type === 'customForm'
				? readFormFields(item)
				: type === 'freeText'
					? [{ label: 'Your answer', type: 'textarea', required: true, options: [] }]
					: [],
		isFreeText: type === 'freeText',
		button: item.text('options.buttonLabel') ?? 'Send',
	};
}

function readApproval(item: Item): Question['approval'] {
	const path = 'approvalOptions.values';
	const approve = item.text(`${path}.approveLabel`) ?? 'Approve';
	if (item.choice(`${path}.approvalType`) === 'single') return { approve };
	return { approve, decline: item.text(`${path}.disapproveLabel`) ?? 'Decline' };
}

/** The part of the output that tells the answer; without one, that there was none. */
export function answerOf({ approval, isFreeText, fields }: Question, answer?: Answer): IDataObject {
	if (approval) return { approved: answer?.approved === true };
	if (isFreeText) return { text: answer?.values?.[fields[0].label] ?? null };
	return { fields: answer?.values ?? null };
}

/** What a person answered. */
export interface Answer {
	approved?: boolean;
	values?: IDataObject;
}

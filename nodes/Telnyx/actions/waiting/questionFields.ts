import type { INodeProperties } from 'n8n-workflow';

import { formFieldsField } from './formFields';

/** `customForm` is n8n's own name for what only its own forms can answer (2.41 and later). */
export type ResponseType = 'approval' | 'freeText' | 'form';

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
		description:
			'What to ask, in the text and on the page. The link to the page is added to the text.',
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
			{ name: 'Custom Form', value: 'form', description: 'With fields of your choice' },
			{ name: 'Free Text', value: 'freeText', description: 'In their own words' },
		],
	},
	{ ...formFieldsField, displayOptions: { show: { responseType: ['form'] } } },
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
						description: 'Label of the approve button',
					},
					{
						displayName: 'Decline Button Label',
						name: 'disapproveLabel',
						type: 'string',
						default: 'Decline',
						description: 'Label of the decline button',
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
		description: 'Label of the button that sends the answer',
		displayOptions: { show: { '/responseType': ['freeText', 'form'] } },
	},
	{
		displayName: 'Page Title',
		name: 'pageTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Order 1042',
		description: 'Heading of the page',
	},
];

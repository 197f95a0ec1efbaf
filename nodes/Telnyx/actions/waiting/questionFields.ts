import type { INodeProperties } from 'n8n-workflow';

import { formFieldsField } from './formFields';

/** `customForm` is n8n's own name for what only its own forms can answer (2.41 and later). */
export type ResponseType = 'approval' | 'choice' | 'freeText' | 'form';

/** How the person answers. */
export type AnswerBy = 'text' | 'button' | 'page';

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
			'What to ask. How to answer, or the link to the page, is added on a line of its own.',
	},
	{
		displayName: 'Answer By',
		name: 'answerBy',
		type: 'options',
		noDataExpression: true,
		default: 'text',
		description: 'How the person answers',
		options: [
			{
				name: 'Button',
				value: 'button',
				description: 'By tapping a button, on WhatsApp or RCS',
			},
			{
				name: 'Text',
				value: 'text',
				description: 'By replying to the text',
			},
			{
				name: 'Web Page',
				value: 'page',
				description: 'On a page that opens from a link in the text',
			},
		],
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		noDataExpression: true,
		default: 'approval',
		description: 'What the person answers',
		options: [
			{ name: 'Approval', value: 'approval', description: 'Yes or no' },
			{ name: 'Choice', value: 'choice', description: 'One of the options that you offer' },
			{
				name: 'Custom Form',
				value: 'form',
				description: 'Fields of your choice, on a web page only',
			},
			{ name: 'Free Text', value: 'freeText', description: 'Their own words' },
		],
	},
	{
		displayName:
			'The person gets your message and the line "Reply YES or NO." With up to 143 characters of yours that is one SMS, with an emoji up to 53.',
		name: 'approvalNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { answerBy: ['text'], responseType: ['approval'] } },
	},
	{
		displayName:
			'The person gets your message, then each option on a line with its number, and "Reply with a number."',
		name: 'choiceNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { answerBy: ['text'], responseType: ['choice'] } },
	},
	{
		displayName:
			'The person gets your message: one SMS with up to 160 characters, with an emoji up to 70. Their next text is the answer.',
		name: 'freeTextNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { answerBy: ['text'], responseType: ['freeText'] } },
	},
	{
		displayName:
			'The person gets your message with a button for each option, or none for free text. A typed reply counts, too.',
		name: 'buttonNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { answerBy: ['button'] } },
	},
	{
		displayName: 'The person gets your message and a link to a page.',
		name: 'pageNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { answerBy: ['page'] } },
	},
	{
		displayName: 'Options to Choose From',
		name: 'choices',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Choice',
		default: { values: [{ option: '' }, { option: '' }] },
		description: 'What the person can choose, 2 to 20 options',
		displayOptions: { show: { responseType: ['choice'] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Option',
						name: 'option',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. Tuesday 10:00',
						description: 'What it is called in the question and in the output',
					},
					{
						displayName: 'Other Words',
						name: 'words',
						type: 'string',
						default: '',
						placeholder: 'e.g. Tue, mardi, the first one',
						description:
							'Other words that mean this option, separated by commas. Its number and its name count anyway.',
					},
				],
			},
		],
	},
	{ ...formFieldsField, displayOptions: { show: { responseType: ['form'] } } },
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		type: 'fixedCollection',
		placeholder: 'Add approval options',
		default: {},
		displayOptions: { show: { responseType: ['approval'] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Approve Label',
						name: 'approveLabel',
						type: 'string',
						default: 'Approve',
						description:
							"What approves: the label of the button, or the word to reply. In a text, 'Approve' becomes YES.",
					},
					{
						displayName: 'Approve Words',
						name: 'approveWords',
						type: 'string',
						default: '',
						placeholder: 'e.g. ship it, go',
						description:
							'Other replies that approve, separated by commas. Yes is understood in many languages anyway.',
					},
					{
						displayName: 'Decline Label',
						name: 'disapproveLabel',
						type: 'string',
						default: 'Decline',
						description:
							"What declines: the label of the button, or the word to reply. In a text, 'Decline' becomes NO.",
					},
					{
						displayName: 'Decline Words',
						name: 'disapproveWords',
						type: 'string',
						default: '',
						placeholder: 'e.g. hold it, another time',
						description:
							'Other replies that decline, separated by commas. No is understood in many languages anyway.',
					},
					{
						displayName: 'Type of Approval',
						name: 'approvalType',
						type: 'options',
						default: 'double',
						description: 'Whether the person may decline',
						options: [
							{
								name: 'Approve and Decline',
								value: 'double',
							},
							{
								name: 'Approve Only',
								value: 'single',
							},
						],
					},
				],
			},
		],
	},
];

export const questionOptions: INodeProperties[] = [
	{
		displayName: 'Ask Again',
		name: 'askAgain',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 5, numberPrecision: 0 },
		default: 1,
		description:
			'How often to ask again after a reply that fits nothing. Then the outcome is noMatch.',
		displayOptions: { show: { '/answerBy': ['button', 'text'] } },
	},
	{
		displayName: 'Ask Again Text',
		name: 'askAgainText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Sorry, I did not get that. Please reply YES or NO.',
		description: 'What to text then. Without it, the person is told how to answer.',
		displayOptions: { show: { '/answerBy': ['button', 'text'] } },
	},
	{
		displayName: 'Form Button Label',
		name: 'buttonLabel',
		type: 'string',
		default: 'Send',
		description: 'Label of the button that sends the answer',
		displayOptions: { show: { '/answerBy': ['page'], '/responseType': ['freeText', 'form'] } },
	},
	{
		displayName: 'How to Answer',
		name: 'howToAnswer',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Antworten Sie bitte mit JA oder NEIN.',
		description:
			'The last line of the text, in place of "Reply YES or NO." or of the numbered options, for example in another language',
		displayOptions: { show: { '/answerBy': ['text'] } },
	},
	{
		displayName: 'Page Title',
		name: 'pageTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Order 1042',
		description: 'Heading of the page',
		displayOptions: { show: { '/answerBy': ['page'] } },
	},
];

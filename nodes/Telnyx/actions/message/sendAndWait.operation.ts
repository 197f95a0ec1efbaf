import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';

import { options } from '../../fields/collections';
import { toField } from '../../fields/message';
import { checkPeople } from '../waiting/people';
import { limitField } from '../waiting/waitLimit';
import { questionFields, questionOptions } from '../waiting/questionFields';
import { answerWaiting, sentQuestion } from '../waiting/answerWaiting';
import type { TextOperation } from '../operation';
import { completeSender, fromFields, send, senderField, sendOptions } from './send.operation';

/** A question goes out at once, in one piece, with the words that its links stand in. */
const notForQuestions = ['ifTooLong', 'includeSegments', 'plainText', 'sendAt'];

export const sendAndWait: TextOperation = {
	resource: 'message',
	// By this name n8n knows that the node can ask a person before an AI agent's tool runs.
	name: SEND_AND_WAIT_OPERATION,
	displayName: 'Send and Wait for Response',
	action: 'Send a message and wait for a response',
	description:
		'Text a person a link to a page, and continue once they have approved, answered or filled in a form',
	kind: 'text',
	fields: [
		...fromFields,
		{
			...toField,
			placeholder: 'e.g. +13125550001, +13125550002',
			description:
				'The phone numbers of the people who may answer, with country codes, separated by commas',
		},
		...questionFields,
		senderField,
		options([
			...sendOptions.filter(({ name }) => !notForQuestions.includes(name)),
			...questionOptions,
			{
				displayName: 'Answers From',
				name: 'answersFrom',
				type: 'options',
				default: 'first',
				description: 'Whose answer counts where there are several numbers',
				displayOptions: { show: { '/responseType': ['approval'] } },
				options: [
					{
						name: 'All, One After the Other',
						value: 'all',
						description:
							'Each is asked when the one before has approved; the first who declines ends it',
					},
					{
						name: 'First Who Answers',
						value: 'first',
						description: 'All are asked at once',
					},
				],
			},
			limitField(
				'How long to wait for an answer. Without a limit, the execution waits until there is one.',
			),
		]),
	],
	async complete(item, telnyx) {
		const completed = await completeSender(item, telnyx);
		checkPeople(completed, send.request);
		return completed;
	},
	request: send.request,
	output: () => sentQuestion,
	waiting: answerWaiting(send.request),
};

import { SEND_AND_WAIT_OPERATION, type INodeProperties } from 'n8n-workflow';

import { options } from '../../fields/collections';
import { toField } from '../../fields/message';
import type { Item } from '../../fields/item';
import type { TelnyxRequest } from '../../transport/request';
import { checkPeople } from '../waiting/people';
import { limitField } from '../waiting/waitLimit';
import { questionFields, questionOptions } from '../waiting/questionFields';
import { answerWaiting, sentQuestion } from '../waiting/answerWaiting';
import { buttonFields, buttonRequest, withProfileOfAgent } from '../waiting/buttons';
import { answerByOf } from '../waiting/question';
import type { TextOperation } from '../operation';
import {
	attachField,
	completeSender,
	fromFields,
	send,
	senderField,
	sendOptions,
} from './send.operation';

/** A question goes out at once, in one piece, with the words that its links stand in, and its events come back to it. */
const notForQuestions = [
	'deliveryEvents',
	'ifTooLong',
	'includeSegments',
	'plainText',
	'sendAt',
	'webhookFailoverUrl',
	'webhookUrl',
];

/** A field of senders by SMS. */
const unlessButtons = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: {
		...field.displayOptions,
		hide: { ...field.displayOptions?.hide, answerBy: ['button'] },
	},
});

export const sendAndWait: TextOperation = {
	resource: 'message',
	// By this name n8n knows that the node can ask a person before an AI agent's tool runs.
	name: SEND_AND_WAIT_OPERATION,
	displayName: 'Send and Wait for Response',
	action: 'Send a message and wait for a response',
	description:
		'Ask a person by text, and continue once they have replied, approved, or filled in a form on a page',
	kind: 'text',
	fields: [
		...fromFields.map(unlessButtons),
		{
			...toField,
			placeholder: 'e.g. +13125550001, +13125550002',
			description:
				'The phone numbers of the people who may answer, with country codes, separated by commas',
		},
		...questionFields,
		...buttonFields,
		unlessButtons(attachField),
		unlessButtons(senderField),
		options([
			...sendOptions.filter(({ name }) => !notForQuestions.includes(name)),
			...questionOptions,
			{
				displayName: 'Answers From',
				name: 'answersFrom',
				type: 'options',
				default: 'first',
				description: 'Whose answer counts where there are several numbers',
				displayOptions: { show: { '/answerBy': ['page'], '/responseType': ['approval'] } },
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
		const completed =
			answerByOf(item) === 'button'
				? await withProfileOfAgent(item, telnyx)
				: await completeSender(item, telnyx);
		checkPeople(completed, questionRequest);
		return completed;
	},
	request: questionRequest,
	output: () => sentQuestion,
	waiting: answerWaiting(questionRequest),
};

/** Its events go to the question alone: whoever sees those of the messaging profile's webhook would see its link. */
function questionRequest(item: Item): TelnyxRequest {
	if (answerByOf(item) === 'button') return buttonRequest(item, item.added('buttons') ?? []);
	const { body, ...request } = send.request(item);
	return { ...request, body: { ...(body as object), use_profile_webhooks: false } };
}

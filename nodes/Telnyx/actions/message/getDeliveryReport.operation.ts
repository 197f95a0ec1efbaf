import type { IDataObject } from 'n8n-workflow';

import { options } from '../../fields/collections';
import { messageIdField } from '../../fields/message';
import { DeliveryReport } from '../deliveryReport';
import type { ProcedureOperation } from '../operation';
import { isFinal } from '../../fields/finalStatus';
import { receipt, receiptForModel } from '../waiting/receipt';

const defaultDays = 3;

export const getDeliveryReport: ProcedureOperation = {
	resource: 'message',
	name: 'getDeliveryReport',
	displayName: 'Get Delivery Report',
	action: 'Get the delivery report of messages',
	description:
		'Get the result of each message of a list: whether it was delivered, what it cost, and why it failed. One item per message, 50 per request.',
	kind: 'procedure',
	fields: [
		{
			...messageIdField,
			default: '={{ $json.messageId }}',
			description:
				'The ID that Telnyx gave when the message was sent. Already filled in where the item comes from Send.',
		},
		options([
			{
				displayName: 'Sent After',
				name: 'sentAfter',
				type: 'dateTime',
				default: '',
				description: `When the first of the messages was sent, ${defaultDays} days ago by default. The closer it is, the fewer requests it takes.`,
			},
		]),
	],
	forModel: receiptForModel,
	prepare(item, telnyx) {
		const id = item.requiredText('messageId');
		const since = item.date('options.sentAfter');
		const report = telnyx.shared(
			`deliveryReport ${since ?? ''}`,
			() => new DeliveryReport(telnyx, since ?? daysAgo(defaultDays)),
		);
		report.expect(id);
		return async () => {
			const message = await report.of(id, item);
			return [{ json: message ? reported(message) : notFound(id) }];
		};
	},
};

function reported(message: IDataObject): IDataObject {
	const output = receipt(message, { timedOut: false });
	return isFinal(message) ? output : { ...output, delivery: 'underWay' };
}

/** Telnyx forgets a message after 10 days, and its log may lag behind. */
const notFound = (messageId: string): IDataObject => ({
	delivery: 'unconfirmed',
	messageId,
	status: null,
	reason: 'Telnyx has no message with this ID',
});

const daysAgo = (days: number): string =>
	new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { alreadySent } from '../text';
import { flatMessage } from '../../fields/flatMessage';
import { messageOfRecord } from '../../message/logRecord';
import { eventByFinalStatus } from '../../trigger/events';

/** Whether a text arrived: `notSent` where it never left, `unconfirmed` where it is not known. */
type Delivery = 'delivered' | 'failed' | 'unconfirmed' | 'notSent';

/**
 * The output about a message.
 *
 * @param timedOut whether the wait ended before Telnyx had reported the result
 */
export function receipt(message: IDataObject, { timedOut }: { timedOut: boolean }): IDataObject {
	const flat = flatMessage(message);
	const event = eventByFinalStatus[flat.status ?? ''] ?? 'messageFailed';
	const delivery: Delivery =
		timedOut || event === 'deliveryUnconfirmed'
			? 'unconfirmed'
			: event === 'messageDelivered'
				? 'delivered'
				: 'failed';
	return {
		delivery,
		...flat,
		timedOut,
	} as unknown as IDataObject;
}

/** What an agent's model gets of it. */
export const receiptForModel = [
	'delivery',
	'messageId',
	'to',
	'type',
	'status',
	'errors',
	'sentAt',
	'completedAt',
	'cost',
	'currency',
];

/** What changes in the output by what a record of Telnyx's log says, which has nothing of the content. */
export function receiptOfRecord(record: IDataObject): IDataObject {
	const { delivery, status, errors, cost, currency, parts, sentAt, completedAt, timedOut } =
		receipt(messageOfRecord(record), { timedOut: false });
	return { delivery, status, errors, cost, currency, parts, sentAt, completedAt, timedOut };
}

/**
 * The output about an item of which there is no message to wait for: skipped, refused, or without an
 * answer. Only what surely reached nobody is `notSent`, since workflows try another way after that.
 */
export function withoutMessage(output: IDataObject): IDataObject {
	const { outcome } = (output.details ?? {}) as IDataObject;
	const maybeSent =
		output.status === 'unknown' || outcome === 'unknown' || output.reason === alreadySent;
	const delivery: Delivery = maybeSent ? 'unconfirmed' : 'notSent';
	return { delivery, ...output, timedOut: false };
}

/**
 * The items that go on, one for each output. What was refused carries its error only where the user gave
 * the node an output for errors: n8n puts nothing but the error's message into an item that has one.
 */
export function itemsOf(
	context: IExecuteFunctions | IWebhookFunctions,
	outputs: IDataObject[],
): INodeExecutionData[] {
	const node = context.getNode();
	return outputs.map((json, item) => {
		const isRefused = node.onError === 'continueErrorOutput' && typeof json.error === 'string';
		const error = isRefused
			? new NodeOperationError(node, json.error as string, { itemIndex: item })
			: undefined;
		return { json, pairedItem: { item }, ...(error ? { error } : {}) };
	});
}

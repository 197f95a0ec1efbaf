import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { options } from '../../fields/collections';
import { deliveryEventsField } from '../../fields/deliveryEvents';
import { ifTooLongForOne } from '../../fields/longText';
import { textField, toField } from '../../fields/message';
import { addressForReports, deliveryWaiting } from '../waiting/deliveryWaiting';
import { receiptForModel } from '../waiting/receipt';
import { limitField } from '../waiting/waitLimit';
import type { TextOperation } from '../operation';
import {
	attachField,
	completeSender,
	fromFields,
	send,
	senderField,
	sendOptions,
} from './send.operation';

/** These are the wait’s to decide. */
const own = [
	'deliveryEvents',
	'ifTooLong',
	'includeSegments',
	'sendAt',
	'webhookFailoverUrl',
	'webhookUrl',
];

/** Without the choice that needs an address of the user's. */
const deliveryEvents: INodeProperties = {
	...deliveryEventsField,
	options: (deliveryEventsField.options as INodePropertyOptions[]).filter(
		({ value }) => value !== 'address',
	),
};

export const sendAndWaitForDelivery: TextOperation = {
	resource: 'message',
	name: 'sendAndWaitForDelivery',
	displayName: 'Send and Wait for Delivery',
	action: 'Send a message and wait for its delivery',
	description:
		'Send an SMS or MMS to one recipient per item, and continue when Telnyx has reported for each whether it arrived',
	kind: 'text',
	fields: [
		...fromFields,
		toField,
		textField,
		attachField,
		senderField,
		options([
			...sendOptions.filter(({ name }) => !own.includes(name)),
			deliveryEvents,
			ifTooLongForOne,
			limitField(
				'How long to wait for delivery, 24 hours by default. Telnyx is then asked once more, and what is still open comes out as unconfirmed.',
			),
		]),
	],
	complete: completeSender,
	texts: send.texts,
	request(item) {
		const given = item.value<object>('options');
		return send.request(
			item.with({ options: { ...given, webhookUrl: addressForReports(item.context)?.href } }),
		);
	},
	waiting: deliveryWaiting,
	forModel: receiptForModel,
};

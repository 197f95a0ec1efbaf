import { options } from '../../fields/collections';
import { textField, toField } from '../../fields/message';
import { deliveryUrl, deliveryWaiting } from '../waiting/deliveryWaiting';
import { limitField } from '../waiting/waitLimit';
import type { TextOperation } from '../operation';
import { completeSender, send, senderFields, sendOptions } from './send.operation';

/** The wait decides on these. */
const own = ['includeSegments', 'sendAt', 'webhookFailoverUrl', 'webhookUrl'];

export const sendAndWaitForDelivery: TextOperation = {
	resource: 'message',
	name: 'sendAndWaitForDelivery',
	displayName: 'Send and Wait for Delivery',
	action: 'Send a message and wait for its delivery',
	description:
		'Send an SMS or MMS to one recipient per item, and go on when it is known of all whether they arrived',
	kind: 'text',
	fields: [
		...senderFields,
		toField,
		textField,
		options([
			...sendOptions.filter(({ name }) => !own.includes(name)),
			limitField(
				'How long to wait for the delivery, 24 hours by default. Telnyx is then asked once more, before the rest comes out as unconfirmed.',
			),
		]),
	],
	complete: completeSender,
	request(item) {
		const given = { useProfileWebhooks: true, ...item.value<object>('options') };
		return send.request(
			item.with({ options: { ...given, webhookUrl: deliveryUrl(item.context) } }),
		);
	},
	waiting: deliveryWaiting,
};

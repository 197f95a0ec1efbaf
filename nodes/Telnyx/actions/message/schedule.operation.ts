import type Telnyx from 'telnyx';

import { attachFilesField } from '../../fields/attachedFiles';
import { options } from '../../fields/collections';
import { anySenderLocator, messagingProfileLocator, optional } from '../../fields/locators';
import { fittingTexts, ifTooLongField, plainTextField } from '../../fields/longText';
import {
	contentOptions,
	includeSegmentsField,
	messageOptions,
	textField,
	toField,
} from '../../fields/message';
import { webhookBody } from '../../fields/deliveryEvents';
import { contentBody, treatmentBody } from '../../fields/messageBody';
import { sendAt } from '../../fields/sendAt';
import { anySender } from '../../fields/sender';
import { fittingEncoding, sentForModel, simplifySent, sentMessage } from '../../fields/smsText';
import type { Item } from '../../fields/item';
import { withDefaultFrom } from '../defaultFrom';
import type { TextOperation } from '../operation';
import { withSenderProfile } from '../senderProfile';

const profileField = 'options.messagingProfileId';

export const schedule: TextOperation = {
	resource: 'message',
	name: 'schedule',
	displayName: 'Schedule',
	action: 'Schedule a message',
	description: 'Send an SMS or MMS at a later time, from 5 minutes to 5 days ahead',
	kind: 'text',
	fields: [
		{
			...anySenderLocator,
			description:
				'The number, short code or sender ID that the recipient sees. Leave it empty to use the credential’s Default From, or the number pool of the messaging profile under Options.',
		},
		toField,
		textField,
		attachFilesField,
		{
			displayName: 'Send At',
			name: 'sendAt',
			type: 'dateTime',
			required: true,
			default: '',
			hint: 'In the workflow’s time zone (Settings > Timezone), unless an expression gives an offset',
			description: 'When to send, to the minute',
		},
		options([
			...contentOptions,
			messageOptions.autoDetect,
			messageOptions.type,
			includeSegmentsField,
			ifTooLongField,
			plainTextField,
			{
				...optional(messagingProfileLocator),
				description:
					'Needed for a number pool, and for a sender ID that several messaging profiles have',
			},
		]),
	],
	async complete(item, telnyx) {
		const hasPool = item.id(profileField) !== undefined;
		const isFromPool = hasPool || telnyx.defaultFrom === undefined;
		return await withSenderProfile(
			isFromPool ? item : withDefaultFrom(item, telnyx),
			telnyx,
			profileField,
		);
	},
	texts: (item) => fittingTexts(item, senderBody(item).from),
	request(item) {
		const sender = senderBody(item);
		fittingEncoding(item, sender.from);
		return {
			method: 'POST',
			path: '/messages/schedule',
			body: {
				...sender,
				to: item.recipient('to'),
				send_at: item.required('sendAt', sendAt(item, 'sendAt')),
				...contentBody(item),
				...treatmentBody(item),
				...webhookBody(item),
			} satisfies Telnyx.MessageScheduleParams,
		};
	},
	output: sentMessage,
	simplify: simplifySent,
	forModel: sentForModel,
};

function senderBody(
	item: Item,
): Pick<Telnyx.MessageScheduleParams, 'from' | 'messaging_profile_id'> {
	const profile = item.id(profileField);
	const from = anySender(item, profile);
	if (from === undefined && profile === undefined) {
		throw item.problem(
			'There is no sender',
			'Choose a sender under From, set Default From in the credential, or choose a messaging profile under Options, whose number pool is used then.',
		);
	}
	return { from, messaging_profile_id: profile };
}

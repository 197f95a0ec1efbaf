import type Telnyx from 'telnyx';

import { options } from '../../fields/collections';
import { webhookUrl } from '../../fields/deliveryEvents';
import { messagingProfileLocator, optional, whatsappSenderLocator } from '../../fields/locators';
import { messageOptions, toField } from '../../fields/message';
import { whatsappContent, whatsappFields, whatsappOptions } from '../../fields/whatsapp';
import { flatMessage } from '../../fields/flatMessage';
import { sentForModel } from '../../fields/smsText';
import type { TextOperation } from '../operation';

export const sendWhatsapp: TextOperation = {
	resource: 'message',
	name: 'sendWhatsapp',
	displayName: 'Send WhatsApp',
	action: 'Send a WhatsApp message',
	description:
		'Send a template, text, media, location, contact or interactive message with WhatsApp',
	kind: 'text',
	fields: [
		whatsappSenderLocator,
		toField,
		...whatsappFields,
		options([
			...whatsappOptions,
			{
				...optional(messagingProfileLocator),
				description: 'Needed where the sender can’t send SMS',
			},
			messageOptions.webhookUrl,
		]),
	],
	request: (item) => ({
		method: 'POST',
		path: '/messages/whatsapp',
		body: {
			from: item.address('from', item.requiredId('from')),
			to: item.recipient('to'),
			type: 'WHATSAPP',
			messaging_profile_id: item.id('options.messagingProfileId'),
			whatsapp_message: whatsappContent(item),
			webhook_url: webhookUrl(item),
		} satisfies Telnyx.MessageWhatsappParams,
	}),
	simplify: flatMessage,
	forModel: sentForModel,
};

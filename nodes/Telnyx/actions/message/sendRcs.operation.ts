import type Telnyx from 'telnyx';

import { attachedFiles } from '../../fields/attachedFiles';
import { options } from '../../fields/collections';
import { webhookUrl } from '../../fields/deliveryEvents';
import type { Item } from '../../fields/item';
import { line, orNothing } from '../../fields/building';
import { rcsAgentLocator } from '../../fields/locators';
import { messageOptions, toField } from '../../fields/message';
import { mediaUrls } from '../../fields/messageBody';
import { agentProfileField, fromAgent } from '../../fields/rcs/agent';
import { rcsFields, rcsMessage, rcsOptions } from '../../fields/rcs/content';
import { flatMessage } from '../../fields/flatMessage';
import { sentForModel } from '../../fields/smsText';
import type { TextOperation } from '../operation';
import { withAgentProfile } from '../senderProfile';

const fallbackFrom = (kind: string) =>
	line({
		displayName: 'From',
		name: 'from',
		placeholder: 'e.g. +13125550001',
		description: `Your number that sends the ${kind}`,
	});

const fallbackText = line({
	displayName: 'Text',
	name: 'text',
	placeholder: 'e.g. Your order is on its way',
	description: 'What the recipient reads instead',
});

/** The MMS brings the attached files, too, unless it has some of its own. */
function fallbackMedia(item: Item): string[] | undefined {
	const path = 'options.mmsFallback.message';
	if (item.value(path) === undefined) return undefined;
	const own = item.webAddresses(`${path}.mediaUrls`);
	return mediaUrls(item, `${path}.mediaUrls`, own ? [] : attachedFiles(item));
}

export const sendRcs: TextOperation = {
	resource: 'message',
	name: 'sendRcs',
	displayName: 'Send RCS',
	action: 'Send an RCS message',
	description:
		'Send a text, file or card with RCS, and an SMS or MMS where the phone can’t show it',
	kind: 'text',
	fields: [
		rcsAgentLocator,
		toField,
		...rcsFields,
		options([
			...rcsOptions,
			{
				displayName: 'Expire At',
				name: 'expireTime',
				type: 'dateTime',
				default: '',
				description: 'When the message is taken back if it was not delivered by then',
			},
			{
				displayName: 'Expire After',
				name: 'ttl',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 3600,
				description:
					'Seconds after which the message is taken back if it was not delivered by then',
			},
			{
				displayName: 'MMS Fallback',
				name: 'mmsFallback',
				type: 'fixedCollection',
				placeholder: 'Add MMS Fallback',
				default: {},
				description: 'The MMS to send to phones without RCS',
				options: [
					{
						displayName: 'MMS',
						name: 'message',
						values: [
							fallbackFrom('MMS'),
							messageOptions.mediaUrls,
							messageOptions.subject,
							fallbackText,
						],
					},
				],
			},
			{
				displayName: 'SMS Fallback',
				name: 'smsFallback',
				type: 'fixedCollection',
				placeholder: 'Add SMS Fallback',
				default: {},
				description: 'The SMS to send to phones without RCS',
				options: [
					{ displayName: 'SMS', name: 'message', values: [fallbackFrom('SMS'), fallbackText] },
				],
			},
			agentProfileField,
			messageOptions.webhookUrl,
		]),
	],
	complete: withAgentProfile,
	request(item) {
		const ttl = item.number('options.ttl');
		return {
			method: 'POST',
			path: '/messages/rcs',
			body: {
				...fromAgent(item),
				agent_message: {
					...rcsMessage(item),
					expire_time: item.date('options.expireTime'),
					ttl: ttl === undefined ? undefined : `${ttl}s`,
				},
				mms_fallback: orNothing({
					from: item.optionalAddress('options.mmsFallback.message.from'),
					media_urls: fallbackMedia(item),
					subject: item.text('options.mmsFallback.message.subject'),
					text: item.text('options.mmsFallback.message.text'),
				}),
				sms_fallback: orNothing({
					from: item.optionalAddress('options.smsFallback.message.from'),
					text: item.text('options.smsFallback.message.text'),
				}),
				webhook_url: webhookUrl(item),
			} satisfies Telnyx.Messages.RcSendParams,
		};
	},
	simplify: flatMessage,
	forModel: sentForModel,
};

import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { byLabel, options } from '../../fields/collections';
import type { Item } from '../../fields/item';
import {
	anySenderLocator,
	messagingProfileLocator,
	optional,
	rcsAgentLocator,
	whatsappSenderLocator,
} from '../../fields/locators';
import { messageOptions, textField, toField } from '../../fields/message';
import { numberOptionFields, numberOptions } from '../../fields/numberOptions';
import { isShortCode } from '../../fields/smsText';
import { isBad, readRecipient } from '../../message/phoneNumber';
import {
	countSegments,
	leastSegments,
	outsideAlphabet,
	type Encoding,
} from '../../message/segments';
import { segment, type TelnyxRequest } from '../../transport/request';
import type { Client } from '../client';
import type { ProcedureOperation } from '../operation';
import { OptOuts } from '../optOuts';

const checkOptions: INodeProperties[] = [
	messageOptions.encoding,
	{
		...anySenderLocator,
		description:
			'Your sender. With it, the check tells whether the recipient opted out, and counts a short code’s text by its own alphabet.',
	},
	{
		displayName: 'Line Type',
		name: 'lineType',
		type: 'boolean',
		default: true,
		description:
			'Whether to ask Telnyx for the recipient’s carrier, and whether it is a mobile phone or a landline. Telnyx charges for each number.',
	},
	{
		...optional(messagingProfileLocator),
		description: 'Find out whether the recipient opted out of this messaging profile',
	},
	{
		...optional(rcsAgentLocator),
		displayName: 'RCS Agent',
		description: 'Find out whether the recipient’s phone shows RCS messages of this agent',
	},
	{
		...optional(whatsappSenderLocator),
		displayName: 'WhatsApp Sender',
		name: 'whatsappFrom',
		description: 'Find out whether this WhatsApp number may send free text now, or only a template',
	},
];

export const check: ProcedureOperation = {
	resource: 'message',
	name: 'check',
	displayName: 'Check',
	action: 'Check a message before it is sent',
	description:
		'Find out, without sending, whether a recipient can be texted, on which channels, and how many SMS a text takes',
	kind: 'procedure',
	forModel: [
		'to',
		'valid',
		'problem',
		'remedy',
		'country',
		'segments',
		'optedOut',
		'rcs',
		'whatsappWindowOpen',
		'lineType',
	],
	fields: [
		toField,
		{ ...textField, description: 'The text to count. It may stay empty.' },
		options(checkOptions),
		{
			displayName: 'Sending Options',
			name: 'sending',
			type: 'collection',
			placeholder: 'Add sending option',
			default: {},
			description: 'How to read the number, as the operations that send do',
			options: byLabel(Object.values(numberOptionFields)),
		},
	],
	prepare(item, telnyx) {
		const recipient = readTo(item);
		const text = segmentsOf(item);
		const questions = recipient.valid ? readQuestions(item, recipient.to, telnyx) : [];
		return async () => {
			const answers = await Promise.all(questions.map(async (ask) => await ask()));
			const json: IDataObject = Object.assign({}, recipient, text, notAsked, ...answers);
			return [{ json }];
		};
	},
};

/** What an output says of what nobody wanted to know, or of a number that is none. */
const notAsked = {
	optedOut: null,
	rcs: null,
	rcsFeatures: null,
	whatsappWindowOpen: null,
	whatsappWindowExpiresAt: null,
	lineType: null,
	carrier: null,
};

function readTo(item: Item) {
	const written = item.requiredText('to');
	const read = readRecipient(written, numberOptions(item));
	if (isBad(read)) {
		const problem = `"${written}" ${read.problem}`;
		return { to: written, valid: false, country: null, kind: null, problem, remedy: read.remedy };
	}
	const { number, country = null, kind = null } = read;
	return { to: number, valid: true, country, kind, problem: null, remedy: null };
}

/** How a text goes out as SMS, and what makes it dearer than it has to be. */
function segmentsOf(item: Item) {
	const text = item.text('text');
	if (text === undefined) {
		return { segments: null, encoding: null, leastSegments: null, costlyCharacters: null };
	}
	const encoding = item.choice<Encoding>('options.encoding');
	const isFromShortCode = isShortCode(item.id('options.from'));
	return {
		...countSegments(text, { encoding, isFromShortCode }),
		leastSegments: leastSegments(text, { encoding, isFromShortCode }),
		costlyCharacters: encoding === 'ucs2' ? [] : outsideAlphabet(text, isFromShortCode),
	};
}

/** What to ask Telnyx, by the senders that the user gave. */
function readQuestions(
	item: Item,
	to: string,
	telnyx: Client,
): Array<() => Promise<Partial<Record<keyof typeof notAsked, unknown>>>> {
	const from = item.id('options.from');
	const profile = item.id('options.messagingProfileId');
	const agent = item.id('options.agentId');
	const whatsapp = item.id('options.whatsappFrom');
	const ask = async <T>(path: string, query?: TelnyxRequest['query']) =>
		(await telnyx.request<{ data?: T }>({ method: 'GET', path, query }, item)).data;
	const questions: ReturnType<typeof readQuestions> = [];

	if (from !== undefined || profile !== undefined) {
		const body = { from, messaging_profile_id: profile, to };
		questions.push(async () => {
			const optOuts = telnyx.shared('opt-outs', () => new OptOuts(telnyx));
			const request = { method: 'POST', path: '/messages', body } as const;
			return { optedOut: await optOuts.includes(request, item) };
		});
	}
	if (agent !== undefined) {
		const path = `/messaging/rcs/capabilities/${segment(agent)}/${segment(to)}`;
		questions.push(async () => {
			const { features = [] } = (await ask<Telnyx.Messaging.RcsCapabilities>(path)) ?? {};
			return { rcs: features.length > 0, rcsFeatures: features };
		});
	}
	if (whatsapp !== undefined) {
		const number = item.address('options.whatsappFrom', whatsapp);
		const path = `/whatsapp/phone_numbers/${segment(number)}/conversation_window`;
		questions.push(async () => {
			const found = await ask<ConversationWindow>(path, { destination_number: to });
			return {
				whatsappWindowOpen: found?.window_active ?? false,
				whatsappWindowExpiresAt: found?.window_expires_at ?? null,
			};
		});
	}
	if (item.boolean('options.lineType')) {
		questions.push(async () => {
			const found = await ask<Telnyx.NumberLookupRetrieveResponse.Data>(
				`/number_lookup/${segment(to)}`,
				{ type: 'carrier' },
			);
			return { lineType: found?.carrier?.type ?? null, carrier: found?.carrier?.name ?? null };
		});
	}
	return questions;
}

type ConversationWindow = Telnyx.Whatsapp.PhoneNumberRetrieveConversationWindowResponse.Data;

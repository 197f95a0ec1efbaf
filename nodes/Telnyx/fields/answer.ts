import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from './item';
import { messageOfItem, namedMessage } from './itemMessage';
import { isSenderId } from './sender';

/** The channels on which a message can be answered. */
export type Channel = 'SMS' | 'RCS' | 'WHATSAPP';

/** Where an answer goes. */
export interface Answered {
	channel: Channel;
	/** The account's own number, sender ID or RCS agent. */
	own: string;
	person: string;
	/** The others of a group MMS. */
	others: string[];
	messagingProfileId?: string;
	/** WhatsApp's ID of the message. */
	channelMessageId?: string;
}

/** Where the user names another message. */
export const answeredMessage = 'options.answeredMessage';

export const answeredMessageField: INodeProperties = {
	displayName: 'Message to Answer',
	name: 'answeredMessage',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $("Telnyx Trigger").item.json }}',
	description:
		'The item of the message to answer, if it is not the one that this item comes from. Otherwise the node finds it, also behind an AI Agent, Edit Fields or Code node.',
};

/** Reads which message is answered, and who is who in it: on what was sent, the parties are the other way round. */
export function answered(item: Item): Answered {
	const message = messageToAnswer(item);
	if (message.event === 'linkClicked') {
		throw item.problem(
			'A click on a link can’t be answered: Telnyx does not say which of your numbers sent the text',
			'Look the text up with the operation Get and the Message ID {{ $json.messageId }} first, and put Reply behind it.',
		);
	}
	const [own, person] =
		message.direction === 'outbound' ? [message.from, message.to] : [message.to, message.from];
	if (!isFilled(own) || !isFilled(person)) {
		throw item.problem(
			message.event === 'accountChanged'
				? 'An Account Changed event is no message that could be answered'
				: 'The message does not say who is to be answered, or from which number',
			'Put Reply behind a message, for example behind the output Received of the Telnyx Trigger.',
		);
	}
	const channel = channelOf(message);
	if (channel === 'WHATSAPP' && !/^\+?\d+$/.test(person)) {
		throw item.problem(
			`${person} has no phone number on WhatsApp, and Telnyx takes no other recipient`,
			'Answer in the WhatsApp Business app.',
		);
	}
	return {
		channel,
		own: channel === 'RCS' || isSenderId(own) ? own : item.address(answeredMessage, own),
		person: item.address(answeredMessage, person),
		others: channel === 'SMS' ? othersIn(message, [own, person]) : [],
		messagingProfileId: textIn(message.messagingProfileId),
		channelMessageId: textIn(message.channelMessageId),
	};
}

const messageToAnswer = (item: Item): IDataObject =>
	namedMessage(item, answeredMessage) ??
	messageOfItem(
		item,
		(expression) =>
			`Set Options > ${answeredMessageField.displayName} to the item of the message, for example ${expression}.`,
	);

const channelOf = ({ type }: IDataObject): Channel =>
	type === 'RCS' || type === 'WHATSAPP' ? type : 'SMS';

const othersIn = ({ cc }: IDataObject, parties: string[]): string[] =>
	(Array.isArray(cc) ? cc : []).filter(isFilled).filter((number) => !parties.includes(number));

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

const textIn = (value: unknown): string | undefined => (isFilled(value) ? value : undefined);

/** The item with what an AI agent said, where the user left the text empty. */
export function withAgentOutput(item: Item): Item {
	if (item.text('text') !== undefined) return item;
	const { output } = item.context.getInputData()[item.index]?.json ?? {};
	return isFilled(output) ? item.with({ text: output }) : item;
}

/** The item, which answers the same message from another messaging profile than the message names. */
export function withAnsweredProfile(item: Item, messagingProfileId: string): Item {
	const message = { ...messageToAnswer(item), messagingProfileId };
	return item.with({ options: { ...item.value<object>('options'), answeredMessage: message } });
}

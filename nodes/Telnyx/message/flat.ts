import type { IDataObject } from 'n8n-workflow';

import { contentOf, type Content } from './content';
import { listOf, numberOf, objectOf, textOf } from './json';
import { mmsFile } from './media';
import { tapbackOf } from './tapback';

/**
 * A message in the short form that the trigger and the action node share. Every field is always
 * there, so that an expression which names it never fails.
 */
export type FlatMessage = Content & {
	/** A number, an RCS agent's ID, or WhatsApp's ID of a person who has no number. */
	from: string | null;
	/** The first recipient. */
	to: string | null;
	/** The channel's ID of the message that this one answers. */
	repliedTo: string | null;
	/** Of an MMS. */
	subject: string | null;
	/** The others of a group MMS. */
	cc: string[];
	/** `SMS`, `MMS`, `RCS` or `WHATSAPP`. */
	type: string | null;
	direction: string | null;
	/** `queued`, `sent`, `delivered`, `delivery_failed` and so on; of several recipients the worst. */
	status: string | null;
	errors: FlatError[];
	messageId: string | null;
	/** The ID that the channel itself gives the message: WhatsApp's `wamid`. */
	channelMessageId: string | null;
	/** The same for all messages of a group MMS. */
	groupMessageId: string | null;
	senderName: string | null;
	messagingProfileId: string | null;
	/** In `currency`. */
	cost: number | null;
	currency: string | null;
	/** How many SMS the text takes. */
	parts: number | null;
	/** When it came in. */
	receivedAt: string | null;
	sentAt: string | null;
	completedAt: string | null;
};

/** Why a message was not sent or delivered. */
export type FlatError = {
	code: string;
	title: string | null;
	detail: string | null;
	/** What to do about it. */
	advice: string | null;
};

/**
 * Flattens a message as Telnyx gives it in responses and webhooks. Its fields are not always of one
 * shape: `to` is a list, an object or a number, and RCS and WhatsApp keep their content in `body`.
 *
 * @param adviceOf what to do about an error, by Telnyx's code
 */
export function flatten(
	message: IDataObject,
	adviceOf: (code: string) => string | null,
): FlatMessage {
	const isOutbound = message.direction === 'outbound';
	const body = objectOf(message.body);
	const { context, foreign_id: channelMessageId } = body;
	const content = contentOf(body);
	const [first, ...others] = listOf(message.to);
	// WhatsApp's body names the person, on whichever side they are.
	const person = textOf(body.from) ?? textOf(body.from_user_id);
	const from = address(message.from) ?? (isOutbound ? null : person);
	const to = address(first) ?? (isOutbound ? person : null);
	const subject = textOf(message.subject);
	const text = textOf(message.text) ?? content.text ?? subject;
	const cost = objectOf(message.cost);
	return {
		from,
		to,
		text,
		media: [...listOf(message.media).map(objectOf).map(mmsFile), ...content.media],
		button: content.button,
		location: content.location,
		contacts: content.contacts,
		reaction: content.reaction ?? (isOutbound || !text ? null : (tapbackOf(text) ?? null)),
		repliedTo: textOf(objectOf(context).id),
		subject,
		cc: membersBesides([from, to], [...others, ...listOf(message.cc)].map(address)),
		type: textOf(message.type),
		direction: textOf(message.direction),
		status: worst(listOf(message.to).map(statusOf)) ?? textOf(message.status),
		errors: listOf(message.errors)
			.map(objectOf)
			.map((error) => flatError(error, adviceOf)),
		messageId: textOf(message.id),
		channelMessageId: textOf(channelMessageId),
		groupMessageId: textOf(message.group_message_id),
		originalMessageId: content.originalMessageId,
		senderName: textOf(objectOf(message.from).agent_name),
		messagingProfileId: textOf(message.messaging_profile_id),
		cost: numberOf(cost.amount),
		currency: textOf(cost.currency),
		parts: numberOf(message.parts),
		// Of an outbound message, Telnyx means the request to send it.
		receivedAt: isOutbound ? null : textOf(message.received_at),
		sentAt: textOf(message.sent_at),
		completedAt: textOf(message.completed_at),
		content: content.content,
	};
}

const flatError = (
	{ code, title, detail }: IDataObject,
	adviceOf: (code: string) => string | null,
): FlatError => {
	const known = String(code ?? '');
	return { code: known, title: textOf(title), detail: textOf(detail), advice: adviceOf(known) };
};

/** A number, or an RCS agent's ID. */
const address = (value: unknown): string | null => {
	const { phone_number: number, agent_id: agent } = objectOf(value);
	return textOf(value) ?? textOf(number) ?? textOf(agent);
};

/** The members of a group, each once: Telnyx lists one of the two parties there, too. */
const membersBesides = (parties: unknown[], members: Array<string | null>): string[] => [
	...new Set(members.filter((one) => one !== null && !parties.includes(one)) as string[]),
];

const statusOf = (recipient: unknown) => textOf(objectOf(recipient).status);

/** A recipient's statuses from the best on. Whatever else Telnyx says is worse: not yet sent, or failed. */
const fromBest = ['read', 'delivered', 'sent', 'unknown', 'delivery_unconfirmed'];

/** The status to look at first: of a group in which one recipient got nothing, the delivery failed. */
function worst(statuses: Array<string | null>): string | undefined {
	const badness = (status: string) => fromBest.indexOf(status) + 1 || fromBest.length + 1;
	return statuses
		.filter((status) => status !== null)
		.sort((one, other) => badness(other) - badness(one))[0];
}

import type { IDataObject } from 'n8n-workflow';

/** One file of a message. */
type FlatMedia = {
	url: string | null;
	contentType: string | null;
	/** Bytes. */
	size: number | null;
	sha256: string | null;
};

/**
 * A message in the short form that the trigger and the action node share. Every field is always
 * there, so that an expression which names it never fails.
 */
export type FlatMessage = {
	messageId: string | null;
	direction: string | null;
	/** `SMS`, `MMS`, `RCS` or `WHATSAPP`. */
	type: string | null;
	from: string | null;
	/** The first recipient. */
	to: string | null;
	/** The others of a group MMS. */
	cc: string[];
	text: string | null;
	media: FlatMedia[];
	/** `queued`, `sent`, `delivered`, `delivery_failed` and so on; of several recipients the worst. */
	status: string | null;
	errors: Array<{ code: string; title: string | null; detail: string | null }>;
	/** In `currency`. */
	cost: number | null;
	currency: string | null;
	/** How many SMS the text takes. */
	parts: number | null;
	messagingProfileId: string | null;
	receivedAt: string | null;
	sentAt: string | null;
	completedAt: string | null;
};

/**
 * Flattens a message as Telnyx gives it in answers and webhooks. Its fields are not always of one
 * shape: `to` is a list, an object or a number, and RCS and WhatsApp keep the text in `body`.
 */
export function flatMessage(message: IDataObject): FlatMessage {
	const recipients = list(message.to);
	const [first, ...others] = recipients;
	const cost = object(message.cost);
	return {
		messageId: text(message.id),
		direction: text(message.direction),
		type: text(message.type),
		from: address(message.from),
		to: address(first),
		cc: [...others, ...list(message.cc)].map(address).filter((number) => number !== null),
		text: text(message.text) ?? bodyText(object(message.body)),
		media: list(message.media).map(object).map(flatMedia),
		status: worst(recipients.map((one) => text(object(one).status))) ?? text(message.status),
		errors: list(message.errors)
			.map(object)
			.map(({ code, title, detail }) => ({
				code: String(code ?? ''),
				title: text(title),
				detail: text(detail),
			})),
		cost: cost.amount === undefined || cost.amount === null ? null : Number(cost.amount),
		currency: text(cost.currency),
		parts: typeof message.parts === 'number' ? message.parts : null,
		messagingProfileId: text(message.messaging_profile_id),
		receivedAt: text(message.received_at),
		sentAt: text(message.sent_at),
		completedAt: text(message.completed_at),
	};
}

const list = (value: unknown): unknown[] => {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value : [value];
};

const object = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? (value as IDataObject) : {};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A recipient's statuses from the best on. Whatever else Telnyx says is worse: not yet sent, or failed. */
const fromBest = ['read', 'delivered', 'sent', 'unknown', 'delivery_unconfirmed'];

/** The status to look at first: of a group in which one recipient got nothing, the delivery failed. */
function worst(statuses: Array<string | null>): string | undefined {
	const badness = (status: string) => fromBest.indexOf(status) + 1 || fromBest.length + 1;
	return statuses
		.filter((status) => status !== null)
		.sort((one, other) => badness(other) - badness(one))[0];
}

/** A number, or an RCS agent's ID. */
const address = (value: unknown): string | null => {
	if (typeof value === 'string') return value;
	const { phone_number: number, agent_id: agent } = object(value);
	return text(number) ?? text(agent);
};

/** Of an RCS message the text that came in, or that was sent; of a WhatsApp message its text's body. */
const bodyText = ({ text: content, content_message: sent }: IDataObject): string | null =>
	text(content) ?? text(object(content).body) ?? text(object(sent).text);

const flatMedia = (media: IDataObject): FlatMedia => ({
	url: text(media.url),
	contentType: text(media.content_type),
	size: typeof media.size === 'number' ? media.size : null,
	sha256: text(media.sha256) ?? text(media.hash_sha256),
});

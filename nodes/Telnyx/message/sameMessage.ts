import type { IDataObject } from 'n8n-workflow';

import { listOf, objectOf, textOf } from './json';

/** What a text says, as its request has it: the same words to the same people have the same. */
export const contentOfRequest = (body: IDataObject): unknown => [
	[body.to].flat().sort(),
	body.text ?? '',
	body.subject ?? null,
	body.media_urls ?? [],
	objectOf(body.agent_message).content_message ?? null,
];

/**
 * Whether a message that Telnyx has can be the one that a request asked for. What Telnyx does not show of a message is
 * not compared; where it shows something else, it is another message.
 */
export function canBeOf(message: IDataObject, body: IDataObject): boolean {
	if (message.direction !== 'outbound') return false;
	const [first] = listOf(message.to).map(addressOf);
	const from = addressOf(message.from);
	const sender = body.from ?? body.agent_id;
	return (
		[body.to].flat().includes(first) &&
		(sender === undefined || from === sender) &&
		isSame(message.messaging_profile_id, body.messaging_profile_id) &&
		isSame(timeOf(message.send_at), timeOf(body.send_at)) &&
		hasContentOf(message, body)
	);
}

function hasContentOf(message: IDataObject, body: IDataObject): boolean {
	const rich = objectOf(body.agent_message).content_message;
	if (rich !== undefined) {
		const shown = objectOf(message.body);
		return message.type === 'RCS' && includes(shown.content_message ?? shown, rich);
	}
	const media = listOf(message.media).map((file) => objectOf(file).url);
	return (
		['SMS', 'MMS'].includes(String(message.type)) &&
		(message.text ?? '') === (body.text ?? '') &&
		(message.subject ?? null) === (body.subject ?? null) &&
		JSON.stringify(media) === JSON.stringify(body.media_urls ?? [])
	);
}

/** Whether two values are the same, as far as both are there. */
const isSame = (shown: unknown, wanted: unknown): boolean =>
	(shown ?? undefined) === undefined || wanted === undefined || shown === wanted;

/** To the minute, as Telnyx schedules. */
const timeOf = (value: unknown): number | undefined =>
	typeof value === 'string' ? Math.floor(Date.parse(value) / 60_000) : undefined;

const addressOf = (value: unknown): string | null => {
	const { phone_number: number, agent_id: agent } = objectOf(value);
	return textOf(number) ?? textOf(agent);
};

/** Whether a value has all that another one has. */
function includes(shown: unknown, wanted: unknown): boolean {
	if (wanted === undefined) return true;
	if (typeof wanted !== 'object' || wanted === null) return shown === wanted;
	if (Array.isArray(wanted) && (!Array.isArray(shown) || shown.length !== wanted.length)) {
		return false;
	}
	return Object.entries(wanted).every(([name, value]) => includes(objectOf(shown)[name], value));
}

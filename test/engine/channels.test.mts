import type { IDataObject } from 'n8n-workflow';

import { eventNames } from '../../nodes/Telnyx/trigger/events.ts';
import { replyField } from '../../nodes/Telnyx/trigger/questionsFirst.ts';
import { channelCases } from './channelCases.mts';
import { Triggers } from './triggers.mts';
import { postEvent } from './webhookHarness.mts';

const triggers = new Triggers();
beforeAll(async () => await triggers.start());
afterEach(async () => await triggers.closeAll());
afterAll(async () => await triggers.stop());

const trigger = async (events: string[]) => await triggers.serve({ parameters: { events } });

/** Every field of the trigger's output, in its order: first what a builder looks for first. */
const fields = [
	...['event', 'from', 'to', 'text', 'media', 'button', 'location', 'contacts', 'reaction'],
	...['repliedTo', 'subject', 'cc', 'type', 'direction', 'status', 'errors'],
	...['messageId', 'channelMessageId', 'groupMessageId', 'originalMessageId'],
	...['senderName', 'messagingProfileId', 'cost', 'currency', 'parts'],
	...['receivedAt', 'sentAt', 'completedAt', 'content'],
	...['chatInput', 'sessionId', 'keyword', 'url', 'eventId', 'occurredAt', 'attempt'],
];
const lists = ['media', 'contacts', 'cc', 'errors'];
const empty = Object.fromEntries(
	fields.map((field) => [field, lists.includes(field) ? [] : null]),
) as IDataObject;

test.each(channelCases)('$name', async ({ webhook, event, gives }) => {
	const { url, runs, errors } = await trigger([...eventNames]);
	expect((await postEvent(triggers.telnyx, url, webhook)).status).toBe(200);
	expect(errors).toEqual([]);
	expect(runs).toHaveLength(1);
	const json = { ...runs[0][0][0].json };
	// With it the trigger hands the text to a question that waits for it; the workflow does not get it.
	delete json[replyField];
	expect(Object.keys(json)).toEqual(fields);

	const { data = {} } = webhook as { data?: IDataObject };
	const payload = (data.payload ?? {}) as IDataObject;
	// Models refuse an empty prompt.
	expect(json.chatInput).toMatch(/\S/);
	const { from, to, cc = [], direction } = gives;
	const [own, person] = direction === 'outbound' ? [from, to] : [to, from];
	const isConversation = typeof own === 'string' && typeof person === 'string';

	expect(json).toEqual({
		...empty,
		chatInput: json.chatInput,
		sessionId: isConversation ? [own, ...[person, ...(cc as string[])].sort()].join(' ') : null,
		messageId: payload.id ?? null,
		eventId:
			event === 'linkClicked' ? expect.stringMatching(/^\w{32}$/) : (data.id ?? json.eventId),
		occurredAt: data.occurred_at ?? data.time_clicked ?? null,
		receivedAt: gives.direction === 'inbound' ? payload.received_at : null,
		attempt: 1,
		event,
		...gives,
	});
});

test('every event starts a run only where it was chosen', async () => {
	for (const { webhook, event } of channelCases) {
		const others = eventNames.filter((name) => name !== event);
		const { url, runs } = await trigger(others);
		expect((await postEvent(triggers.telnyx, url, webhook)).status).toBe(200);
		expect(runs).toEqual([]);
	}
});

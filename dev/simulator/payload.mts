import type Telnyx from 'telnyx';
import type { Message } from './store.mts';

const smsKeys = ['body', 'autoresponse_type', 'group_message_id', 'send_at'] as const;

/** The message as an answer of the API shows it. */
export function asPayload(message: Message): Telnyx.OutboundMessagePayload {
	const payload: Partial<Message> = structuredClone(message);
	for (const key of smsKeys) if (payload[key] === undefined) delete payload[key];
	if (message.direction === 'inbound') delete payload.wait_seconds;
	// The SDK's enumerations leave out WHATSAPP, `scheduled` and `cancelled`, which Telnyx does answer.
	return payload as Telnyx.OutboundMessagePayload;
}

/** The message as a webhook shows it: WhatsApp's inbound `to` is one number there, not a list. */
export function asEventPayload(message: Message): Record<string, unknown> {
	const payload = { ...asPayload(message) } as Record<string, unknown>;
	if (message.type === 'WHATSAPP' && message.direction === 'inbound') {
		payload.to = message.to[0].phone_number;
	}
	if (message.type === 'RCS' || message.type === 'WHATSAPP') {
		delete payload.text;
		delete payload.media;
	}
	return payload;
}

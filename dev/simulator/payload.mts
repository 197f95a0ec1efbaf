import type Telnyx from 'telnyx';
import type { Message } from './store.mts';

/** The message as an answer of the API shows it. */
export function asPayload(message: Message): Telnyx.OutboundMessagePayload {
	const payload: Partial<Message> = structuredClone(message);
	delete payload.send_at;
	if (message.direction === 'inbound') delete payload.wait_seconds;
	// The SDK's enumerations leave out WHATSAPP, `scheduled` and `cancelled`, which Telnyx does answer.
	return payload as Telnyx.OutboundMessagePayload;
}

/**
 * The message as a webhook shows it: of what arrives, WhatsApp's `to` is one number there and not a
 * list, and RCS names an agent.
 */
export function asEventPayload(message: Message): Record<string, unknown> {
	const payload = { ...asPayload(message) } as Record<string, unknown>;
	if (message.direction === 'inbound') {
		const own = message.to[0].phone_number;
		if (message.type === 'WHATSAPP') payload.to = own;
		if (message.type === 'RCS') payload.to = [{ agent_id: own, agent_name: own }];
	}
	if (message.type === 'RCS' || message.type === 'WHATSAPP') {
		delete payload.text;
		delete payload.media;
	}
	return payload;
}

import type Telnyx from 'telnyx';
import type { Message } from './store.mts';

/**
 * The message as answers of the API and webhooks show it. Of what came in by WhatsApp, `to` is one number
 * and not a list; by RCS, it names the agent; and neither has `text` or `media` beside its `body`.
 */
export function asPayload(message: Message): Telnyx.OutboundMessagePayload {
	const { hidden: _, send_at: __, ...shown } = structuredClone(message);
	const payload: Record<string, unknown> = shown;
	if (message.direction === 'inbound') {
		delete payload.wait_seconds;
		const [own] = message.to;
		if (message.type === 'WHATSAPP') payload.to = own.phone_number;
		if (message.type === 'RCS') {
			payload.to = [{ agent_id: own.phone_number, agent_name: own.agent_name }];
		}
	}
	if (message.type === 'RCS' || message.type === 'WHATSAPP') {
		delete payload.text;
		delete payload.media;
	}
	// The SDK's enumerations leave out WHATSAPP, `scheduled` and `cancelled`, which Telnyx does answer.
	return payload as Telnyx.OutboundMessagePayload;
}

/**
 * The message as webhooks show it. Of what was sent by RCS, `body` holds the content at once there, and of
 * WhatsApp's, `billing_type` says what it is charged as.
 */
export function asEventPayload(message: Message): Record<string, unknown> {
	const payload: Record<string, unknown> = { ...asPayload(message) };
	if (message.direction === 'inbound') return payload;
	if (message.type === 'RCS') payload.body = message.body?.content_message ?? message.body;
	if (message.type === 'WHATSAPP') payload.billing_type = message.hidden.billingType;
	return payload;
}

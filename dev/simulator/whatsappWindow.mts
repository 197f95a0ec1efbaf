import type Telnyx from 'telnyx';
import type { Store } from './store.mts';

const day = 24 * 60 * 60 * 1000;

/** Whether the number may send the person free text: for 24 hours from the person's last message. */
export function windowOf(
	store: Store,
	number: string,
	person: string,
): Telnyx.Whatsapp.PhoneNumberRetrieveConversationWindowResponse.Data {
	const opening = store.messages
		.filter(
			({ type, direction, from, to }) =>
				type === 'WHATSAPP' &&
				direction === 'inbound' &&
				from.phone_number === person &&
				to[0].phone_number === number,
		)
		.at(-1);
	if (!opening) return { window_active: false, window_expires_at: null };
	const closesAt = Date.parse(opening.received_at) + day;
	const isOpen = Date.now() < closesAt;
	return {
		last_user_message_at: opening.received_at,
		window_active: isOpen,
		window_expires_at: isOpen ? new Date(closesAt).toISOString() : null,
		...(isOpen ? { window_type: '24h' } : {}),
	};
}

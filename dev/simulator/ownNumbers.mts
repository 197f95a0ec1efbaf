import type { Delivery } from './delivery.mts';
import type { Inbound } from './inbound.mts';
import type { Pending } from './pending.mts';
import type { Message, Store } from './store.mts';

/** Lets a text to one of the account's own numbers arrive there, as any other does: two bots may text for ever. */
export function deliverToOwnNumbers(parts: {
	store: Store;
	delivery: Delivery;
	inbound: Inbound;
	pending: Pending;
}): void {
	const { store, delivery, inbound, pending } = parts;
	delivery.finalized.listen((message) => {
		if (!arrivesHere(store, message)) return;
		const { from, to, type, text, subject } = message;
		const [{ phone_number: own }, ...others] = to;
		const arriving = {
			from: from.phone_number ?? '',
			to: own,
			type,
			text,
			subject: subject ?? undefined,
			media: message.media.map(({ url }) => ({ url })),
			cc: others.map(({ phone_number }) => phone_number),
			groupMessageId: message.group_message_id,
		};
		pending.run(async () => void (await inbound.receive(arriving)));
	});
}

function arrivesHere(store: Store, { type, to }: Message): boolean {
	const [{ phone_number, status }] = to;
	const isText = type === 'SMS' || type === 'MMS';
	return isText && status === 'delivered' && store.profileOf(phone_number) !== undefined;
}

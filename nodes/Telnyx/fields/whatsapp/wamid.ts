import type { Item } from '../item';

/**
 * WhatsApp's own ID of a message. Telnyx's ID of the same message is another one, and easily taken for it.
 *
 * @throws NodeOperationError where it is Telnyx's
 */
export function wamid(item: Item, field: string): string | undefined {
	const id = item.text(field)?.trim() || undefined;
	if (id === undefined || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return id;
	throw item.error({
		field,
		value: id,
		problem: 'is Telnyx’s ID of the message, not WhatsApp’s',
		remedy: 'Map channelMessageId of the Telnyx Trigger’s item, which begins with "wamid".',
	});
}

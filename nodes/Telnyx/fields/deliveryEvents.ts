import type { INodeProperties } from 'n8n-workflow';

import type { Item } from './item';

type DeliveryEvents = 'address' | 'automatic' | 'none' | 'profile';

/** Asks where Telnyx reports the deliveries of a message. */
export const deliveryEventsField: INodeProperties = {
	displayName: 'Delivery Events',
	name: 'deliveryEvents',
	type: 'options',
	default: 'automatic',
	description:
		'Where Telnyx reports whether the message was sent and delivered. Each message brings two events, which adds up in a list.',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description:
				'To the messaging profile’s webhook, unless that is a Telnyx Trigger that does not use them',
		},
		{
			name: 'None',
			value: 'none',
			description: 'Nowhere. Get Delivery Report still shows the result.',
		},
		{ name: 'To an Address', value: 'address', description: 'To the Webhook URL only' },
		{
			name: 'To the Profile’s Webhook',
			value: 'profile',
			description: 'Always, even if nothing there uses them',
		},
	],
};

/**
 * Where a message's delivery events go. Under Automatic, whether the profile's webhook gets them is decided
 * when the message is sent.
 *
 * @throws NodeOperationError where they are to go to an address, and there is none
 */
export function webhookBody(item: Item) {
	const choice = item.choice<DeliveryEvents>('options.deliveryEvents') ?? 'automatic';
	const url = webhookUrl(item);
	return {
		webhook_url: choice === 'address' ? item.required('options.webhookUrl', url) : url,
		webhook_failover_url: webhookUrl(item, 'options.webhookFailoverUrl'),
		use_profile_webhooks: choice === 'automatic' ? undefined : choice === 'profile',
	};
}

/** The address that gets a message's events; undefined where the user named none. */
export function webhookUrl(item: Item, field = 'options.webhookUrl'): string | undefined {
	const written = item.text(field);
	return written === undefined ? undefined : item.webAddress(field, written);
}

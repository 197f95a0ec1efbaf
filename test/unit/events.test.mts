import { flatEvent } from '../../nodes/Telnyx/trigger/events.ts';

test.each([
	[['delivered'], 'messageDelivered'],
	[['read'], 'messageDelivered'],
	[['unknown'], 'deliveryUnconfirmed'],
	[['expired'], 'messageFailed'],
	[['delivered', 'delivered'], 'messageDelivered'],
	[['delivered', 'unknown'], 'deliveryUnconfirmed'],
	[['delivered', 'delivery_failed', 'unknown'], 'messageFailed'],
	[['delivery_unconfirmed', 'delivered', 'sending_failed'], 'messageFailed'],
])('recipients of whom Telnyx says in the end: %j', (statuses, event) => {
	const to = statuses.map((status) => ({ phone_number: '+13125550142', status }));
	const data = { record_type: 'event', event_type: 'message.finalized', id: '1', payload: { to } };
	const flat = flatEvent({ data });
	expect(flat?.event).toBe(event);
	// What a workflow sees beside the event does not contradict it.
	expect(flatEvent({ data: { ...data, payload: { to: [{ status: flat?.status }] } } })?.event).toBe(
		event,
	);
});

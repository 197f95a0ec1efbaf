import { ApiError } from '../errors.mts';
import { allowQuery, isWithin, page, type Page } from '../lists.mts';
import type { Call, Route } from '../router.mts';
import type { WebhookDelivery } from '../store.mts';

/** Newest first, as Telnyx lists them. */
function list(call: Call): Page<WebhookDelivery> {
	allowQuery(
		call.query,
		'filter[status][eq]',
		'filter[event_type]',
		'filter[webhook][contains]',
		'filter[attempts][contains]',
		'filter[started_at][gte]',
		'filter[started_at][lte]',
		'filter[finished_at][gte]',
		'filter[finished_at][lte]',
	);
	const status = call.query.get('filter[status][eq]');
	const types = call.query.get('filter[event_type]')?.split(',');
	const inWebhook = call.query.get('filter[webhook][contains]') ?? '';
	const inAttempts = call.query.get('filter[attempts][contains]') ?? '';
	const matching = call.store.webhookDeliveries.filter(
		(delivery) =>
			(status === null || delivery.status === status) &&
			(types === undefined || types.includes(delivery.webhook.event_type ?? '')) &&
			JSON.stringify(delivery.webhook).includes(inWebhook) &&
			JSON.stringify(delivery.attempts).includes(inAttempts) &&
			isWithin(delivery.started_at, call.query, 'filter[started_at]') &&
			isWithin(delivery.finished_at, call.query, 'filter[finished_at]'),
	);
	return page(matching.reverse(), call.query);
}

function find(call: Call): WebhookDelivery {
	const delivery = call.store.webhookDeliveries.get(call.params.id);
	if (!delivery) throw new ApiError('10005');
	return delivery;
}

export const webhookDeliveryRoutes: Route[] = [
	{ method: 'GET', path: '/webhook_deliveries', handle: list },
	{ method: 'GET', path: '/webhook_deliveries/{id}', handle: (call) => ({ data: find(call) }) },
];

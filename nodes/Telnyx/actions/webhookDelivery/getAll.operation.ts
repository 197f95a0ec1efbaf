import { between, filters } from '../../fields/collections';
import type { ListOperation } from '../operation';

export const getAll: ListOperation = {
	resource: 'webhookDelivery',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many webhook deliveries',
	description: 'List the events that Telnyx delivered, or failed to, with each try',
	kind: 'list',
	fields: [
		filters([
			{
				displayName: 'Attempts Contain',
				name: 'attemptsContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com',
				description: 'Only deliveries whose attempts contain this text, for example a URL',
			},
			{
				displayName: 'Event Type',
				name: 'eventType',
				type: 'string',
				default: '',
				placeholder: 'e.g. message.received',
				description: 'Only events of this type, or of several, separated by commas',
			},
			...between('finished', 'finished'),
			...between('started', 'started'),
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				default: 'failed',
				description: 'Only deliveries with this status',
				options: [
					{ name: 'Delivered', value: 'delivered' },
					{ name: 'Failed', value: 'failed' },
				],
			},
			{
				displayName: 'Webhook Contains',
				name: 'webhookContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. +13125550001',
				description: 'Only events in which this text occurs, such as a number',
			},
		]),
	],
	request: (item) => ({
		method: 'GET',
		path: '/webhook_deliveries',
		query: {
			'filter[attempts][contains]': item.text('filters.attemptsContains'),
			'filter[event_type]': item.list('filters.eventType')?.join(','),
			'filter[finished_at][gte]': item.date('filters.finishedAfter'),
			'filter[finished_at][lte]': item.date('filters.finishedBefore'),
			'filter[started_at][gte]': item.date('filters.startedAfter'),
			'filter[started_at][lte]': item.date('filters.startedBefore'),
			'filter[status][eq]': item.choice('filters.status'),
			'filter[webhook][contains]': item.text('filters.webhookContains'),
		},
	}),
};

import type { IDataObject } from 'n8n-workflow';

import { between, filters, options } from '../../fields/collections';
import { flatMessage } from '../../fields/flatMessage';
import { messagingProfileLocator, optional } from '../../fields/locators';
import { optionalSender } from '../../fields/sender';
import { messageOfRecord } from '../../message/logRecord';
import { largestLogPage, messageLogRequest, type LogRecord } from '../../transport/messageLog';
import type { ListOperation } from '../operation';
import { askMessage } from '../askMessage';

export const getAll: ListOperation = {
	resource: 'message',
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many messages',
	description: 'List the messages that were sent or received, newest first, from Telnyx’s log',
	kind: 'list',
	largestPage: largestLogPage,
	fields: [
		filters([
			...between('created', 'created'),
			{
				displayName: 'Direction',
				name: 'direction',
				type: 'options',
				default: 'outbound',
				description: 'Only messages that were sent, or only those that came in',
				options: [
					{ name: 'Received', value: 'inbound' },
					{ name: 'Sent', value: 'outbound' },
				],
			},
			{
				displayName: 'From',
				name: 'from',
				type: 'string',
				default: '',
				placeholder: 'e.g. +13125550100',
				description: 'Only messages from this number, short code or sender ID',
			},
			optional(messagingProfileLocator),
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				default: 'delivered',
				description: 'Only messages with this status',
				options: [
					{ name: 'Delivered', value: 'delivered' },
					{ name: 'Delivery Report Timed Out', value: 'dlr_timeout' },
					{ name: 'Failed', value: 'failed' },
					{ name: 'Gateway Timed Out', value: 'gw_timeout' },
					{ name: 'Received', value: 'received' },
					{ name: 'Rejected by the Gateway', value: 'gw_reject' },
					{ name: 'Unconfirmed', value: 'dlr_unconfirmed' },
				],
			},
			{
				displayName: 'To',
				name: 'to',
				type: 'string',
				default: '',
				placeholder: 'e.g. +13125550001',
				description: 'Only messages to this number or short code',
			},
		]),
		options([
			{
				displayName: 'Include Content',
				name: 'includeContent',
				type: 'boolean',
				default: true,
				description:
					'Whether to add each message’s text and media. This takes one more request per message; Telnyx keeps content for 10 days.',
			},
		]),
	],
	request: (item) =>
		messageLogRequest({
			direction: item.choice<'inbound' | 'outbound'>('filters.direction'),
			from: optionalSender(item, 'filters.from'),
			to: item.optionalAddress('filters.to'),
			status: item.choice<NonNullable<LogRecord['status']>>('filters.status'),
			messagingProfileId: item.id('filters.messagingProfileId'),
			since: item.date('filters.createdAfter'),
			before: item.date('filters.createdBefore'),
		}),
	complete(item) {
		if (!item.boolean('options.includeContent')) return undefined;
		return async (record, telnyx) => {
			const message = await askMessage(telnyx, String(record.uuid), item);
			return { ...record, message: message ?? null };
		};
	},
	simplify(record) {
		const { messageId, direction, from, to, status, errors, cost } = flatMessage(
			messageOfRecord(record),
		);
		const withContent = 'message' in record;
		const { text = null, media = [] } = record.message
			? flatMessage(record.message as IDataObject)
			: {};
		return {
			messageId,
			createdAt: record.created_at,
			direction,
			from,
			to,
			...(withContent && { text, media }),
			status,
			errors,
			cost,
		};
	},
};

import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { byId, ids, type ParityCase } from './case.mts';

const messagingProfileId = byId(ids.profile);
const morning = '2030-01-02T09:00:00';
const evening = '2030-01-02T18:00:00';
const morningUtc = '2030-01-02T14:00:00.000Z';
const eveningUtc = '2030-01-02T23:00:00.000Z';

/** A list without filters, and with all of them. */
const list = (
	operation: string,
	call: (client: Telnyx, query: object) => Promise<unknown>,
	full?: { parameters: IDataObject; query: object },
	more: Pick<ParityCase, 'parameters'> & Pick<ParityCase, 'differs'> = { parameters: {} },
): ParityCase[] => [
	{
		name: `${operation} (minimal)`,
		...more,
		official: async (client) => await call(client, more.differs ? {} : pageOf(50)),
	},
	...(full
		? [
				{
					name: `${operation} (full)`,
					...more,
					parameters: { ...more.parameters, returnAll: true, ...full.parameters },
					official: async (client: Telnyx) =>
						await call(client, { ...full.query, ...(more.differs ? {} : pageOf(250)) }),
				},
			]
		: []),
];

const pageOf = (size: number) => ({ 'page[number]': 1, 'page[size]': size });

const numbers = {
	parameters: {
		filters: {
			messagingProfileId,
			phoneNumber: '+1 312 555 0100',
			phoneNumberContains: '312',
			sort: 'desc',
		},
	},
	query: {
		'filter[messaging_profile_id]': ids.profile,
		'filter[phone_number]': '+13125550100',
		'filter[phone_number][contains]': '312',
		'sort[phone_number]': 'desc',
	},
};

/** The documentation has one text, the official types a list of them. */
const newestFirst = { sort: '-created_at' } as unknown as { sort: string[] };

const unpaged = {
	query: ['page[number]', 'page[size]'],
	reason: 'Telnyx answers in pages, which the official types leave out',
};

export const listCases: ParityCase[] = [
	...list(
		'alphanumericSenderId.getAll',
		async (client, query) => await client.alphanumericSenderIDs.list(query),
		{
			parameters: { filters: { messagingProfileId } },
			query: { 'filter[messaging_profile_id]': ids.profile },
		},
	),
	...list(
		'autoResponse.getAll',
		async (client, query) =>
			await client.messagingProfiles.autorespConfigs.list(ids.profile, query),
		{
			parameters: {
				filters: {
					countryCode: 'US',
					createdAfter: morning,
					createdBefore: evening,
					updatedAfter: morning,
					updatedBefore: evening,
				},
			},
			query: {
				country_code: 'US',
				created_at: { gte: morningUtc, lte: eveningUtc },
				updated_at: { gte: morningUtc, lte: eveningUtc },
			},
		},
		{ parameters: { messagingProfileId }, differs: unpaged },
	),
	...list(
		'hostedNumber.getAll',
		async (client, query) => await client.messagingHostedNumbers.list(query),
		numbers,
	),
	...list(
		'messagingProfile.getAll',
		async (client, query) => await client.messagingProfiles.list(query),
		{
			parameters: { filters: { name: 'Support', nameContains: 'Sup' } },
			query: { 'filter[name][eq]': 'Support', 'filter[name][contains]': 'Sup' },
		},
	),
	...list(
		'messagingProfile.getAllMetrics',
		async (client, query) =>
			await client.messagingProfileMetrics.list({ time_frame: '24h', ...query }),
		{ parameters: { timeFrame: '30d' }, query: { time_frame: '30d' } },
		{ parameters: {}, differs: unpaged },
	),
	...list(
		'messagingProfile.getSenderIds',
		async (client, query) =>
			await client.messagingProfiles.listAlphanumericSenderIDs(ids.profile, query),
		undefined,
		{ parameters: { messagingProfileId } },
	),
	...list(
		'messagingProfile.getPhoneNumbers',
		async (client, query) => await client.messagingProfiles.listPhoneNumbers(ids.profile, query),
		undefined,
		{ parameters: { messagingProfileId } },
	),
	...list(
		'messagingProfile.getShortCodes',
		async (client, query) => await client.messagingProfiles.listShortCodes(ids.profile, query),
		undefined,
		{ parameters: { messagingProfileId } },
	),
	{
		name: 'message.getAll (minimal)',
		parameters: {},
		official: async (client) =>
			await client.detailRecords.list({
				...pageOf(50),
				filter: { record_type: 'messaging' },
				...newestFirst,
			}),
	},
	{
		name: 'message.getAll (full)',
		parameters: {
			returnAll: true,
			filters: {
				createdAfter: morning,
				createdBefore: evening,
				direction: 'outbound',
				from: '+1 312 555 0100',
				messagingProfileId,
				status: 'failed',
				to: '+13125550142',
			},
		},
		official: async (client) =>
			await client.detailRecords.list({
				...pageOf(50),
				filter: {
					record_type: 'messaging',
					created_at: { gte: morningUtc, lt: eveningUtc },
					direction: 'outbound',
					cli: '+13125550100',
					cld: '+13125550142',
					profile_id: ids.profile,
					status: 'failed',
				},
				...newestFirst,
			}),
	},
	{
		name: 'message.getDeliveryReport (full)',
		parameters: { messageId: ids.other, options: { sentAfter: morning } },
		data: [{ uuid: ids.other, status: 'delivered' }],
		official: async (client) =>
			await client.detailRecords.list({
				...pageOf(50),
				filter: {
					record_type: 'messaging',
					direction: 'outbound',
					created_at: { gte: morningUtc },
				},
				...newestFirst,
			}),
	},
	...list('optOut.getAll', async (client, query) => await client.messagingOptouts.list(query), {
		parameters: {
			filters: {
				createdAfter: morning,
				createdBefore: evening,
				from: '+13125550100',
				messagingProfileId,
				redactionEnabled: false,
			},
		},
		query: {
			created_at: { gte: morningUtc, lte: eveningUtc },
			filter: { from: '+13125550100', messaging_profile_id: ids.profile },
			redaction_enabled: 'false',
		},
	}),
	{
		name: 'optOut.checkRecipient',
		parameters: { messagingProfileId, recipient: '+13125550001' },
		official: async (client) =>
			await client.messagingOptouts.list({
				filter: { messaging_profile_id: ids.profile },
				...pageOf(250),
			}),
	},
	...list(
		'phoneNumber.getAll',
		async (client, query) => await client.phoneNumbers.messaging.list(query),
		{
			parameters: { filters: { ...numbers.parameters.filters, type: 'tollfree' } },
			query: { ...numbers.query, 'filter[type]': 'tollfree' },
		},
	),
	...list('shortCode.getAll', async (client, query) => await client.shortCodes.list(query), {
		parameters: { filters: { messagingProfileId } },
		query: { 'filter[messaging_profile_id]': ids.profile },
	}),
	...list(
		'webhookDelivery.getAll',
		async (client, query) => await client.webhookDeliveries.list(query),
		{
			parameters: {
				filters: {
					attemptsContains: 'https://example.com',
					eventType: 'message.received',
					finishedAfter: morning,
					finishedBefore: evening,
					startedAfter: morning,
					startedBefore: evening,
					status: 'failed',
					webhookContains: '+13125550001',
				},
			},
			query: {
				filter: {
					attempts: { contains: 'https://example.com' },
					event_type: 'message.received',
					finished_at: { gte: morningUtc, lte: eveningUtc },
					started_at: { gte: morningUtc, lte: eveningUtc },
					status: { eq: 'failed' },
					webhook: { contains: '+13125550001' },
				},
			},
		},
	),
	{
		name: 'webhookDelivery.recoverMissed (minimal)',
		parameters: { messagingProfileId, since: morningUtc, events: ['messageReceived'] },
		official: async (client) => {
			const filter = { event_type: 'message.received', finished_at: { gte: morningUtc } };
			await client.webhookDeliveries.list({
				filter: { status: { eq: 'failed' }, ...filter },
				...pageOf(250),
			});
			await client.webhookDeliveries.list({
				filter: {
					status: { eq: 'delivered' },
					attempts: { contains: 'n8n is starting up' },
					...filter,
				},
				...pageOf(250),
			});
		},
	},
	{
		name: 'webhookDelivery.recoverMissed (with those that were acknowledged)',
		parameters: {
			messagingProfileId,
			since: morningUtc,
			events: ['messageReceived'],
			options: { includeAcknowledged: true },
		},
		official: async (client) =>
			await client.webhookDeliveries.list({
				filter: { event_type: 'message.received', finished_at: { gte: morningUtc } },
				...pageOf(250),
			}),
	},
];

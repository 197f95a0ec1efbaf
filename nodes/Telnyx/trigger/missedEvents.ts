import type { IDataObject } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import type { TelnyxRequest } from '../transport/request';
import { flatEvent, typeOf, type EventName, type FlatEvent } from './events';
import { isFromOwnSource, type OwnSources } from './ownSource';

/** An event that nobody acknowledged, or that the user wants all the same. */
export interface MissedEvent {
	event: FlatEvent;
	/** As Telnyx posts it. */
	webhook: IDataObject;
	/** ISO 8601: when Telnyx gave up. */
	finishedAt: string;
}

export interface MissedEventsQuery {
	/** ISO 8601: Telnyx gave up at this time or later. */
	since: string;
	events: string[];
	from: OwnSources;
	/** Also those that were acknowledged. */
	includeAcknowledged?: boolean;
	/** Whether an event that was not delivered at this address is missed: a message can have one of its own. */
	isOurs(url: string): boolean;
}

type ReadPages = (request: TelnyxRequest) => AsyncGenerator<Telnyx.WebhookDelivery[]>;

/**
 * The events of some sources that nobody has taken, the oldest first and each once: those whose
 * delivery failed for good, and those that a starting n8n acknowledged without knowing what they are.
 * Telnyx's record of a delivery holds all of its tries, those at the failover URL among them; an
 * event that was delivered to the same address later has a record of its own, and is not missed.
 */
export async function missedEvents(
	read: ReadPages,
	query: MissedEventsQuery,
): Promise<MissedEvent[]> {
	const missed = new Map<string, MissedEvent & { urls: Set<string> }>();
	const all = query.includeAcknowledged ?? false;
	for await (const deliveries of inTurn(read, all ? [{}] : [failed, answeredAtStart], query)) {
		for (const delivery of deliveries) {
			if (!all && isTaken(delivery)) continue;
			const webhook = webhookOf(delivery);
			const event = flatEvent(webhook);
			if (!event || !query.events.includes(event.event)) continue;
			const tried = urlsOf(delivery);
			if (tried.length > 0 && !tried.some(query.isOurs)) continue;
			if (!isFromOwnSource(event, query.from)) continue;
			const urls = missed.get(event.eventId)?.urls ?? new Set();
			for (const url of tried) urls.add(url);
			missed.set(event.eventId, { event, webhook, urls, finishedAt: delivery.finished_at ?? '' });
		}
	}
	if (missed.size > 0 && !all) {
		for await (const deliveries of read(request(delivered, query))) {
			for (const delivery of deliveries.filter(isTaken)) {
				const id = flatEvent(webhookOf(delivery))?.eventId ?? '';
				if (urlsOf(delivery).some((url) => missed.get(id)?.urls.has(url))) missed.delete(id);
			}
		}
	}
	const time = ({ event }: MissedEvent) => Date.parse(event.occurredAt ?? '') || 0;
	return [...missed.values()]
		.sort((one, other) => time(one) - time(other))
		.map(({ event, webhook, finishedAt }) => ({ event, webhook, finishedAt }));
}

/** n8n says this, with status 200, to every request that comes while it starts, and no trigger hears of it. */
const startingUp = 'n8n is starting up';

const failed = { 'filter[status][eq]': 'failed' };
const delivered = { 'filter[status][eq]': 'delivered' };
const answeredAtStart = { ...delivered, 'filter[attempts][contains]': startingUp };

/** Whether somebody has really taken the event. */
const isTaken = ({ status, attempts }: Telnyx.WebhookDelivery): boolean =>
	status === 'delivered' &&
	!attempts?.some(({ http }) => http?.response?.body?.includes(startingUp));

/** The pages of several lists. */
async function* inTurn(read: ReadPages, filters: Filter[], query: MissedEventsQuery) {
	for (const filter of filters) yield* read(request(filter, query));
}

type Filter = TelnyxRequest['query'];

function request(filter: Filter, { since, events }: MissedEventsQuery): TelnyxRequest {
	const all = events.map((name) => typeOf[name as EventName]);
	// What has no one name of Telnyx's is looked for among all events.
	const types = all.includes(undefined) ? undefined : [...new Set(all)].join(',');
	return {
		method: 'GET',
		path: '/webhook_deliveries',
		query: {
			...filter,
			'filter[event_type]': types,
			'filter[finished_at][gte]': since,
		},
	};
}

const webhookOf = ({ webhook, attempts }: Telnyx.WebhookDelivery): IDataObject => ({
	data: webhook as IDataObject | undefined,
	meta: { attempt: attempts?.length || 1 },
});

const urlsOf = ({ attempts }: Telnyx.WebhookDelivery): string[] =>
	(attempts ?? []).map(({ http }) => http?.request?.url ?? '');

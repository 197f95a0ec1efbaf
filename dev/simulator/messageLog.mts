import type Telnyx from 'telnyx';
import { countryOf } from './addresses.mts';
import type { Message, RecipientStatus, Store } from './store.mts';

/** A message in Telnyx's log. */
export type LogRecord = Telnyx.DetailRecordListResponse.MessageDetailRecord;

/** A message as far as the log knows it. */
export interface LogEntry {
	store: Store;
	message: Message;
	/** whether the log knows how it ended */
	isFinal: boolean;
}

type Value = string | number | boolean | string[] | undefined;

/** The log's own words for how a message ended. */
const statuses: Partial<Record<RecipientStatus, LogRecord['status']>> = {
	delivered: 'delivered',
	read: 'delivered',
	delivery_unconfirmed: 'dlr_unconfirmed',
	delivery_failed: 'failed',
	sending_failed: 'gw_reject',
	expired: 'gw_timeout',
};

/** How each field of a record comes about. */
export const logFields: Record<keyof LogRecord, (entry: LogEntry) => Value> = {
	record_type: () => 'message_detail_record',
	uuid: ({ message }) => message.id,
	user_id: ({ message }) => message.organization_id,
	created_at: ({ message }) => inSeconds(message.received_at),
	sent_at: ({ message }) => inSeconds(message.sent_at),
	completed_at: ({ message, isFinal }) => (isFinal ? inSeconds(message.completed_at) : undefined),
	updated_at: ({ message, isFinal }) =>
		inSeconds((isFinal && message.completed_at) || (message.sent_at ?? message.received_at)),
	direction: ({ message }) => message.direction,
	message_type: ({ message }) => message.type,
	cli: ({ message }) => senderOf(message),
	cld: ({ message }) => message.to[0].phone_number,
	status: statusOf,
	errors: ({ message, isFinal }) => (isFinal ? message.errors.map(({ code }) => code) : []),
	parts: ({ message }) => message.parts,
	cost: ({ message }) => message.cost?.amount ?? '0.0',
	rate: ({ message }) => message.cost?.amount ?? '0.0',
	carrier_fee: () => '0.0',
	currency: () => 'USD',
	carrier: ({ message }) =>
		(message.direction === 'inbound' ? message.from : message.to[0]).carrier,
	country_code: ({ message }) => countryOf(message.to[0].phone_number),
	source_country_code: ({ message }) => countryOf(senderOf(message)),
	profile_id: ({ message }) => message.messaging_profile_id,
	profile_name: ({ message, store }) => store.profiles.get(message.messaging_profile_id)?.name,
	delivery_status: ({ message }) => message.hidden.webhookStatus,
	delivery_status_webhook_url: ({ message }) => message.hidden.webhook?.url,
	delivery_status_failover_url: ({ message }) => message.hidden.webhook?.failoverUrl ?? undefined,
	on_net: ({ message, store }) => store.profileOf(message.to[0].phone_number) !== undefined,
	tags: ({ message }) => message.tags.join(','),
	fteu: () => false,
	mcc: () => undefined,
	mnc: () => undefined,
};

/**
 * What the log has by now, newest first. It has no WhatsApp, and a scheduled message only once that is sent.
 * @param delay ms until the log knows of something
 */
export function logEntries(store: Store, delay: number): LogEntry[] {
	const isKnown = (at: string | null) => at !== null && Date.parse(at) + delay <= Date.now();
	return store.messages
		.filter(({ type, to: [{ status }], received_at }) => {
			const isSubmitted = status !== 'scheduled' && status !== 'cancelled';
			return type !== 'WHATSAPP' && isSubmitted && isKnown(received_at);
		})
		.map((message) => ({ store, message, isFinal: isKnown(message.completed_at) }))
		.reverse();
}

function statusOf({ message, isFinal }: LogEntry): LogRecord['status'] {
	if (message.direction === 'inbound') return 'received';
	if (!isFinal) return undefined;
	return message.hidden.logStatus ?? statuses[message.to[0].status];
}

const senderOf = ({ from }: Message): string => from.phone_number ?? from.agent_id ?? '';

/** Telnyx's log knows no fractions of a second. */
const inSeconds = (at: string | null): string | undefined => at?.replace(/\.\d+Z$/, 'Z');

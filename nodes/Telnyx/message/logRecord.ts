import type { IDataObject } from 'n8n-workflow';

import { listOf } from './json';

/**
 * What the log's words for a status are in the messages API. Its other words (`dlr_timeout`, `gw_timeout`,
 * `gw_reject`) have no counterpart there.
 */
const statusByLogStatus: Record<string, string> = {
	delivered: 'delivered',
	dlr_unconfirmed: 'delivery_unconfirmed',
	failed: 'delivery_failed',
	received: 'received',
};

/** Whether the log says in words of the messages API how the message ended. */
export const isSettled = ({ status }: IDataObject): boolean =>
	typeof status === 'string' && status in statusByLogStatus;

/** A record of Telnyx's message log in the form of a message, without its content. */
export const messageOfRecord = (record: IDataObject): IDataObject => ({
	id: record.uuid,
	direction: record.direction,
	type: record.message_type,
	from: { phone_number: record.cli },
	to: [
		{
			phone_number: record.cld,
			status: statusByLogStatus[String(record.status)] ?? record.status,
			carrier: record.carrier,
		},
	],
	errors: listOf(record.errors).map((code) => ({ code })) as IDataObject[],
	cost: { amount: record.cost, currency: record.currency },
	parts: record.parts,
	messaging_profile_id: record.profile_id,
	received_at: record.created_at,
	sent_at: record.sent_at,
	completed_at: record.completed_at,
});

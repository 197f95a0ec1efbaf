import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { wantsDeliveryEvents } from '../message/deliveryHint';
import { largestPage } from '../transport';
import { segment, type TelnyxRequest } from '../transport/request';
import type { Client } from './client';
import { resumeUrl } from './waiting/resumeUrl';

/** Delivery events of each text: sent, and how it ended. */
const eventsPerText = 2;

/** Events that one n8n process takes in a second, as `npm run bench -- flood` shows. */
const eventsPerSecond = 9;

/** Texts of a run whose events n8n takes within a few seconds, as they come. */
const fewTexts = 24;

/** The same where each event also makes n8n load the execution that waits for it. */
const fewAwaited = 10;

/** Whether a run has more texts than n8n takes the events of. */
export const isList = (texts: number, { isAwaited }: { isAwaited: boolean }): boolean =>
	texts > (isAwaited ? fewAwaited : fewTexts);

/**
 * Sends a text's delivery events nowhere, where the messaging profile's webhook says that it wants none: a list would
 * otherwise drown the texts that come in. It is found out once a run for each sender, and not tried twice: the texts must
 * not wait for it. Where the user chose, or Telnyx can't be asked, the request stays as it is.
 */
export async function withWantedEvents(
	request: TelnyxRequest,
	telnyx: Client,
): Promise<TelnyxRequest> {
	const body = request.body as IDataObject;
	if (!forSms.has(request.path) || body.use_profile_webhooks !== undefined) return request;
	const { messaging_profile_id: profile, from } = body as Record<string, string | undefined>;
	const isWanted = await telnyx.shared(
		`delivery events ${profile ?? from}`,
		async () => await isWantedAt({ profile, from }, telnyx),
	);
	return isWanted ? request : { ...request, body: { ...body, use_profile_webhooks: false } };
}

/** The endpoints whose messages report to the messaging profile's webhook, unless told otherwise. */
const forSms = new Set([
	'/messages',
	'/messages/alphanumeric_sender_id',
	'/messages/group_mms',
	'/messages/long_code',
	'/messages/number_pool',
	'/messages/schedule',
	'/messages/short_code',
]);

interface Sender {
	profile?: string;
	from?: string;
}

/** Where Telnyx does not say, the events are wanted. */
async function isWantedAt({ profile, from }: Sender, telnyx: Client): Promise<boolean> {
	const id = profile ?? (from === undefined ? undefined : await profileOf(from, telnyx));
	if (!id) return true;
	const found = await telnyx.ask<Telnyx.MessagingProfile>(`/messaging_profiles/${segment(id)}`);
	if (!found) return true;
	const { webhook_url: url, webhook_failover_url: failover } = found;
	const wanted = [url, failover].filter((address) => !!address && wantsDeliveryEvents(address));
	if (wanted[0]) addressesOf(telnyx).add(wanted[0]);
	return wanted.length > 0;
}

/** Where the delivery events of the run's texts go. */
const addressesOf = (telnyx: Client): Set<string> =>
	telnyx.shared('addresses of delivery events', () => new Set<string>());

/** Says what a list brings to this n8n, where its events go here, and faster than n8n takes them. */
export function hintAtEvents(
	{ context, telnyx }: { context: IExecuteFunctions; telnyx: Client },
	{ texts, messagesPerSecond }: { texts: number; messagesPerSecond?: number },
): void {
	const slow = Math.floor(eventsPerSecond / eventsPerText);
	if (messagesPerSecond && messagesPerSecond <= slow) return;
	const { origin } = resumeUrl(context);
	if (![...addressesOf(telnyx)].some((address) => isAt(origin, address))) return;
	context.addExecutionHints({
		message: `These ${texts} messages bring ${texts * eventsPerText} delivery events to this n8n, of which one process takes about ${eventsPerSecond} a second: texts that come in meanwhile can be lost. Set the trigger’s Delivery Receipts to In Batches, or use Get Delivery Report instead of its delivery events, or set Sending Options > Messages per Second to ${slow}.`,
		location: 'outputPane',
	});
}

const isAt = (origin: string, address: string): boolean =>
	URL.canParse(address) && new URL(address).origin === origin;

/** The messaging profile of a phone number or short code. */
async function profileOf(from: string, telnyx: Client): Promise<string | undefined> {
	const [path, query, field] = from.startsWith('+')
		? (['/phone_numbers/messaging', { 'filter[phone_number]': from }, 'phone_number'] as const)
		: (['/short_codes', { 'page[size]': largestPage }, 'short_code'] as const);
	const rows = await telnyx.ask<Array<Record<string, string>>>(path, query);
	return rows?.find((row) => row[field] === from)?.messaging_profile_id;
}

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { objectOf } from '../../message/json';
import { pool } from '../../transport/pool';
import { RecentMap } from '../../transport/recentMap';
import { readCredential } from '../../transport/credential';
import { send } from '../../transport/send';
import { claimInTime } from '../../trigger/eventClaims';
import { turnAway } from '../../trigger/refusals';
import {
	respondWith,
	rawBodyOf,
	signatureProblem,
	parseBody,
	type Refusal,
} from '../../trigger/verify';
import { messageRequest } from '../../transport/messages';
import { messageIn } from '../askMessage';
import type { DeliveryState } from './deliveryState';
import { isFinal } from '../../fields/finalStatus';
import { itemsOf, receipt } from './receipt';
import { runKey, stateOf } from './state';

/** Seconds by which an event's signed time may be off; the same as the trigger's default. */
const window = 300;

/** Milliseconds that may be spent on asking about other messages: Telnyx wants its answer within two seconds. */
const patience = 1_000;

/**
 * What events have reported to this process, by waiting run and message ID. A waiting execution can't be written to;
 * what is missing here, after a restart or in another process, Telnyx is asked for: one question for each message of
 * the runs that had to give way.
 */
const reported = new RecentMap<string, Map<string, IDataObject>>(1_000);

/** Questions to Telnyx at the same time. */
const concurrency = 20;

const received: IWebhookResponseData = { webhookResponse: { received: true } };

/**
 * Answers a request to the address of an execution that waits for deliveries. It goes on only with an
 * event that Telnyx signed, that is about a message which this execution sent, and that is the last
 * that was missing.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = rawBodyOf(context);
	const refusal = await signatureProblem(context, body, window);
	if (refusal) return turnAway(context, refusal);

	const state = stateOf<DeliveryState>(context);
	const event = objectOf(parseBody(body)?.data);
	const message = objectOf(event.payload);
	const id = String(message.id);
	if (!state || !Object.hasOwn(state.pending, id)) return turnAway(context, foreign);
	if (event.event_type !== 'message.finalized') return received;

	const run = runKey(context, state);
	const messages = reported.get(run) ?? new Map<string, IDataObject>();
	reported.set(run, messages);
	messages.set(id, message);
	const obstacle = await askAboutOthers(context, state, messages);
	// Telnyx has to come again, since this may have been its last event.
	if (obstacle === 'unanswered') return respondWith(context, 503);
	if (obstacle === 'underWay') return received;
	reported.delete(run);
	// Versions of n8n before 2.0 would go on once for each of two events that come at the same time.
	const claim = await claimInTime(`delivery ${run}`, context.getResponseObject());
	if (claim === 'done') return received;
	if (claim === 'underWay') return respondWith(context, 503);
	return { ...received, workflowData: [itemsOf(context, outputsWith(state, messages))] };
}

/** The outputs when the result of every message is known. */
function outputsWith(
	{ outputs, pending }: DeliveryState,
	messages: Map<string, IDataObject>,
): IDataObject[] {
	const all = [...outputs];
	for (const [id, { index }] of Object.entries(pending)) {
		all[index] = { ...all[index], ...receipt(messages.get(id)!, { timedOut: false }) };
	}
	return all;
}

const foreign: Refusal = {
	status: 403,
	reason: 'the event is about no message that this execution waits for',
	remedy: 'Nothing has to be done.',
};

/**
 * Asks about the messages of which no event has come, up to the first that is still under way: its own
 * event will come. What was answered is known at the next event.
 *
 * @returns what keeps the execution waiting
 */
async function askAboutOthers(
	context: IWebhookFunctions,
	{ pending }: DeliveryState,
	messages: Map<string, IDataObject>,
): Promise<'underWay' | 'unanswered' | undefined> {
	// The last that was sent is the likeliest to be under way still.
	const unheard = Object.keys(pending)
		.filter((id) => !messages.has(id))
		.reverse();
	if (unheard.length === 0) return undefined;
	const end = performance.now() + patience;
	const credential = await readCredential(context);
	let obstacle: 'underWay' | 'unanswered' | undefined;
	const ask = async (id: string) => {
		if (obstacle || messages.has(id)) return;
		const timeout = end - performance.now();
		const options = { kind: 'read', credential, timeout, singleTry: true } as const;
		const message =
			timeout > 0 ? messageIn(await send(context, messageRequest(id), options)) : undefined;
		if (message && !isFinal(message)) obstacle = 'underWay';
		else if (message) messages.set(id, message);
		// That another one is under way suffices, whatever became of this one.
		else obstacle ??= 'unanswered';
	};
	// Mostly one answer suffices, and hundreds of events may each ask: more only as more turns out to be final.
	for (let count = 1; unheard.length > 0; count *= 2) {
		await pool(unheard.splice(0, count), concurrency, ask);
	}
	return obstacle;
}

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { pool } from '../../transport/pool';
import { readCredential, send } from '../../transport/send';
import { logRefusal } from '../../trigger/refusals';
import {
	respondWith,
	rawBodyOf,
	signatureProblem,
	parseBody,
	type Refusal,
} from '../../trigger/verify';
import { messageIn, messageRequest } from '../askMessage';
import type { DeliveryState } from './deliveryWaiting';
import { isFinal, itemsOf, receipt } from './receipt';
import { stateOf } from './state';

/** Seconds by which an event's signed time may be off; the same as the trigger's default. */
const window = 300;

/** Milliseconds that may be spent on asking for other messages: Telnyx wants its answer within two seconds. */
const patience = 1_000;

/**
 * What this process has heard of the messages of waiting executions, by message ID. A waiting execution
 * can't be written to; what is missing here, after a restart or in another process, Telnyx is asked for.
 */
const knownMessages = new Map<string, Map<string, IDataObject>>();

/** Questions to Telnyx at the same time. */
const concurrency = 20;

/** Executions; each message that is forgotten costs one question to Telnyx. */
const mostRemembered = 1_000;

/**
 * Answers a request to the address of an execution that waits for deliveries. It goes on only with an
 * event that Telnyx signed, that is about a message which this execution sent, and that is the last
 * that was missing.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	if (context.getRequestObject().method !== 'POST') return respondWith(context, 405);
	const body = rawBodyOf(context);
	const refusal = await signatureProblem(context, body, window);
	if (refusal) return refuse(context, refusal);

	const state = stateOf<DeliveryState>(context);
	const data = parseBody(body)?.data as IDataObject | undefined;
	const message = data?.payload as IDataObject | undefined;
	const id = message?.id;
	if (!message || typeof id !== 'string' || !state || !(id in state.pending)) {
		return refuse(context, foreign);
	}
	if (data?.event_type !== 'message.finalized') return { webhookResponse: { received: true } };

	const key = `${context.getExecutionId()} ${context.getNode().id} ${state.runIndex}`;
	const known = remember(key);
	known.set(id, message);
	const others = await refreshOthers(context, state, known);
	// Telnyx has to come again, since this may have been its last event.
	if (others === 'unanswered') return respondWith(context, 503);
	if (others === 'underWay') return { webhookResponse: { received: true } };
	knownMessages.delete(key);
	const outputs = [...state.outputs];
	for (const [messageId, index] of Object.entries(state.pending)) {
		outputs[index] = { ...outputs[index], ...receipt(known.get(messageId)!, false) };
	}
	return {
		webhookResponse: { received: true },
		workflowData: [itemsOf(context, outputs)],
	};
}

const foreign: Refusal = {
	status: 403,
	reason: 'the event is about no message that this execution waits for',
	remedy: 'Nothing has to be done.',
};

function refuse(
	context: IWebhookFunctions,
	{ status, reason, remedy }: Refusal,
): IWebhookResponseData {
	logRefusal(context, reason, remedy);
	return respondWith(context, status);
}

function remember(key: string): Map<string, IDataObject> {
	const known = knownMessages.get(key) ?? new Map<string, IDataObject>();
	if (knownMessages.size >= mostRemembered)
		knownMessages.delete(knownMessages.keys().next().value as string);
	knownMessages.set(key, known);
	return known;
}

/**
 * Asks for the messages of which nothing was heard, up to the first that is still under way: its own
 * event will come. What was answered is known at the next try.
 */
async function refreshOthers(
	context: IWebhookFunctions,
	{ pending }: DeliveryState,
	known: Map<string, IDataObject>,
): Promise<'final' | 'underWay' | 'unanswered'> {
	// The last that was sent is the likeliest to be under way still.
	const unheard = Object.keys(pending)
		.filter((id) => !known.has(id))
		.reverse();
	if (unheard.length === 0) return 'final';
	const end = Date.now() + patience;
	const credential = await readCredential(context);
	let state: 'final' | 'underWay' | 'unanswered' = 'final';
	const ask = async (id: string) => {
		if (state !== 'final' || known.has(id)) return;
		const timeout = end - Date.now();
		const sent =
			timeout > 0 &&
			(await send(context, messageRequest(id), {
				kind: 'read',
				credential,
				timeout,
				singleTry: true,
			}));
		const message = sent && messageIn(sent);
		if (message && !isFinal(message)) state = 'underWay';
		else if (message) known.set(id, message);
		// That another one is under way suffices, whatever became of this one.
		else if (state === 'final') state = 'unanswered';
	};
	// Mostly one answer suffices, and hundreds of events may each ask: more only as more turns out to be final.
	for (let count = 1; state === 'final' && unheard.length > 0; count *= 2) {
		await pool(unheard.splice(0, count), concurrency, ask);
	}
	return state;
}

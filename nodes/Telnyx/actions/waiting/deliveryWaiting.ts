import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { messageIn, messageRequest } from '../askMessage';
import type { Client } from '../client';
import type { Item } from '../../fields/item';
import type { Waiting } from '../operation';
import { pool } from '../../transport/pool';
import { publicKeyRemedy, readPublicKeys } from '../../trigger/signature';
import { setOutputAtLimit, readLimit } from './waitLimit';
import { isFinal, itemsOf, receipt, withoutMessage } from './receipt';
import { keepState, runIndexOf, stateOf } from './state';

/** What is known of a run's messages while the execution waits. */
export interface DeliveryState {
	/** One per item: of those in `pending`, what is to be said if nothing more is heard of them. */
	outputs: IDataObject[];
	/** The items of the messages that may still change, by the message's ID. */
	pending: Record<string, number>;
	/** The run of the node that began to wait. */
	runIndex: number;
}

/** Telnyx keeps a text for hours where it queues it; a day later nothing more is heard of it. */
const defaultLimit = 24 * 3_600_000;

/** Milliseconds: so soon Telnyx may have given up to deliver an event for which nobody waited yet. */
const telnyxGivesUpAfter = 1_000;

/**
 * The address at which Telnyx's events about this execution's messages let it go on. n8n's own
 * address of the execution needs the node's ID, and the token at its end.
 */
export function deliveryUrl(context: IExecuteFunctions): string {
	const url = new URL(context.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string);
	url.pathname += `/${encodeURIComponent(context.getNode().id)}`;
	return url.toString();
}

export const deliveryWaiting: Waiting = {
	prepare(items, { publicKey }) {
		limitOf(items);
		const keys = readPublicKeys(publicKey);
		if (Array.isArray(keys) && keys.length > 0) {
			return {
				texts: items,
				begin: async (results, telnyx) => await begin(items[0].context, items, results, telnyx),
			};
		}
		throw items[0].problem(
			'The credential has no usable public key, so that no word about a delivery could be verified',
			publicKeyRemedy,
		);
	},
	end,
};

/** The first item's, since the execution waits for all of them together. */
const limitOf = ([item]: Item[]): Date => readLimit(item, defaultLimit);

async function begin(
	context: IExecuteFunctions,
	texts: Item[],
	results: INodeExecutionData[],
	telnyx: Client,
): Promise<INodeExecutionData[]> {
	const limit = limitOf(texts);
	const state: DeliveryState = { outputs: [], pending: {}, runIndex: runIndexOf(context) };
	for (const [index, { json }] of results.entries()) {
		const isMessage = typeof json.id === 'string' && json.error === undefined;
		const { tries, waitedSeconds } = json;
		state.outputs.push(
			isMessage ? { ...receipt(json, true), tries, waitedSeconds } : withoutMessage(json),
		);
		if (isMessage) state.pending[json.id as string] = index;
	}
	await refreshEarly(state, telnyx);
	if (Object.keys(state.pending).length === 0) {
		return itemsOf(context, state.outputs);
	}

	keepState(context, state);
	setOutputAtLimit(context, state.outputs);
	await context.putExecutionToWait(wakingAt(limit));
	return [];
}

/** Takes up what Telnyx may have told while the run was still sending, which n8n refuses then. */
async function refreshEarly(state: DeliveryState, telnyx: Client): Promise<void> {
	// To ask about many takes time, in which further events may come in vain.
	for (let began = 0; Date.now() - began > telnyxGivesUpAfter; ) {
		began = Date.now();
		const early = Object.entries(state.pending).filter(
			([, index]) =>
				began - Date.parse(String(state.outputs[index].receivedAt)) > telnyxGivesUpAfter,
		);
		const open = early.length;
		await refreshPending(
			state,
			early.map(([id]) => id),
			telnyx,
		);
		// Nothing has changed, so that another round would not help either.
		if (early.filter(([id]) => id in state.pending).length === open) return;
	}
}

/**
 * At the limit, n8n would hand on the node's input without asking the node. It does so where the
 * stored execution says until when it waits; the time that n8n's database has lets it go on in any
 * case. Stored as nothing, this date makes n8n run the node again, so that Telnyx can be asked first.
 *
 * Everywhere else it has to stay a date: in queue mode, a worker tells the process that started the
 * execution by it that this waits, which otherwise takes it for done, and may delete it. `flatted`,
 * with which n8n stores executions, is alone in asking what a date has become for its JSON once more.
 */
const wakingAt = (limit: Date): Date => {
	const text: unknown = Object.assign(Object(limit.toISOString()), { toJSON: () => 0 });
	return Object.assign(new Date(limit), { toJSON: () => text });
};

/** Asks once for what is not known yet, where n8n has run the node again at the limit. */
async function end(
	context: IExecuteFunctions,
	telnyx: Client,
): Promise<INodeExecutionData[] | undefined> {
	const state = stateOf<DeliveryState>(context);
	if (!state || runIndexOf(context) !== state.runIndex + 1) return undefined;
	const inputs = context.getInputData();
	const open = Object.keys(state.pending);
	const isOurs = (id: string) => {
		const { messageId, timedOut } = inputs[state.pending[id]]?.json ?? {};
		return messageId === id && timedOut === true;
	};
	if (open.length === 0 || !open.every(isOurs)) return undefined;
	await refreshPending(state, open, telnyx);
	return itemsOf(context, state.outputs);
}

/** Takes up what Telnyx says about messages. What it doesn't answer stays open: a wait must not end by that. */
async function refreshPending(state: DeliveryState, ids: string[], telnyx: Client): Promise<void> {
	await pool(ids, 5, async (id) => {
		const message = messageIn(await telnyx.send(messageRequest(id), 'read'));
		if (!message) return;
		const index = state.pending[id];
		const open = !isFinal(message);
		state.outputs[index] = { ...state.outputs[index], ...receipt(message, open) };
		if (!open) delete state.pending[id];
	});
}

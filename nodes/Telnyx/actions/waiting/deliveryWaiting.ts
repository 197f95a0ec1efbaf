import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isFinal } from '../../fields/finalStatus';
import type { Item } from '../../fields/item';
import { pool } from '../../transport/pool';
import { canTelnyxReach, publicAddressRemedy } from '../../transport/reachability';
import type { TelnyxCredential } from '../../transport/credential';
import { publicKeyRemedy, readPublicKeys } from '../../trigger/signature';
import { messageRequest } from '../../transport/messages';
import { messageIn } from '../askMessage';
import type { Client } from '../client';
import type { Waiting } from '../operation';
import { itemsOf, receipt, withoutMessage } from './receipt';
import { resumeUrl } from './resumeUrl';
import { keepState, runIndexOf, stateOf } from './state';
import { readLimit, setOutputAtLimit } from './waitLimit';

/** What is known of a run's messages while the execution waits. */
export interface DeliveryState {
	/** One per item: of those in `pending`, what comes out if nothing more is heard of them. */
	outputs: IDataObject[];
	/** The items of the messages that may still change, by the message's ID. */
	pending: Record<string, number>;
	/** The run of the node that began to wait. */
	runIndex: number;
}

/** Milliseconds. Telnyx keeps a text for hours where it queues it; a day later nothing more is heard of it. */
const defaultLimit = 24 * 3_600_000;

/** Milliseconds: so soon Telnyx may have given up to deliver an event for which nobody waited yet. */
const telnyxGivesUpAfter = 1_000;

export const deliveryWaiting: Waiting = {
	prepare(items, credential) {
		const [first] = items;
		const limit = readLimit(first, defaultLimit);
		checkReports(first, credential);
		return {
			texts: items,
			begin: async (results, telnyx) => await begin(first.context, results, telnyx, limit),
		};
	},
	end,
};

/** @throws NodeOperationError where no report of Telnyx's could be received, or none verified */
function checkReports(item: Item, { publicKey, baseUrl }: TelnyxCredential): void {
	const keys = readPublicKeys(publicKey);
	if (!Array.isArray(keys) || keys.length === 0) {
		throw item.problem(
			'The credential has no usable public key, so no report of a delivery could be verified',
			publicKeyRemedy,
		);
	}
	const url = resumeUrl(item.context);
	if (canTelnyxReach(url.href, baseUrl)) return;
	throw item.problem(
		`Telnyx could not report deliveries, since this n8n’s address is ${url.origin}`,
		publicAddressRemedy,
	);
}

async function begin(
	context: IExecuteFunctions,
	results: INodeExecutionData[],
	telnyx: Client,
	limit: Date,
): Promise<INodeExecutionData[]> {
	const state = stateAfter(results, runIndexOf(context));
	await refreshEarly(state, results, telnyx);
	if (Object.keys(state.pending).length === 0) return itemsOf(context, state.outputs);

	keepState(context, state);
	setOutputAtLimit(context, state.outputs);
	await context.putExecutionToWait(wakingAt(limit));
	return [];
}

/** What is known when all texts have been sent. */
function stateAfter(results: INodeExecutionData[], runIndex: number): DeliveryState {
	const state: DeliveryState = { outputs: [], pending: {}, runIndex };
	for (const [index, { json }] of results.entries()) {
		const { id, error, tries, waitedSeconds } = json;
		if (typeof id === 'string' && error === undefined) {
			state.pending[id] = index;
			state.outputs.push({ ...receipt(json, { timedOut: true }), tries, waitedSeconds });
		} else {
			state.outputs.push(withoutMessage(json));
		}
	}
	return state;
}

/** Takes up what Telnyx may have reported while the run was still sending, which n8n refuses then. */
async function refreshEarly(
	state: DeliveryState,
	results: INodeExecutionData[],
	telnyx: Client,
): Promise<void> {
	// To ask about many takes time, in which further events may come in vain.
	for (let took = Infinity; took > telnyxGivesUpAfter; ) {
		const began = performance.now();
		const early = Object.keys(state.pending).filter(
			(id) => !isFresh(results[state.pending[id]].json),
		);
		await refreshPending(state, early, telnyx);
		// Nothing has changed, so that another round would not help either.
		if (early.every((id) => id in state.pending)) return;
		took = performance.now() - began;
	}
}

/** Whether Telnyx took the message so recently that it will still report it. Where the clocks differ by more, that is not known. */
const isFresh = ({ received_at: time }: IDataObject): boolean =>
	Math.abs(Date.now() - Date.parse(String(time))) <= telnyxGivesUpAfter;

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

/** Takes up what Telnyx says about messages. Where it gives no answer, a message stays pending: no wait must end by that. */
async function refreshPending(state: DeliveryState, ids: string[], telnyx: Client): Promise<void> {
	await pool(ids, 5, async (id) => {
		const message = messageIn(await telnyx.send(messageRequest(id), 'read'));
		if (!message) return;
		const index = state.pending[id];
		const open = !isFinal(message);
		state.outputs[index] = { ...state.outputs[index], ...receipt(message, { timedOut: open }) };
		if (!open) delete state.pending[id];
	});
}

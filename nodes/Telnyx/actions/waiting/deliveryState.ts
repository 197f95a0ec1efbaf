import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { OpenMessage } from '../../trigger/messageLookUp';
import { receipt, withoutMessage } from './receipt';

/** A message of which Telnyx has not said yet how it ended. */
interface PendingMessage extends OpenMessage {
	/** Its item. */
	index: number;
}

/** What is known of a run's messages while the execution waits. */
export interface DeliveryState {
	/** One per item: of those in `pending`, what comes out if nothing more is heard of them. */
	outputs: IDataObject[];
	/** By the message's ID. */
	pending: Record<string, PendingMessage>;
	/** The run of the node that waits: each time that n8n runs it again it is another. */
	runIndex: number;
	/** Whether Telnyx reports to the execution's own address. */
	byWebhook: boolean;
	/** When the wait began, and until when it may last: milliseconds since 1970. */
	begin: number;
	limit: number;
}

/** What is known when all texts have been sent. */
export function stateAfter(
	results: INodeExecutionData[],
	about: Omit<DeliveryState, 'outputs' | 'pending'>,
): DeliveryState {
	const state: DeliveryState = { ...about, outputs: [], pending: {} };
	for (const [index, { json }] of results.entries()) {
		const { id, tries, waitedSeconds, received_at: taken } = json;
		if (typeof id === 'string') {
			state.pending[id] = { index, takenAt: Date.parse(String(taken)) || about.begin };
			state.outputs.push({ ...receipt(json, { timedOut: true }), tries, waitedSeconds });
		} else {
			state.outputs.push(withoutMessage(json));
		}
	}
	return state;
}

/** Takes up what became of a message. */
export function settle(state: DeliveryState, id: string, outcome: IDataObject): void {
	const { index } = state.pending[id];
	state.outputs[index] = { ...state.outputs[index], ...outcome };
	delete state.pending[id];
}

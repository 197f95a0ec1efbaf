import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { pool } from '../transport/pool';
import { pages } from '../transport';
import { isDone } from './deliveries';
import { eventNames } from './events';
import { missedEvents, type Missed } from './missed';
import { awaitProof, settleProof } from './refusals';
import { profileIdOf } from './registration';
import { changeState, keyOf, readState } from './state';
import { eventKey, isWanted, itemOf, optionsOf } from './wanted';

/** So many missed events are worked on at once, to leave n8n room for those that arrive. */
const atOnce = 5;

/** Milliseconds: an answer to a text of last month does more harm than none. */
const longestAgo = 3 * 24 * 60 * 60 * 1000;

/**
 * What an active trigger does besides waiting for requests: it tells the user about a public key that
 * seems wrong, and catches up on what it missed, where the user wants that.
 */
export async function watch(context: ITriggerFunctions): Promise<ITriggerResponse> {
	// Older versions of n8n lack the method.
	awaitProof(keyOf(context), (error) => context.saveFailedExecution?.(error));
	let closed = false;
	if (optionsOf(context).catchUp && context.getNodeParameter('registration') === 'automatic') {
		const missed = await readMissed(context);
		// Not awaited: n8n gives a trigger little time to become active.
		void pool(missed, atOnce, async (one) => {
			if (!closed) await run(context, one);
		});
	}
	return {
		async closeFunction() {
			closed = true;
			settleProof(keyOf(context));
		},
	};
}

/**
 * The events that were missed since the last time, in the order in which Telnyx gave them up. The
 * first activation only marks the time from which on events can be missed.
 */
async function readMissed(context: ITriggerFunctions): Promise<Missed[]> {
	const { caughtUpUntil } = readState(context);
	const now = new Date().toISOString();
	const oldest = new Date(Date.now() - longestAgo).toISOString();
	const since = caughtUpUntil && (caughtUpUntil > oldest ? caughtUpUntil : oldest);
	let missed: Missed[] = [];
	try {
		if (since) {
			const query = { since, profileId: profileIdOf(context), events: [...eventNames] };
			missed = await missedEvents(
				(request) => pages<Telnyx.WebhookDelivery>(context, request),
				query,
			);
		}
	} catch (error) {
		context.logger.warn(
			`Telnyx Trigger could not look for the events missed since ${since}: ${(error as Error).message}. It tries again when the workflow is next activated.`,
		);
		return [];
	}
	const left = missed.filter(
		({ event, finishedAt }) =>
			finishedAt > (since ?? '') && isWanted(context, event) && !isDone(eventKey(context, event)),
	);
	if (left.length === 0) changeState(context, { caughtUpUntil: now });
	return left.sort((one, other) => (one.finishedAt < other.finishedAt ? -1 : 1));
}

/** Starts a run and waits for its end. n8n stores the new state when it starts the run. */
async function run(context: ITriggerFunctions, { event, webhook, finishedAt }: Missed) {
	changeState(context, { caughtUpUntil: finishedAt });
	const done = context.helpers.createDeferredPromise<IRun>();
	// n8n refuses a second run with the same key, whichever of its processes asks for it.
	context.emit(itemOf(context, event, webhook), undefined, done, eventKey(context, event));
	// What becomes of the run is n8n's to show.
	await done.promise.catch(() => undefined);
}

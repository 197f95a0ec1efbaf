import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import type Telnyx from 'telnyx';

import { pool } from '../transport/pool';
import { pages } from '../transport';
import { eventKey, isDone } from './eventClaims';
import { isWanted } from './filters';
import { missedEvents, type MissedEvent } from './missedEvents';
import { startingItem } from './outputs';
import { partiesOf, questionsComeFirst, replyField, unsignedReply } from './questionsFirst';
import { isManual } from './sources';
import { changeState, readState } from './state';
import { settingsOf, type Settings } from './settings';

/** So many missed events are worked on at once, to leave n8n room for those that arrive. */
const concurrency = 5;

/** Milliseconds: an answer to a text of last month does more harm than none. */
const longestAgo = 3 * 24 * 60 * 60 * 1000;

/** n8n before 2.20 knows nothing of the last argument, and ignores it. */
type NewerContext = Omit<ITriggerFunctions, 'emit'> & {
	emit(...event: [...Parameters<ITriggerFunctions['emit']>, deduplicationKey?: string]): void;
};

/**
 * Starts to run the workflow for what was missed since the last time, where the user wants that.
 *
 * @returns what stops it
 */
export function startCatchingUp(context: ITriggerFunctions): () => void {
	let stopped = false;
	const stop = () => {
		stopped = true;
	};
	const settings = settingsOf(context);
	if (!settings.options.catchUp || isManual(context)) return stop;
	const { caughtUpUntil } = readState(context);
	// The first activation only marks the time from which on events can be missed.
	if (!caughtUpUntil) {
		changeState(context, { caughtUpUntil: new Date().toISOString() });
		return stop;
	}
	const oldest = new Date(Date.now() - longestAgo).toISOString();
	const since = caughtUpUntil > oldest ? caughtUpUntil : oldest;
	// Not awaited: n8n gives a trigger little time to become active.
	catchUp(context, settings, { since, isStopped: () => stopped }).catch((error: Error) =>
		context.logger.warn(
			`Telnyx Trigger could not catch up on the events missed since ${since}: ${error.message}. It tries again when the workflow is next published, or n8n next started.`,
		),
	);
	return stop;
}

/** Runs the workflow for what was missed, in the order in which Telnyx gave it up. */
async function catchUp(
	context: ITriggerFunctions,
	settings: Settings,
	{ since, isStopped }: { since: string; isStopped: () => boolean },
): Promise<void> {
	const now = new Date().toISOString();
	const { webhookId = '' } = context.getNode();
	const isOurs = (url: string) => url.split('/').includes(webhookId);
	const missed = await missedEvents((request) => pages<Telnyx.WebhookDelivery>(context, request), {
		since,
		events: settings.events,
		from: settings,
		isOurs,
	});
	const left = missed
		.filter(({ finishedAt }) => finishedAt > since)
		.filter(({ event }) => isWanted(event, settings) && !isDone(eventKey(context, event)))
		.sort((one, other) => (one.finishedAt < other.finishedAt ? -1 : 1));
	if (left.length === 0) changeState(context, { caughtUpUntil: now });
	await pool(left, concurrency, async (one) => {
		if (!isStopped()) await run(context, settings, one);
	});
}

/** Starts a run and waits for its end. n8n stores the new state when it starts the run. */
async function run(
	context: ITriggerFunctions,
	settings: Settings,
	{ event, webhook, finishedAt }: MissedEvent,
) {
	changeState(context, { caughtUpUntil: finishedAt });
	const done = context.helpers.createDeferredPromise<IRun>();
	// n8n refuses a second run with the same key, whichever of its processes asks for it.
	const start = startingItem(event, webhook, settings);
	if (partiesOf(event) && questionsComeFirst(settings.options)) {
		start[0][0].json[replyField] = unsignedReply();
	}
	(context as NewerContext).emit(start, undefined, done, eventKey(context, event));
	// What becomes of the run is n8n's to show.
	await done.promise.catch(() => undefined);
}

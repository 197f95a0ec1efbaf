import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import type { TelnyxCredential } from '../../transport/credential';
import { canTelnyxReach, publicAddressRemedy } from '../../transport/reachability';
import { publicKeyRemedy, readPublicKeys } from '../../trigger/signature';
import type { Client } from '../client';
import { isList } from '../deliveryEvents';
import type { Waiting } from '../operation';
import { ask, lookUp } from './deliveryLookUp';
import { stateAfter, type DeliveryState } from './deliveryState';
import { itemsOf } from './receipt';
import { resumeUrl } from './resumeUrl';
import { keepState, runIndexOf, stateOf } from './state';
import { readLimit, runningAgainAt, setOutputAtLimit } from './waitLimit';

/** Milliseconds. Telnyx keeps a text for hours where it queues it; a day later nothing more is heard of it. */
const defaultLimit = 24 * 3_600_000;

/** Milliseconds: so soon Telnyx may have given up to deliver an event for which nobody waited yet. */
const telnyxGivesUpAfter = 1_000;

/**
 * When the waiting execution looks for itself: after a share of the time that it has waited, of at least and at most so many
 * milliseconds. n8n checks once a minute which waits are over. Where Telnyx reports to the execution, this is for what it
 * reported in vain.
 */
const looks = {
	byWebhook: { share: 1 / 3, least: 60_000, most: 3_600_000 },
	byLog: { share: 1 / 15, least: 5_000, most: 600_000 },
};

/**
 * Lets the execution wait for what comes of its messages. Of few messages Telnyx reports to the execution itself. Each report
 * makes n8n load the whole execution, so that of a list it asks Telnyx instead, at growing intervals.
 */
export const deliveryWaiting: Waiting = {
	prepare(items, credential) {
		const [first] = items;
		const limit = readLimit(first, defaultLimit).getTime();
		const byWebhook = addressForReports(first.context) !== undefined;
		if (byWebhook) checkReports(first, credential);
		return {
			texts: items,
			begin: async (results, telnyx) => {
				const about = { runIndex: runIndexOf(first.context), byWebhook, begin: Date.now(), limit };
				const state = stateAfter(results, about);
				if (byWebhook) await askEarly(state, telnyx);
				return await waitOn(first.context, state);
			},
		};
	},
	async goOn(item, telnyx) {
		const { context } = item;
		const state = stateOf<DeliveryState>(context);
		if (!state || !isWaitOf(state, context)) return undefined;
		const isLast = Date.now() >= state.limit;
		const isComplete = await lookUp({ state, telnyx, item, isLast });
		if (isLast) state.pending = {};
		state.runIndex = runIndexOf(context);
		return await waitOn(context, state, { isComplete });
	},
};

/** Where Telnyx reports the deliveries of this run; undefined where there are too many. */
export const addressForReports = (context: IExecuteFunctions): URL | undefined =>
	isList(context.getInputData().length, { isAwaited: true }) ? undefined : resumeUrl(context);

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

/** Takes up what Telnyx may have reported while the run was still sending, which n8n refuses then. */
async function askEarly(state: DeliveryState, telnyx: Client): Promise<void> {
	const early = () =>
		Object.entries(state.pending).flatMap(([id, { takenAt, askedAt }]) =>
			askedAt === undefined && !isFresh(takenAt) ? [id] : [],
		);
	// To ask takes time, in which events of further messages may come in vain.
	for (let ids = early(); ids.length > 0; ids = early()) await ask(ids, state, telnyx);
}

/** Whether Telnyx took a message so recently that it will still report it. Where the clocks differ by more, that is not known. */
const isFresh = (takenAt: number): boolean => Math.abs(Date.now() - takenAt) <= telnyxGivesUpAfter;

/** Lets the execution wait until the next look, or gives the outputs where there is nothing left to wait for. */
async function waitOn(
	context: IExecuteFunctions,
	state: DeliveryState,
	{ isComplete }: { isComplete?: boolean } = {},
): Promise<INodeExecutionData[]> {
	if (Object.keys(state.pending).length === 0) return itemsOf(context, state.outputs);
	keepState(context, state);
	setOutputAtLimit(context, state.outputs);
	await context.putExecutionToWait(runningAgainAt(nextLook(state, isComplete)));
	return [];
}

function nextLook({ byWebhook, begin, limit }: DeliveryState, isComplete?: boolean): Date {
	const { share, least, most } = byWebhook ? looks.byWebhook : looks.byLog;
	const now = Date.now();
	const interval = isComplete ? Math.min(Math.max((now - begin) * share, least), most) : least;
	return new Date(Math.min(now + interval, limit));
}

/**
 * Whether n8n has run the node again to go on with this wait. "Retry", where n8n was killed while it did so, takes the wait's
 * own run away first in some versions of n8n. Whoever comes with other items begins anew.
 */
function isWaitOf({ runIndex, pending }: DeliveryState, context: IExecuteFunctions): boolean {
	if (![runIndex, runIndex + 1].includes(runIndexOf(context))) return false;
	const inputs = context.getInputData();
	const open = Object.entries(pending);
	const isOurs = ([id, { index }]: (typeof open)[number]) => {
		const { messageId, timedOut } = inputs[index]?.json ?? {};
		return messageId === id && timedOut === true;
	};
	return open.length > 0 && open.every(isOurs);
}

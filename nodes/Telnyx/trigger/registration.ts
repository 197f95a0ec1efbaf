import { NodeOperationError, type IHookFunctions, type NodeApiError } from 'n8n-workflow';

import { isMissingError } from '../transport/errors';
import { activeAt } from './activeTriggers';
import { isOwn, triggerIn, urlOf } from './address';
import { inTurn } from './sourceQueue';
import {
	changeWebhook,
	checkSources,
	isSame,
	leavesAddress,
	nounOf,
	readWebhook,
	settingFor,
	sourcesOf,
	type Source,
} from './sources';
import { readState, rememberRegistration, type Registration } from './state';
import { unregister } from './unregistration';
import { planTake, withoutQuery, type Webhook } from './webhookPlan';

/**
 * Whether Telnyx sends the events of every chosen source to this trigger, as it has to. Where Telnyx can't be asked,
 * a registration that was made before is trusted: n8n asks at each of its starts, and would otherwise
 * give up a trigger that works.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { registrations = [] } = readState(context);
	const sources = sourcesOf(context);
	const url = urlOf(context);
	const isKnown = (source: Source) =>
		registrations.some((known) => isSame(known, source) && known.url === url);
	const areKnown = registrations.length === sources.length && sources.every(isKnown);
	if (sources.length === 0 || !areKnown) return false;
	for (const source of sources) {
		try {
			const { webhook } = await readWebhook(context, source);
			if (webhook.url !== url || webhook.setting !== settingFor(source)) return false;
		} catch (error) {
			if (isMissingError(error)) return false;
			context.logger.warn(
				`Telnyx Trigger could not check that the events of the ${nounOf(source)} ${source.id} still come here: ${(error as Error).message}`,
			);
		}
	}
	return true;
}

/**
 * Points the webhook of every chosen source at this trigger, and remembers what was there. Where one can't be had, all
 * stay as they were.
 * "Listen for test event" only borrows the webhooks.
 *
 * @throws NodeOperationError where a webhook is somebody else's, unless the user chose to replace it
 */
export async function register(context: IHookFunctions): Promise<void> {
	const sources = sourcesOf(context);
	checkSources(context, sources);
	const known = readState(context).registrations ?? [];
	await unregister(
		context,
		known.filter((earlier) => !sources.some((source) => isSame(source, earlier))),
	);
	await inTurn(sources, async () => {
		const changes: Change[] = [];
		for (const source of sources) changes.push(await changeFor(context, source));
		await makeAll(context, changes);
		for (const change of changes) tellReplaced(context, change);
	});
}

/** What a source's webhook becomes. */
interface Change {
	source: Source;
	name: string;
	from: Webhook;
	to: Webhook;
	registration: Registration;
	/** Whose webhook it was, where the user chose to replace it. */
	replaced: string | null;
}

async function changeFor(context: IHookFunctions, source: Source): Promise<Change> {
	// n8n reports the beginning of a test, and not its end.
	const test = context.getMode() === 'manual';
	const known = readState(context).registrations?.find((earlier) => isSame(earlier, source));
	const { name, webhook } = await readWebhook(context, source).catch((error: NodeApiError) => {
		throw isMissingError(error) ? missingError(context, source) : error;
	});
	const plan = planTake(webhook, {
		url: urlOf(context),
		test,
		replace: context.getNodeParameter('options.replaceWebhook', false) === true,
		setting: settingFor(source),
		isOwn: (url) => isOwn(context, url, known?.url),
		mayBeLeft: (url) => leavesAddress(source) && triggerIn(context, url) !== undefined,
		before: known?.before,
	});
	if ('heldBy' in plan) throw takenError(context, { source, name, url: plan.heldBy, test });
	const { write: to, before, replaced } = plan;
	const registration = { ...source, url: urlOf(context), ...(before ? { before } : {}) };
	return { source, name, from: webhook, to, registration, replaced };
}

/** Makes all of the changes, or none. */
async function makeAll(context: IHookFunctions, changes: Change[]): Promise<void> {
	const begun: Change[] = [];
	try {
		for (const change of changes) {
			begun.push(change);
			await changeWebhook(context, change.source, change);
		}
	} catch (error) {
		const cause = error as NodeApiError;
		// n8n unregisters what failed to register, but knows nothing of registrations that were made meanwhile.
		for (const { source, from, to, registration } of begun) {
			await changeWebhook(context, source, { from: to, to: from }).catch((failure: Error) => {
				rememberRegistration(context, registration);
				context.logger.warn(
					`Telnyx Trigger could not put back the webhook of the ${nounOf(source)} ${source.id}: ${failure.message}`,
				);
			});
		}
		throw cause;
	}
	for (const { registration } of changes) rememberRegistration(context, registration);
}

const missingError = (context: IHookFunctions, source: Source): NodeOperationError =>
	new NodeOperationError(
		context.getNode(),
		`The ${nounOf(source)} ${source.id} does not exist in this Telnyx account. Choose another one, or another credential`,
	);

interface Taken {
	source: Source;
	name: string;
	/** Where its events go. */
	url: string;
	test: boolean;
}

/** n8n shows nothing but the message of an error that keeps a workflow from being active. */
function takenError(context: IHookFunctions, { source, name, url, test }: Taken): Error {
	const holder = holderOf(context, url);
	const remedy = test
		? 'A test would change the form in which that system gets its events. To test all the same,'
		: triggerIn(context, url) !== undefined
			? 'To use the events in several workflows, receive them in one and hand them on with Execute Sub-workflow. To use them only here,'
			: 'To take them over while this workflow is published,';
	return new NodeOperationError(
		context.getNode(),
		`The ${nounOf(source)} "${name}" already sends its events to ${holder}, at ${withoutQuery(url)}. ${remedy} turn on "Replace Existing Webhook" under Options`,
	);
}

function holderOf(context: IHookFunctions, url: string): string {
	if (triggerIn(context, url) === undefined) return 'another system';
	const workflow = activeAt(context, url)?.workflow;
	if (!workflow) return 'another trigger of this n8n';
	return workflow.id === context.getWorkflow().id
		? 'another trigger of this workflow'
		: `the workflow "${workflow.name}" of this n8n`;
}

/** Tells the workflow that lost its webhook to this one. */
function tellReplaced(context: IHookFunctions, { source, name, replaced }: Change): void {
	const loser = replaced === null ? undefined : activeAt(context, replaced);
	loser?.showLoss(
		source,
		name,
		`the workflow "${context.getWorkflow().name}" replaced its webhook`,
	);
}

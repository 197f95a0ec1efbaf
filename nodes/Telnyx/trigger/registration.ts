import {
	NodeOperationError,
	type IHookFunctions,
	type ITriggerFunctions,
	type NodeApiError,
} from 'n8n-workflow';

import { KeyedQueue } from '../transport/keyedQueue';
import { isHere, isOfTest, isOwn, rememberTest, urlOf } from './address';
import { changeProfile, readProfile, webhookVersion, type ProfileWebhook } from './profile';
import { changeState, readState, type Before, type Registration } from './state';

/**
 * What tests that are under way replaced, by the trigger's webhook ID: a workflow that is activated
 * meanwhile takes it over, since n8n gives it nothing of the test's state.
 */
const replacedByTests = new Map<string | undefined, Before>();

/** By profile: n8n registers all triggers of a workflow at once, and each has to see what the one before did. */
const profileQueue = new KeyedQueue();

/**
 * Whether Telnyx sends the profile's events to this trigger, as it has to. Where Telnyx doesn't tell,
 * a registration that was made before is trusted: n8n asks at each of its starts, and would otherwise
 * give up a trigger that works.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { registration } = readState(context);
	const profileId = profileIdOf(context);
	const url = urlOf(context);
	if (registration?.profileId !== profileId || registration.url !== url) return false;
	try {
		return pointsTo(url, await readProfile(context, profileId));
	} catch (error) {
		const failure = error as NodeApiError;
		if (failure.httpCode === '404') throw failure;
		context.logger.warn(
			`Telnyx Trigger could not check that the messaging profile’s events still come here: ${failure.message}`,
		);
		return true;
	}
}

/**
 * Points the profile's webhook at this trigger, and remembers what was there.
 *
 * @throws NodeOperationError where the webhook is somebody else's, unless the user chose to replace it
 */
export async function register(context: IHookFunctions): Promise<void> {
	const profileId = profileIdOf(context);
	const known = readState(context).registration;
	if (known && known.profileId !== profileId) await unregister(context);
	await profileQueue.run(profileId, async () => await takeWebhook(context, profileId));
}

async function takeWebhook(context: IHookFunctions, profileId: string): Promise<void> {
	const known = readState(context).registration;
	const profile = await readProfile(context, profileId).catch((error: NodeApiError) => {
		throw error.httpCode === '404' ? missingError(context, profileId) : error;
	});
	const url = urlOf(context);
	// n8n tells it when a test begins, and not when it ends.
	const test = context.getMode() === 'manual';
	if (test) rememberTest(context);
	const { current, failover, inTest } = webhookOwner(context, profile);
	const own = current !== null && isOwn(context, current, known);
	const others = current !== null && !own;
	if (others && context.getNodeParameter('options.replaceWebhook', false) !== true) {
		throw takenError(context, profile.name ?? profileId, current);
	}

	const { webhookId } = context.getNode();
	const before: Before = { url: others || test ? current : null };
	if (profile.webhook_api_version !== webhookVersion) before.version = profile.webhook_api_version;
	let newFailover = failover;
	// What a test does not take goes on to where it went before, also when a crash leaves the test there.
	if (test && (others || (own && failover === null))) newFailover = current;
	// Another system's failover address would get our events.
	else if (others) newFailover = null;
	if (newFailover !== failover) before.failoverUrl = failover;
	if (!test) {
		const replaced = inTest ? replacedByTests.get(webhookId) : undefined;
		Object.assign(before, own ? (known?.before ?? replaced) : replaced);
	}

	changeState(context, { registration: { profileId, url, before, test } });
	if (test) replacedByTests.set(webhookId, before);
	if (pointsTo(url, profile)) return;
	await changeProfile(context, profileId, {
		webhook_url: url,
		webhook_api_version: webhookVersion,
		...(newFailover !== (profile.webhook_failover_url || null)
			? { webhook_failover_url: newFailover }
			: {}),
	}).catch((error: NodeApiError) => {
		// The profile still has the address from before, which has to be known as this trigger's.
		if (known) changeState(context, { registration: known });
		throw error;
	});
}

/**
 * Whose webhook the profile's really is. Under a test of this n8n, one that runs or one that was broken
 * off, that is where the events go which the test does not take.
 */
function webhookOwner(context: IHookFunctions, profile: ProfileWebhook) {
	const { webhook_url: url, webhook_failover_url: failover } = profile;
	const inTest = !!url && isOfTest(context, url);
	return inTest
		? { inTest, current: failover || null, failover: null }
		: { inTest, current: url || null, failover: failover || null };
}

/**
 * Puts back what was there before, if the webhook is still this trigger's.
 *
 * @throws NodeOperationError where Telnyx can't be asked; what is needed for a later try is kept
 */
export async function unregister(context: IHookFunctions): Promise<void> {
	const { registration } = readState(context);
	if (!registration) return;
	try {
		await profileQueue.run(
			registration.profileId,
			async () => await putBack(context, registration),
		);
	} catch (error) {
		const failure = error as NodeApiError;
		// A deleted profile took its webhook with it.
		if (failure.httpCode !== '404') {
			throw new NodeOperationError(
				context.getNode(),
				`Telnyx still sends the messaging profile’s events to this workflow, since its webhook could not be put back: ${failure.message}. Publish and unpublish the workflow once more, or change the webhook in the Telnyx portal`,
			);
		}
	}
	if (registration.test) replacedByTests.delete(context.getNode().webhookId);
	changeState(context, { registration: undefined });
}

async function putBack(context: IHookFunctions, registration: Registration): Promise<void> {
	const { profileId, before, url, test } = registration;
	const { webhook_url: current, webhook_failover_url: failover } = await readProfile(
		context,
		profileId,
	);
	// After a test, production may have taken the webhook over already.
	const isStillOurs = test ? current === url : !!current && isOwn(context, current, registration);
	if (!isStillOurs) return;
	// While a test is under way, this trigger's address stands in for it.
	const standsIn = !test && !!failover && isOwn(context, failover, registration);
	const { failoverUrl = standsIn ? null : undefined } = before;
	await changeProfile(context, profileId, {
		webhook_url: before.url,
		...(failoverUrl !== undefined ? { webhook_failover_url: failoverUrl } : {}),
		...(before.version ? { webhook_api_version: before.version as '1' | '2' } : {}),
	});
}

const pointsTo = (url: string, profile: ProfileWebhook): boolean =>
	profile.webhook_url === url && profile.webhook_api_version === webhookVersion;

/** The messaging profile that the user chose. */
export function profileIdOf(context: IHookFunctions | ITriggerFunctions): string {
	const value = context.getNodeParameter('messagingProfileId', '', { extractValue: true });
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new NodeOperationError(context.getNode(), '"Messaging Profile" is empty', {
		description: 'Choose the messaging profile whose events start this workflow.',
	});
}

const missingError = (context: IHookFunctions, profileId: string): NodeOperationError =>
	new NodeOperationError(
		context.getNode(),
		`The messaging profile ${profileId} does not exist in this Telnyx account. Choose another one, or another credential`,
	);

/** n8n shows nothing but the message of an error that keeps a workflow from being active. */
function takenError(context: IHookFunctions, profile: string, url: string): NodeOperationError {
	const [other, remedy] = isHere(context, url)
		? [
				'another trigger of this n8n',
				'To use the events in several workflows, receive them in one and hand them on with Execute Sub-workflow. To use them only here,',
			]
		: ['another system', 'To take them over while this workflow is published,'];
	return new NodeOperationError(
		context.getNode(),
		`The messaging profile "${profile}" already sends its events to ${other}, at ${url}. ${remedy} turn on "Replace Existing Webhook" under Options`,
	);
}

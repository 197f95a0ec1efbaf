import { NodeOperationError, type IHookFunctions, type NodeApiError } from 'n8n-workflow';

import { isMissingError } from '../transport/errors';
import { activeAt } from './activeTriggers';
import { isOwn } from './address';
import { inTurn } from './sourceQueue';
import { changeWebhook, nounOf, readWebhook, settingFor } from './sources';
import { forgetRegistration, readState, type Registration } from './state';
import { planReturn, planTestEnd, type Before } from './webhookPlan';

/**
 * What a trigger had found that was unpublished after another one had replaced its webhook, by its address. The other
 * one puts that back, in place of an address at which nobody listens any more.
 */
const foundByReplaced = new Map<string | null, Before>();

/**
 * Puts back what was there before, wherever the webhook is still this trigger's.
 *
 * @throws NodeOperationError where Telnyx can't be asked; what is needed for a later try is kept
 */
export async function unregister(
	context: IHookFunctions,
	registrations = readState(context).registrations ?? [],
): Promise<void> {
	const failures: string[] = [];
	for (const registration of registrations) {
		try {
			await inTurn([registration], async () => await giveBack(context, registration));
			forgetRegistration(context, registration);
		} catch (error) {
			const { message } = error as NodeApiError;
			failures.push(
				`Telnyx still sends the events of the ${nounOf(registration)} ${registration.id} to this workflow, since its webhook could not be put back: ${message}`,
			);
		}
	}
	if (failures.length === 0) return;
	throw new NodeOperationError(
		context.getNode(),
		`${failures.join('. ')}. Publish and unpublish the workflow once more, or change the webhook in the Telnyx portal`,
	);
}

async function giveBack(context: IHookFunctions, registration: Registration): Promise<void> {
	const { url } = registration;
	const before = registration.before && whatWasBefore(context, registration.before);
	const found = await readWebhook(context, registration).catch((error: NodeApiError) => {
		// What was deleted took its webhook with it.
		if (isMissingError(error)) return undefined;
		throw error;
	});
	if (!found) return;
	const to = before
		? planReturn(found.webhook, {
				isOwn: (other) => isOwn(context, other, url),
				setting: settingFor(registration),
				before,
			})
		: planTestEnd(found.webhook, url);
	if (to) await changeWebhook(context, registration, { from: found.webhook, to });
	else if (before && !foundByReplaced.has(url)) foundByReplaced.set(url, before);
}

/** What to put back where a trigger that was replaced has been unpublished since. */
function whatWasBefore(context: IHookFunctions, before: Before): Before {
	const { url } = before;
	const isActive = url !== null && activeAt(context, url) !== undefined;
	const earlier = isActive ? undefined : foundByReplaced.get(url);
	if (!earlier) return before;
	foundByReplaced.delete(url);
	return whatWasBefore(context, { ...before, ...earlier });
}

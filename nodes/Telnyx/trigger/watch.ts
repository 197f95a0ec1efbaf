import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import { isMissingError } from '../transport/errors';
import { setActive, type ActiveTrigger } from './activeTriggers';
import { startCatchingUp } from './catchUp';
import { startReceiptBatches } from './receiptBatches';
import { lossOf, nounOf, readWebhook } from './sources';
import { readState } from './state';

/**
 * What an active trigger does besides waiting for requests: it catches up on what it missed, where the user wants
 * that, reads the receipts of deliveries in batches where the user wants that, and looks every ten minutes whether its sources' events still come here.
 */
export async function watch(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const trigger = setActive(context);
	// At a second of its own, so that many triggers do not ask at once.
	const second = Math.floor(Math.random() * 60);
	try {
		context.helpers.registerCron(
			{ expression: `${second} */10 * * * *` },
			async () => await showLosses(context, trigger),
		);
	} catch (error) {
		// Older versions take the expression alone, and fail in words of their own.
		throw new NodeOperationError(context.getNode(), error as Error, {
			message: 'The Telnyx Trigger needs n8n 1.110 or newer',
		});
	}
	startReceiptBatches(context);
	const stop = startCatchingUp(context);
	return { closeFunction: async () => stop() };
}

/** Shows each source whose webhook is no longer this trigger's. */
async function showLosses(context: ITriggerFunctions, trigger: ActiveTrigger): Promise<void> {
	for (const { url, ...source } of readState(context).registrations ?? []) {
		try {
			const { name, webhook } = await readWebhook(context, source);
			const loss = lossOf(source, webhook, url);
			if (loss) trigger.showLoss(source, name, loss);
			else trigger.clearLoss(source);
		} catch (error) {
			if (isMissingError(error)) trigger.showLoss(source, source.id, 'it was deleted');
			else
				context.logger.debug(
					`Telnyx Trigger could not check the webhook of the ${nounOf(source)} ${source.id}: ${(error as Error).message}`,
				);
		}
	}
}

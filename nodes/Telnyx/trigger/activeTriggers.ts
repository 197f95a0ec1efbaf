import { NodeOperationError, type IHookFunctions, type ITriggerFunctions } from 'n8n-workflow';

import { triggerIn } from './address';
import { failedRun } from './outputs';
import { nounOf, type Source } from './sources';
import { keyOf } from './state';

/** n8n before 2.7 lacks the method. */
type MaybeOlderContext = Omit<ITriggerFunctions, 'saveFailedExecution'> & {
	saveFailedExecution?(error: NodeOperationError): void;
};

/** A trigger that n8n has activated in this process. */
export class ActiveTrigger {
	readonly workflow: { id?: string; name?: string };
	/** The sources whose loss was shown. */
	private readonly lost = new Set<string>();

	constructor(private readonly context: MaybeOlderContext) {
		this.workflow = context.getWorkflow();
	}

	/** Shows an error in the executions list, as a run that failed. */
	showError(error: NodeOperationError): void {
		const { context } = this;
		if (context.saveFailedExecution) context.saveFailedExecution(error);
		else context.emit(failedRun({ message: error.message, description: error.description ?? '' }));
	}

	/** Shows that a source's events go elsewhere, until they come back once for each source. */
	showLoss(source: Source, name: string, cause: string): void {
		const key = `${source.kind} ${source.id}`;
		if (this.lost.has(key)) return;
		this.lost.add(key);
		this.showError(
			new NodeOperationError(
				this.context.getNode(),
				`The ${nounOf(source)} "${name}" no longer sends its events to this workflow: ${cause}`,
				{
					description:
						'To get them again, publish this workflow once more, with "Replace Existing Webhook" turned on under Options.',
				},
			),
		);
	}

	/** The source's events come to the trigger. */
	clearLoss({ kind, id }: Source): void {
		this.lost.delete(`${kind} ${id}`);
	}
}

/** By `keyOf`. */
const active = new Map<string, ActiveTrigger>();

/** Keeps what n8n gives to an active trigger alone. */
export function setActive(context: ITriggerFunctions): ActiveTrigger {
	const trigger = new ActiveTrigger(context);
	active.set(keyOf(context), trigger);
	return trigger;
}

/** Takes the trigger from those that are active, and gives it. */
export function takeActive(context: IHookFunctions): ActiveTrigger | undefined {
	const trigger = active.get(keyOf(context));
	active.delete(keyOf(context));
	return trigger;
}

/** The active trigger with this address, if it is one of this n8n, and of this process. */
export const activeAt = (context: IHookFunctions, url: string): ActiveTrigger | undefined =>
	active.get(`telnyxTrigger ${triggerIn(context, url)}`);

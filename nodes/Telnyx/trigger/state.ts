import type {
	IDataObject,
	IHookFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

/** What to put back into a messaging profile; a field that was not changed is absent. */
export interface Before extends IDataObject {
	url: string | null;
	failoverUrl?: string | null;
	version?: string;
}

/** What the trigger set up at Telnyx. */
export interface Registration extends IDataObject {
	profileId: string;
	/** The address that Telnyx was given. */
	url: string;
	before: Before;
	/** Whether the address is that of "Listen for test event". */
	test: boolean;
}

/** What n8n keeps for the trigger as long as its workflow exists. */
export interface TriggerState extends IDataObject {
	registration?: Registration;
	/** The account's numbers, for the option that ignores them. */
	ownNumbers?: string[];
	/** ISO 8601; failed deliveries up to here have been looked through. */
	caughtUpUntil?: string;
}

/** The contexts in which n8n calls the trigger outside of a run. */
export type TriggerContext = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/**
 * The trigger's own name within n8n. Static data of the node is kept under its name, and would be lost
 * when a user renames it. So this is the workflow's, under the one thing of a node that stays.
 */
export const keyOf = (context: TriggerContext): string => {
	const { webhookId, id } = context.getNode();
	return `telnyxTrigger ${webhookId ?? id}`;
};

/** The same, among all workflows of this n8n. */
export const triggerKey = (context: TriggerContext): string =>
	`${context.getWorkflow().id} ${keyOf(context)}`;

export const readState = (context: TriggerContext): TriggerState =>
	(context.getWorkflowStaticData('global')[keyOf(context)] ?? {}) as TriggerState;

/** Changes some of what is kept; undefined removes it. */
export function changeState(context: TriggerContext, changes: TriggerState): void {
	context.getWorkflowStaticData('global')[keyOf(context)] = { ...readState(context), ...changes };
}

import type {
	IDataObject,
	IHookFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { ReceiptState } from './receiptReader';
import type { Source } from './sources';
import type { Before } from './webhookPlan';

/** What the trigger set up at one of its sources. */
export interface Registration extends Source, IDataObject {
	/** The address that Telnyx was given. */
	url: string;
	/** Absent for "Listen for test event", which keeps in its address what it has to give back. */
	before?: Before;
}

/** WhatsApp's own ID of the source, and of which account each number is. */
export interface WhatsappNumbers extends IDataObject {
	account: string;
	accountOf: Record<string, string>;
}

/** What n8n keeps for the trigger as long as its workflow exists. */
export interface TriggerState extends IDataObject {
	registrations?: Registration[];
	/** The account's numbers, for the option that ignores them. */
	ownNumbers?: string[];
	/** Of a trigger that receives from a WhatsApp Business Account. */
	whatsappNumbers?: WhatsappNumbers;
	/** ISO 8601; failed deliveries up to here have been looked through. */
	caughtUpUntil?: string;
	/** Of a trigger that reads the receipts of deliveries from Telnyx's log. */
	receipts?: ReceiptState;
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

/** Keeps the registration of a source, in place of an earlier one. */
export function rememberRegistration(context: TriggerContext, registration: Registration): void {
	forgetRegistration(context, registration);
	const { registrations = [] } = readState(context);
	changeState(context, { registrations: [...registrations, registration] });
}

export function forgetRegistration(context: TriggerContext, { kind, id }: Source): void {
	const { registrations = [] } = readState(context);
	changeState(context, {
		registrations: registrations.filter((one) => one.kind !== kind || one.id !== id),
	});
}

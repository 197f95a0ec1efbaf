import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { EventName, FlatEvent } from './events';
import { passes, type Filters } from './filters';
import { keyOf, readState, type TriggerContext } from './state';

/** The trigger's options. */
export interface Options extends Filters {
	catchUp?: boolean;
	ignoreOwnNumbers?: boolean;
	includeRawEvent?: boolean;
}

export const optionsOf = (context: TriggerContext) =>
	context.getNodeParameter('options', {}) as Options;

/** Tells one event of one trigger from all others. */
export const eventKey = (context: TriggerContext, { eventId }: FlatEvent): string =>
	`${context.getWorkflow().id} ${keyOf(context)} ${eventId}`;

/** Whether the user wants a run for the event. */
export function isWanted(context: TriggerContext, event: FlatEvent): boolean {
	const chosen = context.getNodeParameter('events', []) as EventName[];
	if (!chosen.includes(event.event)) return false;
	const options = optionsOf(context);
	if (options.ignoreOwnNumbers && event.direction !== 'outbound') {
		const { ownNumbers } = readState(context);
		if (event.from !== null && ownNumbers?.includes(event.from)) return false;
	}
	return passes(event, options);
}

/** The one item with which the event starts a run. */
export function itemOf(
	context: TriggerContext,
	event: FlatEvent,
	webhook: IDataObject,
): INodeExecutionData[][] {
	const { includeRawEvent } = optionsOf(context);
	return [[{ json: { ...event, ...(includeRawEvent ? { rawEvent: webhook } : {}) } as unknown as IDataObject }]];
}

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

/** What the user set, read once for each request or catch-up. */
export interface Settings {
	events: EventName[];
	options: Options;
	ownNumbers?: string[];
}

export const optionsOf = (context: TriggerContext) =>
	context.getNodeParameter('options', {}) as Options;

export const settingsOf = (context: TriggerContext): Settings => ({
	events: context.getNodeParameter('events', []) as EventName[],
	options: optionsOf(context),
	ownNumbers: readState(context).ownNumbers,
});

/** Tells one event of one trigger from all others. */
export const eventKey = (context: TriggerContext, { eventId }: FlatEvent): string =>
	`${context.getWorkflow().id} ${keyOf(context)} ${eventId}`;

/** Whether the user wants a run for the event. */
export function isWanted(event: FlatEvent, { events, options, ownNumbers }: Settings): boolean {
	if (!events.includes(event.event)) return false;
	if (options.ignoreOwnNumbers && event.direction !== 'outbound') {
		if (event.from !== null && ownNumbers?.includes(event.from)) return false;
	}
	return passes(event, options);
}

/** The one item with which the event starts a run. */
export function itemOf(
	event: FlatEvent,
	webhook: IDataObject,
	{ options }: Settings,
): INodeExecutionData[][] {
	const raw = options.includeRawEvent ? { rawEvent: webhook } : {};
	return [[{ json: { ...event, ...raw } as unknown as IDataObject }]];
}

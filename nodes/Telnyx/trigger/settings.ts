import type { EventName } from './events';
import type { Filters } from './filters';
import { readState, type TriggerContext } from './state';

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
	/** The account's own numbers, read when the workflow was published. */
	ownNumbers?: string[];
}

export const optionsOf = (context: TriggerContext) =>
	context.getNodeParameter('options', {}) as Options;

export const settingsOf = (context: TriggerContext): Settings => ({
	events: context.getNodeParameter('events', []) as EventName[],
	options: optionsOf(context),
	ownNumbers: readState(context).ownNumbers,
});

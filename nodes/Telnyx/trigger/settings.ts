import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { eventFilters } from '../fields/eventFilters';
import type { EventName } from './events';
import type { OwnSources } from './ownSource';
import { isManual, sourcesOf } from './sources';
import { readState, type TriggerContext } from './state';

/** Which incoming texts start the workflow; an empty filter lets everything through. */
export interface Filters {
	fromNumbers?: string[];
	toNumbers?: string[];
	keywords?: string[];
	textMatches?: string;
	ignoreFrom?: string[];
	ignoreReactions?: boolean;
}

/** The trigger's options. */
export interface Options extends Filters {
	catchUp?: boolean;
	ignoreOwnNumbers?: boolean;
	includeRawEvent?: boolean;
	questionsFirst?: boolean;
	runsPerHour?: number;
	runsPerMinute?: number;
}

/** What the user set, read once for each request or catch-up. */
export interface Settings extends OwnSources {
	events: EventName[];
	options: Options;
	/** The account's own numbers, read when the workflow was published. */
	ownNumbers?: string[];
}

export const optionsOf = (context: TriggerContext) =>
	context.getNodeParameter('options', {}) as Options;

const eventsOf = (context: TriggerContext) => context.getNodeParameter('events', []) as EventName[];

export const settingsOf = (context: TriggerContext): Settings => ({
	events: eventsOf(context),
	options: optionsOf(context),
	sources: sourcesOf(context),
	whatsappNumbers: readState(context).whatsappNumbers,
	ownNumbers: readState(context).ownNumbers,
});

/** The events of the messages' ends, which the log has as well. */
const receiptEvents: EventName[] = ['messageDelivered', 'messageFailed', 'deliveryUnconfirmed'];

/** Events about messages that were sent, which Telnyx reports by webhook only. */
const statusEvents: EventName[] = ['messageSent', 'messageRead', 'linkClicked'];

/** Whether the ends of messages are read from Telnyx's log, instead of being received one by one. */
export const readsReceipts = (context: TriggerContext): boolean =>
	context.getNodeParameter('deliveryReceipts', 'oneByOne') === 'inBatches' &&
	!isManual(context) &&
	eventsOf(context).some((event) => receiptEvents.includes(event));

/** Whether the trigger's webhook has to get events about messages that were sent. */
export const wantsStatusEvents = (context: TriggerContext): boolean =>
	eventsOf(context).some(
		(event) =>
			statusEvents.includes(event) || (receiptEvents.includes(event) && !readsReceipts(context)),
	);

/** Whether an event that came by webhook is one that is read from the log. */
export const isReadFromLog = (context: TriggerContext, event: EventName): boolean =>
	receiptEvents.includes(event) && readsReceipts(context);

export const ignoresOwnNumbers = ({ ignoreOwnNumbers }: Options): boolean =>
	ignoreOwnNumbers ?? true;

/** How many runs one sender may start, in a minute and in an hour; 0 is no limit. */
export const runLimits = ({ runsPerMinute, runsPerHour }: Options) => ({
	minute: countOf('runsPerMinute', runsPerMinute),
	hour: countOf('runsPerHour', runsPerHour),
});

/** The option's count; its default where an expression or an imported workflow brings something else. */
const countOf = (name: keyof Options, value: unknown): number =>
	typeof value === 'number' && value >= 0
		? Math.floor(value)
		: (eventFilters.find((option) => option.name === name)?.default as number);

/** Seconds; the option's usual value and its limits, which an imported workflow may not keep to. */
export const timestampWindow = { usual: 300, least: 1, most: 3600 };

/**
 * Seconds that an event's signed time may be off. It is read without evaluating anything, since a
 * forged request must not make n8n evaluate expressions.
 */
export function windowOf(context: IWebhookFunctions): number {
	const { usual, least, most } = timestampWindow;
	const { timestampWindow: chosen } = (context.getNode().parameters.options ?? {}) as IDataObject;
	return typeof chosen === 'number' ? Math.min(most, Math.max(least, chosen)) : usual;
}

import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { eventNames, type EventName, type FlatEvent } from './events';
import type { Settings } from './settings';

/** Short, because the canvas cuts off what is longer than about 13 letters. */
const labels: Record<EventName, string> = {
	messageReceived: 'Received',
	keywordReceived: 'Keyword',
	messageEdited: 'Edited',
	messageDeleted: 'Deleted',
	messageEcho: 'From the App',
	messageSent: 'Sent',
	messageDelivered: 'Delivered',
	messageFailed: 'Failed',
	deliveryUnconfirmed: 'Unconfirmed',
	messageRead: 'Read',
	linkClicked: 'Link Clicked',
	accountChanged: 'Account',
};

const inOrder = eventNames.map((name) => [name, labels[name]]);

/**
 * n8n's expression for the trigger's outputs: one for each chosen event, in the order of
 * `eventNames`, so that the order in which a user picks them doesn't move the connections.
 */
export const eventOutputs = `={{ ((parameters) => {
		const events = parameters.events ?? [];
		if (parameters.options?.singleOutput || events.length < 2) return ['main'];
		return ${JSON.stringify(inOrder)}
			.filter(([name]) => events.includes(name))
			.map(([, displayName]) => ({ type: 'main', displayName }));
	})($parameter) }}` as const;

/** The one item with which the event starts a run. */
export function startingItem(
	event: FlatEvent,
	webhook: IDataObject,
	{ options }: Settings,
): INodeExecutionData[][] {
	const raw = options.includeRawEvent ? { rawEvent: webhook } : {};
	return [[{ json: { ...event, ...raw } as unknown as IDataObject }]];
}

/** What the user finds in the executions list where an event started no run. */
export interface Failure {
	message: string;
	description: string;
}

/** What starts a run that does nothing but fail. */
export const failedRun = (failure: Failure): INodeExecutionData[][] => [
	[{ json: { failure: { ...failure } } }],
];

/** Looks at the items of a run before the workflow gets them, and gives those that it may have. */
export type RunStep = (
	context: IExecuteFunctions,
	items: INodeExecutionData[],
) => Promise<INodeExecutionData[]>;

/**
 * What the workflow gets of a run: what the steps leave, one list per output: of the chosen events, in the order of
 * `eventNames`, or a single one for all.
 *
 * @throws NodeOperationError where the run is there to show a failure
 */
export async function distribute(
	context: IExecuteFunctions,
	steps: RunStep[],
): Promise<INodeExecutionData[][]> {
	let items = context.getInputData();
	const failure = items[0]?.json.failure as Failure | undefined;
	if (failure) {
		const { message, description } = failure;
		throw new NodeOperationError(context.getNode(), message, { description });
	}
	for (const step of steps) items = await step(context, items);
	const chosen = context.getNodeParameter('events', 0) as EventName[];
	if (context.getNodeParameter('options.singleOutput', 0, false) === true) return [items];
	return eventNames
		.filter((name) => chosen.includes(name))
		.map((name) => items.filter(({ json }) => json.event === name));
}

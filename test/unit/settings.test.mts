import {
	isReadFromLog,
	readsReceipts,
	settingsOf,
	wantsStatusEvents,
} from '../../nodes/Telnyx/trigger/settings.ts';
import type { TriggerContext } from '../../nodes/Telnyx/trigger/state.ts';

/** A trigger with these fields. */
const triggerWith = (fields: object, state: object = {}) =>
	({
		getNode: () => ({ webhookId: 'id' }),
		getNodeParameter: (name: string, fallback: unknown) => ({ ...fields })[name] ?? fallback,
		getWorkflowStaticData: () => ({ 'telnyxTrigger id': state }),
	}) as unknown as TriggerContext;

const inBatches = { deliveryReceipts: 'inBatches' };

test.each<[events: string[], more: object, fromLog: boolean, status: boolean]>([
	[[], inBatches, false, false],
	[['messageReceived'], inBatches, false, false],
	...['messageDelivered', 'messageFailed', 'deliveryUnconfirmed'].flatMap(
		(event): Array<[string[], object, boolean, boolean]> => [
			[[event], {}, false, true],
			[[event], { deliveryReceipts: 'oneByOne' }, false, true],
			[['messageReceived', event], inBatches, true, false],
			[[event], { ...inBatches, registration: 'automatic' }, true, false],
			[[event], { ...inBatches, registration: 'manual' }, false, true],
		],
	),
	...['messageSent', 'messageRead', 'linkClicked'].flatMap(
		(event): Array<[string[], object, boolean, boolean]> => [
			[[event], inBatches, false, true],
			[[event, 'messageFailed'], inBatches, true, true],
		],
	),
])(
	'events %j with %j: ends from the log %j, status events by webhook %j',
	(events, more, fromLog, status) => {
		const trigger = triggerWith({ events, ...more });
		expect([readsReceipts(trigger), wantsStatusEvents(trigger)]).toEqual([fromLog, status]);
		expect(isReadFromLog(trigger, 'messageFailed')).toBe(fromLog);
		expect(isReadFromLog(trigger, 'messageRead')).toBe(false);
	},
);

test('what the user left as it is, and what n8n has not kept, is nothing', () => {
	const nothing = triggerWith({});
	expect([readsReceipts(nothing), wantsStatusEvents(nothing)]).toEqual([false, false]);
	expect(settingsOf(triggerWith({ registration: 'manual' }))).toEqual({
		events: [],
		options: {},
		sources: [],
	});
	const state = { ownNumbers: ['+13125550100'], whatsappNumbers: { account: '1', accountOf: {} } };
	const events = ['messageRead'];
	const options = { catchUp: true };
	expect(settingsOf(triggerWith({ registration: 'manual', events, options }, state))).toEqual({
		...{ events, options, ...state },
		sources: [],
	});
});

import {
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import type { Item } from '../../fields/item';

/** Milliseconds. */
const units = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

type Unit = keyof typeof units;

export const limitField = (description: string): INodeProperties => ({
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	default: { values: { amount: 1, unit: 'hours' } },
	description,
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Amount',
					name: 'amount',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: 1,
					description: 'How long to wait',
				},
				{
					displayName: 'Unit',
					name: 'unit',
					type: 'options',
					default: 'hours',
					description: 'Unit of the amount',
					options: [
						{ name: 'Days', value: 'days' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Minutes', value: 'minutes' },
					],
				},
			],
		},
	],
});

/**
 * Until when the execution waits at most.
 *
 * @param otherwise milliseconds where the user set no limit; without them there is none
 */
export function readLimit(item: Item, otherwise?: number): Date {
	const name = 'options.limitWaitTime';
	const amount = item.number(`${name}.values.amount`);
	const limit =
		amount === undefined
			? otherwise
			: amount * units[item.choice<Unit>(`${name}.values.unit`) ?? 'hours'];
	if (limit === undefined) return WAIT_INDEFINITELY;
	const until = new Date(Date.now() + limit);
	if (limit > 0 && until < WAIT_INDEFINITELY) return until;
	throw item.error({
		field: name,
		value: amount,
		problem: 'is not a valid wait time',
		remedy: 'Enter a number above zero.',
	});
}

/**
 * Lets n8n hand these on when the time is over, without asking the node. It hands on the node's input: all of
 * it, even where "Execute Once" has shown the node nothing but a copy of its first item.
 */
export function setOutputAtLimit(context: IExecuteFunctions, outputs: IDataObject[]): void {
	const inputs = context.getExecuteData().data.main[0] ?? [];
	inputs.splice(0, inputs.length, ...outputs.map((json, item) => ({ ...inputs[item], json })));
}

/**
 * When a wait is over, n8n would hand on the node's input without asking the node. It does so where the
 * stored execution says until when it waits; the time that n8n's database has lets it go on in any
 * case. Stored as nothing, this date makes n8n run the node again, so that Telnyx can be asked first.
 *
 * Everywhere else it has to stay a date: in queue mode, a worker tells the process that started the
 * execution by it that this waits, which otherwise takes it for done, and may delete it. `flatted`,
 * with which n8n stores executions, is alone in asking what a date has become for its JSON once more.
 */
export const runningAgainAt = (time: Date): Date => {
	const text: unknown = Object.assign(Object(time.toISOString()), { toJSON: () => 0 });
	return Object.assign(new Date(time), { toJSON: () => text });
};

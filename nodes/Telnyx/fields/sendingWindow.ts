import type { INodeProperties } from 'n8n-workflow';

import { minutesOfDay, type SendingWindow } from '../message/sendingWindow';
import { readTime } from '../message/time';
import type { Item } from './item';

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const path = 'sending.sendingWindow';
const values = `${path}.values`;

/** Asks in which hours texts may arrive. */
export const sendingWindowField: INodeProperties = {
	displayName: 'Sending Window',
	name: 'sendingWindow',
	type: 'fixedCollection',
	placeholder: 'Add hours',
	default: { values: { from: '08:00', to: '20:00' } },
	description:
		'The hours in which texts may arrive. Outside of them, Telnyx sends SMS and MMS when the window opens, if that is within 5 days. WhatsApp, RCS and group MMS can’t be scheduled: they come out with the status "skipped".',
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '08:00',
					placeholder: 'e.g. 08:00',
					description: 'The time of day at which the window opens',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '20:00',
					placeholder: 'e.g. 20:00',
					description:
						'The time of day at which it closes. A time before From is on the next day; 24:00 is midnight.',
				},
				{
					displayName: 'Days',
					name: 'days',
					type: 'multiOptions',
					default: [1, 2, 3, 4, 5, 6, 7],
					description: 'The days on which the window opens',
					options: days.map((name, day) => ({ name, value: day + 1 })),
				},
				{
					displayName: 'Time Zone',
					name: 'timeZone',
					type: 'string',
					default: '',
					placeholder: 'e.g. America/Chicago',
					description:
						'Whose clock counts, for example that of each recipient. Leave it empty for the workflow’s time zone.',
				},
			],
		},
	],
};

/**
 * The item's sending window; undefined where there is none.
 *
 * @throws NodeOperationError where it can't be read, or is never open
 */
export function readSendingWindow(item: Item): SendingWindow | undefined {
	if (item.value(path) === undefined) return undefined;
	const [from, to] = [timeOfDay(item, `${values}.from`), timeOfDay(item, `${values}.to`)];
	if (from !== to) return { from, to, days: readDays(item), zone: readZone(item) };
	throw item.error({
		field: `${values}.to`,
		value: item.text(`${values}.to`),
		problem: 'is the time at which the window opens',
		remedy: 'Enter a later time, or an earlier one for the next day.',
	});
}

function timeOfDay(item: Item, name: string): number {
	const written = item.requiredText(name);
	const minutes = minutesOfDay(written);
	if (minutes !== undefined) return minutes;
	throw item.error({
		field: name,
		value: written,
		problem: 'is not a time of day',
		remedy: 'Write it like 08:30.',
	});
}

function readDays(item: Item): number[] {
	const name = `${values}.days`;
	const chosen = item.required(name, item.list(name));
	return chosen.map((written) => {
		const day = /^[1-7]$/.test(written) ? Number(written) : dayNamed(written);
		if (day > 0) return day;
		throw item.error({
			field: name,
			value: written,
			problem: 'is not a day of the week',
			remedy: 'Use 1 for Monday to 7 for Sunday.',
		});
	});
}

/** 0 where it is none. */
const dayNamed = (written: string): number =>
	days.findIndex((name) =>
		[name, name.slice(0, 3)].some((form) => form.toLowerCase() === written.toLowerCase()),
	) + 1;

function readZone(item: Item): string {
	const name = `${values}.timeZone`;
	const zone = item.text(name)?.trim() || item.context.getTimezone();
	if (readTime('2026-01-01', zone)?.setZone(zone).isValid) return zone;
	throw item.error({
		field: name,
		value: zone,
		problem: 'is not a time zone',
		remedy: 'Write it like America/Chicago.',
	});
}

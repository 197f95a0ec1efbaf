import type { IDataObject } from 'n8n-workflow';

import { readTime } from '../message/time';
import type { TelnyxRequest } from '../transport/request';
import type { Item } from './item';

const minute = 60_000;

/**
 * When to send a message, in UTC: 5 minutes to 5 days ahead (Telnyx). A time that was meant to be 5 minutes ahead, and no
 * longer is now that it is read, becomes the next full minute that is.
 *
 * @throws NodeOperationError for any other time
 */
export function sendAt(item: Item, name: string): string | undefined {
	const time = item.time(name);
	if (time === undefined) return undefined;
	const ahead = time.toMillis() - Date.now();
	if (ahead >= 5 * minute && ahead <= 5 * 24 * 60 * minute) return time.toUTC().toISO()!;
	if (ahead >= 4 * minute && ahead < 5 * minute) return nextMinute(Date.now() + 5 * minute);
	throw item.error({
		field: name,
		value: item.value(name),
		problem: `${
			ahead < 0
				? 'is in the past'
				: ahead < 5 * minute
					? 'is less than 5 minutes ahead'
					: 'is more than 5 days ahead'
		} (${time.toISO({ suppressMilliseconds: true })})`,
		remedy:
			'Choose a time from 5 minutes to 5 days from now; a time without an offset is in the workflow’s time zone.',
	});
}

const nextMinute = (time: number): string =>
	new Date(Math.ceil(time / minute) * minute).toISOString();

/** Adds to a scheduled message when it will be sent, which Telnyx does not repeat: by the workflow's clock, with the offset. */
export function withSendAt(
	item: Item,
	{ body }: TelnyxRequest,
): (message: IDataObject) => IDataObject {
	const { send_at: asked } = body as { send_at?: string };
	if (asked === undefined) return (message) => message;
	const zone = item.context.getTimezone();
	const sendAt = readTime(asked, zone)?.setZone(zone).toISO();
	// A sending window may have moved it.
	return (message) => ({ ...message, send_at: message.send_at ?? sendAt });
}

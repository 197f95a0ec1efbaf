import type { Item } from './item';

const minute = 60_000;

/**
 * When to send a message: 5 minutes to 5 days ahead (Telnyx).
 *
 * @throws NodeOperationError for any other time
 */
export function sendAt(item: Item, name: string): string | undefined {
	const date = item.date(name);
	if (date === undefined) return undefined;
	const ahead = Date.parse(date) - Date.now();
	if (ahead >= 5 * minute && ahead <= 5 * 24 * 60 * minute) return date;
	throw item.error({
		field: name,
		value: item.value(name),
		problem:
			ahead < 0
				? 'is in the past'
				: ahead < 5 * minute
					? 'is less than 5 minutes ahead'
					: 'is more than 5 days ahead',
		remedy:
			'Choose a time from 5 minutes to 5 days from now; a time without an offset is in the workflow’s time zone.',
	});
}

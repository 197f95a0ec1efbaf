import type { Time } from './time';

/** The hours in which texts may arrive. */
export interface SendingWindow {
	/** Minutes after midnight. */
	from: number;
	/** The same; where it is not later than `from`, the window ends on the next day. */
	to: number;
	/** On which days it opens, from 1 for Monday to 7 for Sunday (ISO 8601). */
	days: number[];
	/** Whose clock counts: an IANA name, such as `Europe/Berlin`. */
	zone: string;
}

/** The first moment from `time` on at which the window is open: `time` itself where it is open then. */
export function openingFrom({ from, to, days, zone }: SendingWindow, time: Time): Time {
	const local = time.setZone(zone);
	const today = local.startOf('day');
	// Yesterday's window may still be open, and the only day of a week may be over.
	for (let ahead = -1; ahead <= 8; ahead++) {
		const day = today.plus({ days: ahead });
		if (!days.includes(day.weekday)) continue;
		const end = atMinute(to > from ? day : day.plus({ days: 1 }), to);
		if (local < end) return latest(atMinute(day, from), local);
	}
	throw new RangeError('A sending window needs a day');
}

/** By the clock on the wall, which on some days skips an hour: a time in it is an hour later then. */
const atMinute = (day: Time, minutes: number): Time =>
	day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });

const latest = (one: Time, other: Time): Time => (one > other ? one : other);

/** The minutes after midnight that a time of day means, such as `08:30`, `8:30 pm` or `24:00`; undefined where it is none. */
export function minutesOfDay(written: string): number | undefined {
	const [, hour, minute = '0', half] =
		/^(\d{1,2})(?::(\d\d)(?::\d\d)?)?\s*([ap]m)?$/i.exec(written.trim()) ?? [];
	if (hour === undefined || Number(minute) > 59) return undefined;
	if (half && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
	const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour);
	const minutes = hours * 60 + Number(minute);
	return minutes <= 24 * 60 ? minutes : undefined;
}

import { RecentMap } from '../transport/recentMap';

/** Milliseconds. */
const minute = 60_000;
const hour = 60 * minute;

/** The runs that one sender's texts to one number started. */
interface Sender {
	/** When, in this process's time; of the last hour. */
	starts: number[];
	/** When the user was last told about it. */
	notifiedAt: number;
}

/** By trigger, sender and number; some megabytes where each of them is at the usual limit. */
const senders = new RecentMap<string, Sender>(10_000);

/** Why a text starts no run. */
export interface Excess {
	limit: number;
	unit: 'minute' | 'hour';
	/** Whether the user has not been told within the last hour. */
	shouldNotify: boolean;
}

/**
 * Counts a text that is about to start a run.
 *
 * @param limits how many may start in the minute and the hour before; 0 is no limit
 * @returns which limit keeps the text from starting one; undefined where it may
 */
export function countStart(
	key: string,
	limits: { minute: number; hour: number },
	now = performance.now(),
): Excess | undefined {
	const most = Math.max(limits.minute, limits.hour);
	if (most === 0) return undefined;
	const sender = senders.get(key) ?? { starts: [], notifiedAt: -Infinity };
	// The one whose text came last is the last.
	senders.delete(key);
	senders.set(key, sender);

	sender.starts = sender.starts.filter((start) => now - start < hour);
	const inLastMinute = sender.starts.filter((start) => now - start < minute).length;
	const excess = over('minute', inLastMinute) ?? over('hour', sender.starts.length);
	if (!excess) {
		sender.starts = [...sender.starts, now].slice(-most);
		return undefined;
	}
	const shouldNotify = now - sender.notifiedAt >= hour;
	if (shouldNotify) sender.notifiedAt = now;
	return { ...excess, shouldNotify };

	function over(unit: 'minute' | 'hour', count: number) {
		const limit = limits[unit];
		return limit > 0 && count >= limit ? { limit, unit } : undefined;
	}
}

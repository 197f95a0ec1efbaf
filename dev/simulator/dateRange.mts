const day = 24 * 60 * 60 * 1000;

/** From `since` until just before `until`, in ms since the epoch. */
export interface Range {
	since: number;
	until: number;
}

/**
 * What Telnyx means by a range such as `today` or `last_7_days`: whole days, in UTC; a week begins on Monday.
 * @returns undefined for a name that Telnyx does not have
 */
export function rangeOf(name: string, now = Date.now()): Range | undefined {
	const [, which, unit] = /^(last|this|next)_(week|month)$/.exec(name) ?? [];
	const today = Math.floor(now / day) * day;
	const offset = { last: -1, this: 0, next: 1 }[which] ?? 0;
	if (unit === 'month') return monthOf(now, offset);
	if (unit === 'week') {
		const monday = today - ((new Date(now).getUTCDay() + 6) % 7) * day;
		return days(monday + offset * 7 * day, 7);
	}
	const single = { yesterday: -1, today: 0, tomorrow: 1 }[name];
	if (single !== undefined) return days(today + single * day, 1);
	const count = Number(/^last_([1-9]\d*)_days$/.exec(name)?.[1]);
	return count ? days(today - count * day, count + 1) : undefined;
}

const days = (since: number, count: number): Range => ({ since, until: since + count * day });

function monthOf(now: number, offset: number): Range {
	const at = new Date(now);
	const first = (more: number) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + more);
	return { since: first(offset), until: first(offset + 1) };
}

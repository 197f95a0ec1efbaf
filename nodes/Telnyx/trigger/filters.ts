import { isBad, readAddress } from '../message/phoneNumber';
import type { EventName, FlatEvent } from './events';
import { ignoresOwnNumbers, type Filters, type Settings } from './settings';
import { matches } from './wildcard';

/** Whether the user wants a run for the event. */
export function isWanted(event: FlatEvent, settings: Settings): boolean {
	if (!settings.events.includes(event.event)) return false;
	return !isFromOwnNumber(event, settings) && passes(event, settings.options);
}

/** Whether the event is about a message that a number of this account sent to another, where the user wants none. */
export function isFromOwnNumber(
	{ direction, from }: FlatEvent,
	{ options, ownNumbers = [], whatsappNumbers }: Settings,
): boolean {
	if (!ignoresOwnNumbers(options) || direction === 'outbound' || from === null) return false;
	return ownNumbers.includes(from) || from in (whatsappNumbers?.accountOf ?? {});
}

/** What somebody wrote to us. */
const incoming: EventName[] = ['messageReceived', 'keywordReceived', 'messageEdited'];

/** Whether the event passes. Filters about the text let events of other kinds through. */
export function passes(event: FlatEvent, filters: Filters): boolean {
	if (!among(filters.fromNumbers, event.from) || !among(filters.toNumbers, event.to)) return false;
	if (!incoming.includes(event.event)) return true;
	if (filters.ignoreReactions && event.reaction) return false;
	if (filters.ignoreFrom?.length && among(filters.ignoreFrom, event.from)) return false;
	const text = plain(event.text);
	const keywords = (filters.keywords ?? []).map(plain).filter(Boolean);
	if (keywords.length > 0 && !keywords.includes(plain(text.split(/\s/, 1)[0]))) return false;
	const pattern = plain(filters.textMatches);
	return !pattern || matches(text, pattern);
}

/** Spaces, and the marks that phones put around a text unseen: zero-width ones, and those of its direction. */
const edge = /[\s\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]/;

/** A text for comparison in any case and spelling. An expression may bring a number instead of a text. */
function plain(value: unknown): string {
	const text = String(value ?? '')
		.toLowerCase()
		.normalize('NFC');
	let [start, end] = [0, text.length];
	// Beyond the text there is no character, and so no edge.
	while (edge.test(text.charAt(start))) start++;
	while (edge.test(text.charAt(end - 1))) end--;
	return text.slice(start, end);
}

const among = (wanted: string[] | undefined, number: string | null): boolean => {
	if (!wanted?.length) return true;
	return wanted.map(String).some((entry) => {
		const read = readAddress(entry);
		return (isBad(read) ? entry.trim() : read.number) === number;
	});
};

import type { INodeProperties } from 'n8n-workflow';

import { readAddress } from '../fields/phoneNumber';
import type { FlatEvent } from './events';
import type { Settings } from './settings';

/** Which incoming texts start the workflow; an empty filter lets everything through. */
export interface Filters {
	fromNumbers?: string[];
	toNumbers?: string[];
	keywords?: string[];
	textMatches?: string;
	ignoreFrom?: string[];
}

/** Options of the trigger that keep a run from starting. */
export const filterOptions: INodeProperties[] = [
	{
		displayName: 'Filter: First Word',
		name: 'keywords',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. ORDER',
		description: 'Start only for incoming texts that begin with one of these words, in any case',
	},
	{
		displayName: 'Filter: From Numbers',
		name: 'fromNumbers',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. +13125550001',
		description:
			'Start only for events whose sender is one of these numbers; of a delivery event, that is your own number',
	},
	{
		displayName: 'Filter: Text Matches',
		name: 'textMatches',
		type: 'string',
		default: '',
		placeholder: 'e.g. *order*',
		description:
			'Start only for incoming texts that match as a whole, in any case. A * stands for any characters, a ? for one.',
	},
	{
		displayName: 'Filter: To Numbers',
		name: 'toNumbers',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. +13125550100',
		description:
			'Start only for events whose recipient is one of these numbers; of an incoming text, that is your own number',
	},
	{
		displayName: 'Ignore From Numbers',
		name: 'ignoreFrom',
		type: 'string',
		typeOptions: { multipleValues: true },
		default: [],
		placeholder: 'e.g. +13125550100',
		description: 'Never start for incoming texts from these numbers',
	},
	{
		displayName: 'Ignore Own Numbers',
		name: 'ignoreOwnNumbers',
		type: 'boolean',
		default: false,
		description:
			'Whether to ignore incoming texts from the numbers of this Telnyx account, so that two workflows never text each other forever. The numbers are read when the workflow is published.',
	},
];

/** Whether the user wants a run for the event. */
export function isWanted(event: FlatEvent, { events, options, ownNumbers }: Settings): boolean {
	if (!events.includes(event.event)) return false;
	if (options.ignoreOwnNumbers && event.direction !== 'outbound') {
		if (event.from !== null && ownNumbers?.includes(event.from)) return false;
	}
	return passes(event, options);
}

/** Whether the event passes. Filters about the text let delivery events through. */
export function passes(event: FlatEvent, filters: Filters): boolean {
	const incoming = event.event === 'messageReceived' || event.event === 'keywordReceived';
	if (!among(filters.fromNumbers, event.from) || !among(filters.toNumbers, event.to)) return false;
	if (!incoming) return true;
	if (filters.ignoreFrom?.length && among(filters.ignoreFrom, event.from)) return false;
	const text = plain(event.text);
	const keywords = (filters.keywords ?? []).map(plain).filter(Boolean);
	if (keywords.length > 0 && !keywords.includes(plain(text.split(/\s+/, 1)[0]))) return false;
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
	while (start < end && edge.test(text[start])) start++;
	while (start < end && edge.test(text[end - 1])) end--;
	return text.slice(start, end);
}

const among = (wanted: string[] | undefined, number: string | null): boolean => {
	if (!wanted?.length) return true;
	return wanted.map(String).some((entry) => {
		const read = readAddress(entry);
		return (typeof read === 'string' ? read : entry.trim()) === number;
	});
};

/**
 * Matches a text against a pattern with `*` and `?`. Not a regular expression, since one that a user
 * writes can hang n8n: this takes at most text length times pattern length steps.
 */
export function matches(wholeText: string, wholePattern: string): boolean {
	// An emoji is one character to a user, and two to JavaScript.
	const [text, pattern] = [[...wholeText], [...wholePattern]];
	let position = 0;
	let at = 0;
	let star = -1;
	let resume = 0;
	while (position < text.length) {
		if (pattern[at] === '*') {
			star = at++;
			resume = position;
		} else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[position])) {
			at++;
			position++;
		} else if (star >= 0) {
			at = star + 1;
			position = ++resume;
		} else {
			return false;
		}
	}
	while (pattern[at] === '*') at++;
	return at === pattern.length;
}

import type Telnyx from 'telnyx';

import { isBad, readAddress } from '../message/phoneNumber';
import type { Item } from './item';

/** The most media that an MMS takes (Telnyx). */
const mostMedia = 10;

/** The addresses of an MMS's media. */
export function mediaUrls(item: Item, name = 'options.mediaUrls'): string[] | undefined {
	const urls = item.webAddresses(name);
	if (urls && urls.length > mostMedia) {
		throw item.error({
			field: name,
			value: `${urls.length} URLs`,
			problem: 'holds too many',
			remedy: `An MMS takes at most ${mostMedia}.`,
		});
	}
	return urls;
}

/** The one file of a message on a channel that takes no more. */
export function oneFile(item: Item): string | undefined {
	const [file, ...others] = mediaUrls(item) ?? [];
	if (others.length === 0) return file;
	throw item.error({
		field: 'options.mediaUrls',
		value: `${others.length + 1} URLs`,
		problem: 'holds too many',
		remedy: 'WhatsApp and RCS take one file a message. Send the others with a Reply of their own.',
	});
}

/** What a message says. */
export function contentBody(
	item: Item,
): Pick<Telnyx.MessageSendGroupMmsParams, 'text' | 'media_urls' | 'subject'> {
	const text = item.text('text');
	const urls = mediaUrls(item);
	if (!text?.trim() && !urls) {
		throw item.problem('"Text" is empty', 'Enter a text, or add Media URLs under Options.');
	}
	return { text, media_urls: urls, subject: item.text('options.subject') };
}

/** How Telnyx treats a message. */
export const treatmentBody = (item: Item) => ({
	type: item.choice<'SMS' | 'MMS'>('options.type'),
	auto_detect: item.boolean('options.autoDetect'),
});

/** The most recipients of a group MMS (Telnyx). */
const mostInGroup = 8;

/** The recipients of a group MMS, once it is sure that they can be in one. */
export function groupOf(item: Item, name: string, group: string[]): string[] {
	if (group.length > mostInGroup) {
		throw item.error({
			field: name,
			value: `${group.length} numbers`,
			problem: 'holds too many',
			remedy: `A group MMS reaches at most ${mostInGroup}.`,
		});
	}
	for (const number of group) checkGroupMember(item, name, number);
	return group;
}

/** The US with its territories, and Canada: a group MMS has to stay there (Telnyx). */
const groupCountries = ['US', 'CA', 'PR', 'VI', 'GU', 'AS', 'MP'];

/** @throws NodeOperationError where a recipient can't be in a group */
export function checkGroupMember(item: Item, name: string, number: string): void {
	const read = readAddress(number);
	const country = isBad(read) ? undefined : read.country;
	// A range that the table does not know yet is most likely a new one there.
	const isInside = country === undefined || groupCountries.includes(country);
	if (number.startsWith('+1') && isInside) return;
	throw item.error({
		field: name,
		value: number,
		problem: 'is outside the US and Canada',
		remedy: 'Group MMS exists only there. Send to this number with Send.',
	});
}

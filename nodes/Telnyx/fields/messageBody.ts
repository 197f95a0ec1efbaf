import type Telnyx from 'telnyx';

import { isBad, readAddress } from '../message/phoneNumber';
import { attachedFiles, checkMmsLimit, type AttachedFile } from './attachedFiles';
import type { Item } from './item';

/** The most media that an MMS takes (Telnyx). */
const mostMedia = 10;

/** The addresses of an MMS's media: those in a field, and those of attached files. */
export function mediaUrls(
	item: Item,
	name = 'options.mediaUrls',
	attached = attachedFiles(item),
): string[] | undefined {
	const urls = [...(item.webAddresses(name) ?? []), ...attached.map(({ reference }) => reference)];
	if (urls.length > mostMedia) {
		throw item.error({
			field: attached.length > mostMedia ? 'attachFiles' : name,
			value: `${urls.length} files`,
			problem: 'holds too many',
			remedy: `An MMS takes at most ${mostMedia}.`,
		});
	}
	checkMmsLimit(item, attached);
	return urls.length > 0 ? urls : undefined;
}

/** The one file of a message on a channel that takes no more; attached, or at an address. */
export function oneFile(item: Item): (Partial<AttachedFile> & { reference: string }) | undefined {
	const urls = item.webAddresses('options.mediaUrls') ?? [];
	const files = [...urls.map((reference) => ({ reference })), ...attachedFiles(item)];
	if (files.length < 2) return files[0];
	throw item.error({
		field: urls.length > 1 ? 'options.mediaUrls' : 'attachFiles',
		value: `${files.length} files`,
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
		throw item.problem('"Text" is empty', 'Enter a text, or attach a file.');
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

import type Telnyx from 'telnyx';

import type { Item } from './item';

/** The most media that an MMS takes (Telnyx). */
const mostMedia = 10;

/** The addresses of an MMS's media. */
export function mediaUrls(item: Item, name = 'options.mediaUrls'): string[] | undefined {
	const urls = item.list(name);
	if (urls && urls.length > mostMedia) {
		throw item.error({
			field: name,
			value: `${urls.length} URLs`,
			problem: 'holds too many',
			remedy: `An MMS takes at most ${mostMedia}.`,
		});
	}
	return urls?.map((url) => item.webAddress(name, url));
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

/** The recipients of a group MMS, which has to stay in the US and Canada (Telnyx). */
export function groupOf(item: Item, name: string, numbers: string[]): string[] {
	const each = numbers
		.flatMap((number) => number.split(','))
		.filter((number) => number.trim() !== '');
	const group = [...new Set(each.map((number) => item.address(name, number)))];
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

/** @throws NodeOperationError where a recipient can't be in a group */
export function checkGroupMember(item: Item, name: string, number: string): void {
	if (/^\+1\d{10}$/.test(number)) return;
	throw item.error({
		field: name,
		value: number,
		problem: 'is outside the US and Canada',
		remedy: 'Group MMS exists only there. Send to this number with Send.',
	});
}

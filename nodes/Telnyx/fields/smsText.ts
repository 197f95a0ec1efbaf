import type { IDataObject } from 'n8n-workflow';

import type { TelnyxRequest } from '../transport/request';
import { attachedFiles } from './attachedFiles';
import type { Item } from './item';
import { flatMessage } from './flatMessage';
import { withSendAt } from './sendAt';
import {
	countSegments,
	impossibleInGsm7,
	leastSegments,
	mostSegments,
	outsideAlphabet,
	type Encoding,
} from '../message/segments';

/**
 * The encoding that the user chose, once it is sure that the text fits.
 *
 * @param from the sender, whose kind decides on the alphabet
 * @throws NodeOperationError where the text takes too many SMS, or the encoding lacks one of its characters
 */
export function fittingEncoding(item: Item, from?: string): Encoding | undefined {
	const encoding = item.choice<Encoding>('options.encoding');
	const text = smsText(item);
	if (text === undefined) return encoding;
	const impossible = encoding === 'gsm7' ? impossibleInGsm7(text) : [];
	if (impossible.length > 0) {
		throw item.error({
			field: 'text',
			value: impossible.join(' '),
			problem: 'has characters that GSM-7 lacks',
			remedy: 'Replace them, or set Encoding to Auto.',
		});
	}
	const isFromShortCode = isShortCode(from);
	const segments = leastSegments(text, { encoding, isFromShortCode });
	if (segments > mostSegments) {
		const strange = encoding === 'ucs2' ? [] : outsideAlphabet(text, isFromShortCode);
		throw item.error({
			field: 'text',
			value: text,
			problem: `takes ${segments} SMS, and ${mostSegments} are the most`,
			remedy:
				strange.length > 0
					? `Shorten it, or replace ${strange.slice(0, 10).join(' ')}: because of them, an SMS holds 67 characters instead of 153.`
					: item.has('options.ifTooLong')
						? 'Shorten it, or let this node do it under Options > If Too Long.'
						: 'Shorten it.',
		});
	}
	return encoding;
}

export const isShortCode = (from: unknown): boolean =>
	typeof from === 'string' && /^\d{3,8}$/.test(from);

/** The text, unless it goes out as an MMS, which has no segments. */
export function smsText(item: Item): string | undefined {
	const isMms =
		item.webAddresses('options.mediaUrls') !== undefined ||
		attachedFiles(item).length > 0 ||
		item.choice('options.type') === 'MMS';
	return isMms ? undefined : item.text('text');
}

/** Adds to a message how its text went out, where the user wants it. */
function withSegments(item: Item): (message: IDataObject) => IDataObject {
	const text = smsText(item);
	if (text === undefined || !item.boolean('options.includeSegments')) return (message) => message;
	const encoding = item.choice<Encoding>('options.encoding');
	return (message) => {
		if (message.type === 'MMS') return message;
		const isFromShortCode = isShortCode(flatMessage(message).from);
		return { ...message, ...countSegments(text, { encoding, isFromShortCode }) };
	};
}

/** What a message that was sent comes out with besides Telnyx's own fields. */
export function sentMessage(
	item: Item,
	request: TelnyxRequest,
): (message: IDataObject) => IDataObject {
	const [sendAt, segments] = [withSendAt(item, request), withSegments(item)];
	return (message) => segments(sendAt(message));
}

/** The short form of a message that was sent. */
export const simplifySent = (message: IDataObject): IDataObject => ({
	...flatMessage(message),
	...(message.send_at ? { sendAt: message.send_at } : {}),
	...('segments' in message ? { segments: message.segments, encoding: message.encoding } : {}),
});

/** What an agent's model gets to know of a message that was sent. */
export const sentForModel = [
	'messageId',
	'from',
	'to',
	'type',
	'status',
	'text',
	'sendAt',
	'errors',
	'textPart',
	'textParts',
] as const;

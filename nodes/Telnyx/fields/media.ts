import type { IDataObject } from 'n8n-workflow';

import { readWebAddresses } from '../message/webAddress';
import { listOf, objectOf, textOf } from '../message/json';
import type { FlatMedia } from '../message/media';
import type { Item } from './item';
import { messageOfItem } from './itemMessage';

/** A file of a message, as far as it is known. */
export type MediaFile = Pick<FlatMedia, 'url' | 'contentType' | 'sha256' | 'fileName'>;

/**
 * The files that a field names, which takes addresses, and the media of a message; without any, those of the
 * message that the item is, or stems from.
 *
 * @throws NodeOperationError where a value is none, or there is no message
 */
export function mediaOf(item: Item, field: string): MediaFile[] {
	const named = item.value(field);
	if (named !== undefined) return filesIn(item, field, named);
	const message = messageOfItem(
		item,
		(expression) =>
			`Set ${item.label(field)} to the message’s files, for example ${expression.replace(' }}', '.media }}')}.`,
	);
	return filesOf(message);
}

/** The files of a message in the short form. */
export const filesOf = ({ media }: IDataObject): MediaFile[] =>
	listOf(media).map(objectOf).map(asFile);

function filesIn(item: Item, field: string, value: unknown): MediaFile[] {
	if (Array.isArray(value)) return value.flatMap((part) => filesIn(item, field, part));
	const file = objectOf(value);
	if (textOf(file.url))
		return [{ ...asFile(file), url: item.webAddress(field, file.url as string) }];
	const urls = readWebAddresses(value);
	if (Array.isArray(urls)) return urls.map((url) => asFile({ url }));
	throw item.error({ field, ...urls });
}

const asFile = (file: IDataObject): MediaFile => ({
	url: textOf(file.url),
	contentType: textOf(file.contentType),
	sha256: textOf(file.sha256),
	fileName: textOf(file.fileName),
});

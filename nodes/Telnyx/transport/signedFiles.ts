import type { BinaryHelperFunctions, IBinaryData } from 'n8n-workflow';

import type { TelnyxContext, TelnyxRequest } from './request';

/** The fields of requests whose files Telnyx, or WhatsApp, fetches when it sends. */
export const mediaFields = ['media_urls', 'link', 'file_url', 'thumbnail_url'];

/**
 * In a request stands what names one of n8n's files for good, so that the same message makes the same request at each try. The
 * address under which everybody can fetch the file for a time is a secret, and another one each time: it exists only between
 * here and Telnyx.
 */
const scheme = 'n8n-file:';

/**
 * What stands for a file in a request.
 *
 * @param id of n8n's binary data
 * @param place the ID under which it stays to be found
 */
export const fileReference = (id: string, place = id): string =>
	`${scheme}${id.split(/[:/]/).at(-1)}#${place}`;

export const isFileReference = (url: string): boolean => url.startsWith(scheme);

/** The part of a reference that is the same wherever the file is; any other value as it is. */
export const fileNameIn = (value: unknown): unknown =>
	typeof value === 'string' && isFileReference(value) ? value.split('#')[0] : value;

/** Telnyx queues a message for up to 4 hours before it fetches the files, and WhatsApp may come back for them. */
const hoursOpen = 12;

/**
 * The address under which everybody can fetch a file, for some hours.
 *
 * @param from since when, where the message is scheduled
 */
export function signedAddress(context: TelnyxContext, reference: string, from?: string): string {
	const wait = from === undefined ? 0 : Math.max(0, Date.parse(from) - Date.now());
	const hours = Math.ceil(wait / 3_600_000) + hoursOpen;
	const { createBinarySignedUrl } = context.helpers as BinaryHelperFunctions;
	const file: IBinaryData = { id: reference.split('#')[1], data: '', mimeType: '' };
	return createBinarySignedUrl(file, `${hours}h`);
}

/** The body of a request as it leaves, with an address for each of n8n's files. */
export function withSignedFiles(
	context: TelnyxContext,
	{ body }: TelnyxRequest,
): object | undefined {
	if (body === undefined || !JSON.stringify(body).includes(scheme)) return body;
	const { send_at: from } = body as { send_at?: string };
	const signed = (value: unknown, field: string): unknown => {
		if (typeof value === 'string') {
			const isFile = mediaFields.includes(field) && isFileReference(value);
			return isFile ? signedAddress(context, value, from) : value;
		}
		if (Array.isArray(value)) return value.map((inner) => signed(inner, field));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, inner]) => [name, signed(inner, name)]),
		);
	};
	return signed(body, '') as object;
}

/** The same in which one of n8n's files is like any other: a message shows the address of one, and a request has its name. */
export const withoutFiles = <T>(value: T): T =>
	JSON.parse(
		JSON.stringify(value, (_, inner: unknown) =>
			typeof inner === 'string' && (isFileReference(inner) || isSignedAddress.test(inner))
				? scheme
				: inner,
		),
	) as T;

const isSignedAddress = /^https?:.*\/binary-data\/signed\?token=/;

/** Cuts the signatures of n8n's files out of what a server says, which repeats the addresses that it got. */
export const withoutFileSignatures = (text: string): string =>
	text.replace(/(\/binary-data\/signed\?token=)[\w-]+\.[\w-]+\.[\w-]+/g, '$1…');

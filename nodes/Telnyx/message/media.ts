import type { IDataObject } from 'n8n-workflow';

import { numberOf, objectOf, textOf } from './json';

/** One file of a message. */
export type FlatMedia = {
	url: string | null;
	contentType: string | null;
	/** Bytes. */
	size: number | null;
	/** In hexadecimal digits. */
	sha256: string | null;
	fileName: string | null;
	/** WhatsApp's ID of the file. */
	id: string | null;
};

/** A file of an MMS. */
export const mmsFile = (file: IDataObject): FlatMedia => ({
	...nothing,
	url: textOf(file.url),
	contentType: textOf(file.content_type),
	size: numberOf(file.size),
	sha256: hexadecimal(textOf(file.sha256) ?? textOf(file.hash_sha256)),
});

/** A file that came in, in the shape of WhatsApp's API; `link` is what an outgoing one has for `url`. */
export const whatsappFile = (file: IDataObject): FlatMedia => ({
	url: textOf(file.url) ?? textOf(file.link),
	contentType: textOf(file.mime_type),
	size: numberOf(file.file_size),
	sha256: hexadecimal(textOf(file.sha256)),
	fileName: textOf(file.filename),
	id: textOf(file.id),
});

/** A file that came in over RCS. Its thumbnail is left out: it shows the same. */
export const rcsFile = (userFile: IDataObject): FlatMedia => {
	const file = objectOf(userFile.payload);
	return {
		...nothing,
		url: textOf(file.file_uri),
		contentType: textOf(file.mime_type),
		size: numberOf(file.file_size_bytes),
		fileName: textOf(file.file_name),
	};
};

const nothing: FlatMedia = {
	url: null,
	contentType: null,
	size: null,
	sha256: null,
	fileName: null,
	id: null,
};

/** WhatsApp writes a hash as base64, MMS in hexadecimal digits. */
function hexadecimal(hash: string | null): string | null {
	if (hash === null || /^[\da-f]{64}$/i.test(hash)) return hash?.toLowerCase() ?? null;
	const bytes = Buffer.from(hash, 'base64');
	return bytes.length === 32 ? bytes.toString('hex') : hash;
}

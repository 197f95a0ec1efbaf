import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { nameInUrl, safeFileName } from '../message/fileName';
import type { RemoteFile } from '../transport/download';
import { shownUrl } from '../transport/fileProblem';
import type { MediaFile } from './media';

/** A message's files as binary data, and those of which there is none. */
export interface MessageFiles {
	binary: Record<string, IBinaryData>;
	/** The binary field, name, type and size of each file. */
	files: IDataObject[];
	failed: Array<{ url: string | null; reason: string }>;
}

/**
 * The binary field of a file of a message that is handed on with it. n8n's nodes for files, sounds and pictures look
 * for `data` by default.
 */
export const dataField = (index: number): string => (index === 0 ? 'data' : `data_${index}`);

/**
 * Fetches files, one after the other. One that can't be had does not keep the others away.
 *
 * @param fetch gives the file, or why it can't be had
 */
export async function fetchFiles(
	media: MediaFile[],
	fieldOf: (index: number) => string,
	fetch: (file: RemoteFile) => Promise<IBinaryData | string>,
): Promise<MessageFiles> {
	const found: MessageFiles = { binary: {}, files: [], failed: [] };
	for (const [index, file] of media.entries()) {
		const { url } = file;
		const result =
			url === null
				? 'Telnyx gave no address for it'
				: await fetch(remoteFile({ ...file, url }, index));
		if (typeof result === 'string') {
			found.failed.push({ url: url === null ? null : shownUrl(url), reason: result });
			continue;
		}
		const field = fieldOf(index);
		const { fileName, mimeType, fileSize } = result;
		found.binary[field] = result;
		found.files.push({ field, fileName, mimeType, fileSize });
	}
	return found;
}

const remoteFile = (
	{ url, contentType, sha256, fileName }: MediaFile & { url: string },
	index: number,
): RemoteFile => ({
	url,
	fileName: safeFileName(fileName ?? nameInUrl(url), `file${index}`),
	contentType: contentType ?? undefined,
	sha256: sha256 ?? undefined,
});

import type { IBinaryData, IDataObject, INodeProperties } from 'n8n-workflow';

import { options } from '../../fields/collections';
import type { Item } from '../../fields/item';
import { mediaOf, type MediaFile } from '../../fields/media';
import { nameInUrl, safeFileName } from '../../message/fileName';
import type { FileLimits } from '../../transport/download';
import { bytesPerMegabyte, shownUrl } from '../../transport/fileProblem';
import type { Client } from '../client';
import type { ProcedureOperation } from '../operation';

const limitFields = {
	maximumSize: {
		displayName: 'Maximum Size',
		name: 'maximumSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 20,
		description: 'Megabytes that each file may have, once it is unpacked',
	},
	timeout: {
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description: 'Seconds within which each file has to be there',
	},
} satisfies Record<string, INodeProperties>;

export const downloadMedia: ProcedureOperation = {
	resource: 'message',
	name: 'downloadMedia',
	displayName: 'Download Media',
	action: 'Download the media of a message',
	description:
		'Get the pictures and other files of a message, of whichever channel, as binary data',
	kind: 'procedure',
	fields: [
		{
			displayName: 'Media URLs',
			name: 'mediaUrls',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.media }}',
			description:
				'The files to download. Leave it empty to download the files of the message that the item comes from. Telnyx keeps files for 30 days.',
		},
		{
			displayName: 'Property Prefix',
			name: 'prefix',
			type: 'string',
			default: 'media_',
			placeholder: 'e.g. media_',
			description: 'The binary fields are named after it and counted from 0: media_0, media_1',
		},
		options(Object.values(limitFields)),
	],
	prepare(item, telnyx) {
		const files = mediaOf(item, 'mediaUrls');
		const prefix = item.text('prefix') ?? '';
		const limits: FileLimits = {
			bytes:
				(item.number('options.maximumSize') ?? limitFields.maximumSize.default) * bytesPerMegabyte,
			time: (item.number('options.timeout') ?? limitFields.timeout.default) * 1000,
		};
		return async () => {
			const binary: Record<string, IBinaryData> = {};
			const failed: FailedFile[] = [];
			for (const [index, file] of files.entries()) {
				const result = await fetchFile(telnyx, file, { index, limits });
				if (typeof result === 'string') failed.push({ url: file.url, reason: result });
				else binary[`${prefix}${index}`] = result;
			}
			if (failed.length > 0 && failed.length === files.length) throw noneError(item, failed);
			return [{ json: { files: filesOf(binary), failed: failed.map(shown) }, binary }];
		};
	},
};

interface FailedFile {
	url: string | null;
	reason: string;
}

async function fetchFile(
	telnyx: Client,
	{ url, contentType, sha256, fileName }: MediaFile,
	{ index, limits }: { index: number; limits: FileLimits },
): Promise<IBinaryData | string> {
	if (url === null) return 'Telnyx gave no address for it';
	return await telnyx.download(
		{
			url,
			fileName: safeFileName(fileName ?? nameInUrl(url), `file${index}`),
			contentType: contentType ?? undefined,
			sha256: sha256 ?? undefined,
		},
		limits,
	);
}

const filesOf = (binary: Record<string, IBinaryData>): IDataObject[] =>
	Object.entries(binary).map(([field, { fileName, mimeType, fileSize }]) => ({
		field,
		fileName,
		mimeType,
		fileSize,
	}));

const shown = ({ url, reason }: FailedFile): IDataObject => ({
	url: url === null ? null : shownUrl(url),
	reason,
});

/** The error of an item of whose files there is none. */
function noneError(item: Item, failed: FailedFile[]) {
	const lines = failed.map(
		({ url, reason }) => `${url === null ? 'A file' : shownUrl(url)}: ${reason}`,
	);
	const error = item.problem(
		failed.length === 1
			? `The file was not downloaded: ${failed[0].reason}`
			: `None of the ${failed.length} files was downloaded`,
		`${lines.join('. ')}.`,
	);
	error.context.details = { failed: failed.map(shown) };
	return error;
}

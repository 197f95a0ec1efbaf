import type { INodeProperties } from 'n8n-workflow';

import { options } from '../../fields/collections';
import type { Item } from '../../fields/item';
import { mediaOf } from '../../fields/media';
import { fetchFiles, type MessageFiles } from '../../fields/messageFiles';
import type { FileLimits } from '../../transport/download';
import { bytesPerMegabyte } from '../../transport/fileProblem';
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
		const media = mediaOf(item, 'mediaUrls');
		const prefix = item.text('prefix') ?? '';
		const limits: FileLimits = {
			bytes:
				(item.number('options.maximumSize') ?? limitFields.maximumSize.default) * bytesPerMegabyte,
			time: (item.number('options.timeout') ?? limitFields.timeout.default) * 1000,
		};
		return async () => {
			const { binary, files, failed } = await fetchFiles(
				media,
				(index) => `${prefix}${index}`,
				async (file) => await telnyx.download(file, limits),
			);
			if (failed.length > 0 && files.length === 0) throw noneError(item, failed);
			return [{ json: { files, failed }, binary }];
		};
	},
};

/** The error of an item of whose files there is none. */
function noneError(item: Item, failed: MessageFiles['failed']) {
	const lines = failed.map(({ url, reason }) => `${url ?? 'A file'}: ${reason}`);
	const error = item.problem(
		failed.length === 1
			? `The file was not downloaded: ${failed[0].reason}`
			: `None of the ${failed.length} files was downloaded`,
		`${lines.join('. ')}.`,
	);
	error.context.details = { failed };
	return error;
}

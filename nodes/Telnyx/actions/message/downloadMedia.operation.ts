import type { IBinaryData } from 'n8n-workflow';

import type { ProcedureOperation } from '../operation';

export const downloadMedia: ProcedureOperation = {
	resource: 'message',
	name: 'downloadMedia',
	displayName: 'Download Media',
	action: 'Download the media of a message',
	description: 'Get the pictures and other files of a received message as binary data',
	kind: 'procedure',
	fields: [
		{
			displayName: 'Media URLs',
			name: 'mediaUrls',
			type: 'string',
			required: true,
			default: '={{ $json.media.map((file) => file.url) }}',
			placeholder: 'e.g. https://media.telnyx.com/example.png',
			description:
				'The addresses of the files. Already filled in where the item comes from a Telnyx Trigger or from Get. Telnyx keeps files for 30 days.',
		},
		{
			displayName: 'Property Prefix',
			name: 'prefix',
			type: 'string',
			default: 'media_',
			placeholder: 'e.g. media_',
			description: 'The binary fields are named after it and counted from 0: media_0, media_1',
		},
	],
	prepare(item, telnyx) {
		const urls = (item.list('mediaUrls') ?? []).map((url) => item.webAddress('mediaUrls', url));
		const prefix = item.text('prefix') ?? '';
		return async () => {
			const binary: Record<string, IBinaryData> = {};
			for (const [index, url] of urls.entries()) {
				const { data, contentType } = await telnyx.download(url, item);
				const name = fileName(url) || `file${index}`;
				binary[`${prefix}${index}`] = await item.context.helpers.prepareBinaryData(
					data,
					name,
					contentType,
				);
			}
			const files = Object.entries(binary).map(([field, { fileName, mimeType, fileSize }]) => ({
				field,
				fileName,
				mimeType,
				fileSize,
			}));
			return [{ json: { files }, binary }];
		};
	},
};

/** The end of an address, without the signs that a file's name can't have there. */
function fileName(url: string): string {
	const name = new URL(url).pathname.split('/').pop() ?? '';
	try {
		return decodeURIComponent(name);
	} catch {
		// A percent sign that is one.
		return name;
	}
}

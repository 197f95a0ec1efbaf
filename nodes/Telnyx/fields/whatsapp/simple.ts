import type Telnyx from 'telnyx';

import { whatsappFiles, type WhatsappFileKind } from '../../message/fileLimits';
import { attachedFiles, attachFilesField, oneAddress } from '../attachedFiles';
import type { Item } from '../item';
import { line } from '../building';
import { bytesUpTo } from '../limits';
import { textField } from '../message';
import type { WhatsappForm } from './messageType';
import { wamid } from './wamid';

export const text: WhatsappForm = {
	type: 'text',
	displayName: 'Text',
	description: 'Only within 24 hours of the recipient’s last message',
	fields: [
		{
			...textField,
			required: true,
			description:
				'What the recipient reads, up to 4,096 bytes. WhatsApp takes it within 24 hours of their last message only; use a template otherwise.',
		},
	],
	options: [
		{
			displayName: 'Preview URL',
			name: 'previewUrl',
			type: 'boolean',
			default: true,
			description: 'Whether the first link in the text is shown with a picture and title',
		},
	],
	content: (item) => ({
		text: {
			body: item.required('text', bytesUpTo(item, 'text', 4096)),
			preview_url: item.boolean('options.previewUrl'),
		},
	}),
};

const linkField = line({
	displayName: 'Media URL',
	name: 'link',
	placeholder: 'e.g. https://example.com/picture.jpg',
	description: 'The public address of the file. For a file that n8n has, use Attach Files.',
});

const captionField = line({
	displayName: 'Caption',
	name: 'caption',
	placeholder: 'e.g. Your receipt',
	description: 'The text below the media, up to 1,024 bytes',
});

const filenameField = line({
	displayName: 'File Name',
	name: 'filename',
	placeholder: 'e.g. receipt.pdf',
	description: 'The name under which the recipient sees the file',
});

const voiceField = {
	displayName: 'Voice Message',
	name: 'voice',
	type: 'boolean' as const,
	default: true,
	description: 'Whether the audio is shown as a voice message',
};

/** Kinds of media differ in what can be said about the file. */
const media = (
	type: WhatsappFileKind,
	displayName: string,
	description: string,
	options: WhatsappForm['options'],
): WhatsappForm => ({
	type,
	displayName,
	description,
	fields: [linkField, attachFilesField],
	options,
	content: (item) => ({ [type]: mediaBody(item, type) }),
});

const mediaBody = (item: Item, type: WhatsappFileKind): Telnyx.WhatsappMedia => ({
	link: oneAddress(item, 'link', whatsappFiles[type]),
	caption: bytesUpTo(item, 'options.caption', 1024),
	filename:
		item.text('options.filename') ??
		(type === 'document' ? attachedFiles(item)[0]?.name : undefined),
	voice: item.boolean('options.voice'),
});

export const audio = media('audio', 'Audio', 'A sound file or voice message', [voiceField]);
export const document = media('document', 'Document', 'A file, such as a PDF', [
	captionField,
	filenameField,
]);
export const image = media('image', 'Image', 'A picture', [captionField]);
export const sticker = media('sticker', 'Sticker', 'A WebP picture without a frame', []);
export const video = media('video', 'Video', 'A video file', [captionField]);

export const location: WhatsappForm = {
	type: 'location',
	displayName: 'Location',
	description: 'A place on a map',
	fields: [
		{
			...line({
				displayName: 'Latitude',
				name: 'latitude',
				placeholder: 'e.g. 41.8827',
				description: 'Degrees, north of the equator positive',
			}),
			required: true,
		},
		{
			...line({
				displayName: 'Longitude',
				name: 'longitude',
				placeholder: 'e.g. -87.6233',
				description: 'Degrees, east of Greenwich positive',
			}),
			required: true,
		},
	],
	options: [
		line({
			displayName: 'Address',
			name: 'address',
			placeholder: 'e.g. 201 E Randolph St, Chicago',
			description: 'The address that is shown at the place',
		}),
		line({
			displayName: 'Place Name',
			name: 'name',
			placeholder: 'e.g. Our shop',
			description: 'What the place is called',
		}),
	],
	content: (item) => ({
		location: {
			latitude: item.degrees('latitude', 90),
			longitude: item.degrees('longitude', 180),
			address: item.text('options.address'),
			name: item.text('options.name'),
		},
	}),
};

export const reaction: WhatsappForm = {
	type: 'reaction',
	displayName: 'Reaction',
	description: 'An emoji at one of the recipient’s messages',
	fields: [
		{
			...line({
				displayName: 'WhatsApp Message ID',
				name: 'channelMessageId',
				placeholder: 'e.g. wamid.HBgLMTMxMjU1NTAwMDE…',
				description: 'The message to react to: channelMessageId of the Telnyx Trigger’s item',
			}),
			required: true,
		},
		line({
			displayName: 'Emoji',
			name: 'emoji',
			placeholder: 'e.g. 👍',
			description: 'Leave it empty to take an earlier reaction back',
		}),
	],
	content: (item) => ({
		reaction: {
			message_id: item.required('channelMessageId', wamid(item, 'channelMessageId')),
			emoji: item.text('emoji') ?? '',
		},
	}),
};

import type { BadValue } from './badValue';

/** A file, as far as a channel's limits look at it. */
export interface SizedFile {
	name: string;
	mimeType: string;
	/** Bytes. */
	size: number;
}

/** What a channel takes as one kind of file. */
export interface FileLimit {
	/** Within a sentence: `an MMS`. */
	what: string;
	/** MIME types; any where there are none. */
	types?: string[];
	/** Bytes, of all files together. */
	most: number;
}

const megabyte = 1_048_576;

const images = ['image/jpeg', 'image/png'];
const videos = ['video/mp4', 'video/3gpp'];
const audio = ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'];

/** https://developers.telnyx.com/docs/messaging/messages/mms-transcoding */
export const mmsFiles: FileLimit = {
	what: 'an MMS',
	types: [
		...images,
		...videos,
		'image/gif',
		'image/bmp',
		'image/tiff',
		'image/webp',
		'video/quicktime',
		'audio/mpeg',
		'audio/wav',
		'audio/amr',
		'audio/ogg',
		'application/pdf',
		'text/vcard',
		'text/calendar',
	],
	most: megabyte,
};

/** Bytes that every carrier of the US takes of an MMS (Telnyx). */
export const safeForMms = 600_000;

/** Meta's limits, which Telnyx hands on: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export const whatsappFiles = {
	image: { what: 'a WhatsApp image', types: images, most: 5 * megabyte },
	video: { what: 'a WhatsApp video', types: videos, most: 16 * megabyte },
	audio: { what: 'a WhatsApp audio', types: audio, most: 16 * megabyte },
	document: { what: 'a WhatsApp document', most: 100 * megabyte },
	sticker: { what: 'a WhatsApp sticker', types: ['image/webp'], most: 512_000 },
} satisfies Record<string, FileLimit>;

export type WhatsappFileKind = keyof typeof whatsappFiles;

/** Google's limit: https://developers.google.com/business-communications/rcs-business-messaging/guides/build/messages/send */
export const rcsFiles: FileLimit = { what: 'an RCS message', most: 100 * megabyte };

/** The same, of what shows on a card. */
export const rcsCardFiles: FileLimit = {
	...rcsFiles,
	what: 'an RCS card',
	types: [...images, ...videos, 'image/gif', 'video/webm', 'video/mpeg'],
};

/** Names under which the same types are known. */
const synonyms: Record<string, string> = {
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'video/3gp': 'video/3gpp',
	'audio/mp3': 'audio/mpeg',
	'audio/m4a': 'audio/mp4',
	'audio/x-m4a': 'audio/mp4',
	'audio/x-wav': 'audio/wav',
	'audio/wave': 'audio/wav',
	'text/x-vcard': 'text/vcard',
};

export function typeOf({ mimeType }: Pick<SizedFile, 'mimeType'>): string {
	const [type] = mimeType.toLowerCase().split(';');
	return synonyms[type.trim()] ?? type.trim();
}

/** How WhatsApp shows a file: what it can't show itself, as a document. */
export function whatsappKindOf(file: Pick<SizedFile, 'mimeType'>): WhatsappFileKind {
	const type = typeOf(file);
	const shown = (['image', 'video', 'audio'] as const).find((kind) =>
		whatsappFiles[kind].types.includes(type),
	);
	return shown ?? 'document';
}

/** Why files can't be sent together; undefined where they can. */
export function fileLimitProblem(
	files: SizedFile[],
	{ what, types, most }: FileLimit,
): (BadValue & { value: string }) | undefined {
	const strange = types && files.find((file) => !types.includes(typeOf(file)));
	if (strange) {
		return {
			value: `${strange.name} (${strange.mimeType})`,
			problem: `holds a file that ${what} can’t show`,
			remedy: `Convert it to one of ${types.map(shortName).join(', ')}, or send a link to it.`,
		};
	}
	const size = files.reduce((sum, file) => sum + file.size, 0);
	if (size <= most) return undefined;
	return {
		value: `${files.map(({ name }) => name).join(', ')} (${inWords(size)})`,
		problem: `is too large for ${what}, which takes ${inWords(most)}${files.length > 1 ? ' in all' : ''}`,
		remedy: 'Make it smaller, or send a link to it.',
	};
}

const shortNames: Record<string, string> = {
	'video/3gpp': '3GP',
	'video/quicktime': 'MOV',
	'audio/mpeg': 'MP3',
	'audio/mp4': 'M4A',
	'text/calendar': 'iCal',
	'text/vcard': 'vCard',
};

const shortName = (type: string): string =>
	shortNames[type] ?? type.replace(/^\w+\//, '').toUpperCase();

function inWords(bytes: number): string {
	if (bytes < megabyte) return `${Math.ceil(bytes / 1024)} kB`;
	return `${(bytes / megabyte).toFixed(bytes % megabyte === 0 ? 0 : 1)} MB`;
}

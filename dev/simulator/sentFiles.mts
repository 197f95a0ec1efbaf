import { createHash } from 'node:crypto';
import type { Media, Message } from './store.mts';

type Problem = Message['errors'][number];

interface FetchedFile {
	contentType: string;
	content: Buffer;
}

/** A file that went out with a message, as its sender's server gave it. */
export interface SentFile extends FetchedFile {
	messageId: string;
	url: string;
}

interface Limit {
	/** any where there are none */
	types?: string[];
	/** bytes, of all files of the message together */
	most: number;
}

const megabyte = 1_048_576;
const images = ['image/jpeg', 'image/png'];
const videos = ['video/mp4', 'video/3gpp'];

/** ms for a file */
const fetchLimit = 20_000;

/** Telnyx's limits of an MMS, Meta's of each kind of WhatsApp file, and Google's. */
const limits: Record<string, Limit> = {
	MMS: {
		types: [
			...[...images, 'image/gif', 'image/bmp', 'image/tiff', 'image/webp'],
			...[...videos, 'video/quicktime'],
			...['audio/mpeg', 'audio/wav', 'audio/amr', 'audio/ogg'],
			...['application/pdf', 'text/vcard', 'text/x-vcard', 'text/calendar'],
		],
		most: megabyte,
	},
	image: { types: images, most: 5 * megabyte },
	video: { types: videos, most: 16 * megabyte },
	audio: {
		types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
		most: 16 * megabyte,
	},
	document: { most: 100 * megabyte },
	sticker: { types: ['image/webp'], most: 500 * 1024 },
	RCS: { most: 100 * megabyte },
};

/**
 * Fetches the files of a message when it is sent, and without a key, as Telnyx and WhatsApp do. It asks this machine
 * alone: of a file elsewhere, it takes for granted that it is there.
 */
export class SentFiles {
	readonly all: SentFile[] = [];
	readonly #closing = new AbortController();

	/** @returns why the message can't be sent, where one of its files is missing or not taken */
	async fetchFor(message: Message): Promise<Problem | undefined> {
		let size = 0;
		for (const { url, kind } of filesOf(message)) {
			if (!isHere(url)) continue;
			const { types, most } = limits[kind];
			const file = await this.#fetch(url, most - size);
			if (typeof file === 'string') return problem(message, file);
			const { content, contentType } = file;
			if (types && !types.includes(contentType)) {
				return problem(message, `A file is of the type ${contentType}, which is not taken.`);
			}
			size += content.length;
			this.all.push({ messageId: message.id, url, contentType, content });
			const shown = message.media.find((media) => media.url === url);
			if (shown) Object.assign(shown, described(file));
		}
		return undefined;
	}

	/** @returns the file, or what is wrong with it */
	async #fetch(url: string, most: number): Promise<FetchedFile | string> {
		const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(fetchLimit)]);
		try {
			const response = await fetch(url, { signal });
			if (!response.ok) return `A file can not be fetched: HTTP ${response.status}.`;
			const chunks: Uint8Array[] = [];
			let size = 0;
			for await (const chunk of response.body ?? []) {
				size += chunk.length;
				if (size > most) return 'The files are too large.';
				chunks.push(chunk);
			}
			const [contentType] = (response.headers.get('content-type') ?? '').split(';');
			return { content: Buffer.concat(chunks), contentType };
		} catch (error) {
			return `A file can not be fetched: ${(error as Error).message}.`;
		}
	}

	close(): void {
		this.#closing.abort();
	}
}

const isHere = (url: string): boolean =>
	URL.canParse(url) && ['localhost', '127.0.0.1'].includes(new URL(url).hostname);

const described = ({ content, contentType }: FetchedFile): Omit<Media, 'url'> => ({
	content_type: contentType,
	sha256: createHash('sha256').update(content).digest('hex'),
	size: content.length,
});

/** Where a message says that its files are, and as what it sends each. */
function filesOf(message: Message): Array<{ url: string; kind: string }> {
	if (message.type === 'MMS') return message.media.map(({ url }) => ({ url, kind: 'MMS' }));
	return addressesIn(message.body, '');
}

function addressesIn(value: unknown, name: string): Array<{ url: string; kind: string }> {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([field, inner]) => {
		if (typeof inner !== 'string') return addressesIn(inner, Array.isArray(value) ? name : field);
		if (field === 'link' && name in limits) return [{ url: inner, kind: name }];
		return ['file_url', 'thumbnail_url'].includes(field) ? [{ url: inner, kind: 'RCS' }] : [];
	});
}

/** By the codes that senders see: Telnyx's own, Meta's, and for RCS the one for all that did not arrive. */
function problem({ type }: Message, detail: string): Problem {
	if (type === 'MMS') return { code: '40317', title: 'Invalid MMS content', detail };
	if (type === 'WHATSAPP') return { code: '131053', title: 'Media upload error', detail };
	return { code: '40008', title: 'Undeliverable', detail };
}

import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Pending } from './pending.mts';
import { samplePicture } from './picture.mts';

/** A file that a message brings. */
export interface MediaFile {
	/** the end of its address; default `picture.png` */
	name?: string;
	/** default a small picture */
	content?: Uint8Array;
	/** default `image/png` */
	contentType?: string;
	/** what goes wrong with it */
	trouble?: MediaTrouble;
}

export type MediaTrouble =
	/** 404, as after the 30 days for which Telnyx keeps a file */
	| 'gone'
	/** 403 */
	| 'forbidden'
	/** 401 without the account's API key */
	| 'private'
	/** other bytes than the hash that the event gives */
	| 'altered'
	/** a byte now and then, for ever */
	| 'drip'
	/** nothing, for ever */
	| 'silence'
	/** a connection that ends in the middle */
	| 'cut'
	/** 1 GB in 1 MB of gzip */
	| 'bomb';

/** A file as the event of a message names it. */
export interface ServedMedia {
	url: string;
	content_type: string;
	size: number;
	sha256: string;
}

/** The path below `/media/` that is answered only to who has the API key. */
export const privateMedia = 'private.png';

/** ms between two bytes of a drip: well within any limit on idle connections */
const dripEvery = 50;
const bombMembers = 64;

/** Keeps the files of messages and serves them. A name that nobody put there is a small picture. */
export class Media {
	readonly #files = new Map<string, MediaFile>();
	readonly #apiKey: string;
	readonly #pending: Pending;

	constructor(apiKey: string, pending: Pending) {
		this.#apiKey = apiKey;
		this.#pending = pending;
	}

	/** @param origin where the simulator is reached */
	add(origin: string, file: MediaFile): ServedMedia {
		const { name = 'picture.png', contentType = 'image/png', trouble } = file;
		const content = file.content ?? samplePicture();
		const path = `${randomUUID()}/${name}`;
		this.#files.set(path, { name, content, contentType, trouble });
		const promised = trouble === 'altered' ? Buffer.from('something else') : content;
		return {
			url: `${origin}/media/${encodeURI(path)}`,
			content_type: contentType,
			size: content.length,
			sha256: createHash('sha256').update(promised).digest('hex'),
		};
	}

	serve(request: IncomingMessage, response: ServerResponse): void {
		const path = decodeURI((request.url ?? '').replace('/media/', ''));
		const unknown: MediaFile = path === privateMedia ? { trouble: 'private' } : {};
		const file = this.#files.get(path) ?? unknown;
		const { content = samplePicture(), contentType = 'image/png', trouble } = file;
		const headers = { 'content-type': contentType };
		const length = { 'content-length': String(content.length) };
		const isKeyed = request.headers.authorization === `Bearer ${this.#apiKey}`;
		if (trouble === 'gone') response.writeHead(404).end();
		else if (trouble === 'forbidden') response.writeHead(403).end();
		else if (trouble === 'private' && !isKeyed) response.writeHead(401).end();
		else if (trouble === 'drip') stream(this.#drip(), response.writeHead(200, headers));
		else if (trouble === 'bomb') {
			stream(zeros(), response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }));
		} else if (trouble === 'cut') {
			response.writeHead(200, { ...headers, ...length });
			response.write(content.subarray(0, 10), () => response.socket?.destroy());
		} else if (trouble !== 'silence') {
			response.writeHead(200, { ...headers, ...length });
			response.end(request.method === 'HEAD' ? undefined : content);
		}
	}

	async *#drip(): AsyncGenerator<string> {
		while (await this.#pending.wait(dripEvery)) yield 'x';
	}
}

/** Sends until there is no more, or nobody to send it to. */
function stream(parts: Iterable<Buffer> | AsyncIterable<string>, response: ServerResponse): void {
	pipeline(Readable.from(parts), response, () => undefined);
}

/** Zeros, packed: gzip may be made of several members one after the other. */
function* zeros(): Generator<Buffer> {
	const member = gzipSync(Buffer.alloc(2 ** 24));
	for (let sent = 0; sent < bombMembers; sent++) yield member;
}

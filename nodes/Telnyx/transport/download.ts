import { createHash } from 'node:crypto';
import type { IBinaryData, IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { isOfTelnyx } from './baseUrl';
import type { TelnyxCredential } from './credential';
import { withDeadline } from './deadline';
import { cancelSignal } from './exchange';
import { classifyConnectionError, classifyResponse, type Failure, type Outcome } from './outcome';
import type { Pace } from './pace';
import { logSent, withRetries, type Sent } from './send';

/** A file to fetch, and what is known of it. */
export interface RemoteFile {
	url: string;
	/** What it is to be called. */
	fileName: string;
	/** The type, where its server names none. */
	contentType?: string;
	/** Of its bytes, in hexadecimal digits. */
	sha256?: string;
}

/** How much a file may take of n8n. */
export interface FileLimits {
	/** Bytes, once it is unpacked. */
	bytes: number;
	/** Milliseconds, for the whole of it. */
	time: number;
}

interface Options {
	credential: TelnyxCredential;
	pace: Pace;
	limits: FileLimits;
}

/** What can be wrong with a file that comes. */
export const fileFaults = {
	tooBig: 'too big',
	/** Its bytes have another hash than they should. */
	altered: 'altered',
} as const;

/**
 * Fetches a message's file into n8n's store, a piece at a time. Telnyx's pages disagree on whether that takes the API
 * key: it is tried without, and the key goes to Telnyx's own hosts only.
 *
 * @returns the stored file, or why it can't be had
 */
export async function download(
	context: IExecuteFunctions,
	file: RemoteFile,
	options: Options,
): Promise<IBinaryData | Failure> {
	const { credential, pace } = options;
	const fetched = async (url: string, apiKey?: string): Promise<Sent> => {
		const attempt = async () => await fetchOnce(context, { ...file, url, apiKey }, options);
		const sent = await withRetries(pace, { kind: 'read' }, attempt);
		// The rest of the address may be a signature that opens the file to everyone.
		logSent(context, `GET a file at ${new URL(url).host}`, sent);
		return sent;
	};
	let sent = await fetched(file.url);
	const refused = sent.state !== 'accepted' && [401, 403].includes(sent.failure.status ?? 0);
	if (refused && isOfTelnyx(file.url, credential.baseUrl)) {
		sent = await fetched(file.url, credential.apiKey.trim());
		// Storage lies elsewhere, and the key stays here.
		const location = sent.state === 'rejected' && sent.failure.location;
		if (location && URL.canParse(location, file.url)) {
			sent = await fetched(new URL(location, file.url).href);
		}
	}
	return sent.state === 'accepted' ? (sent.body as IBinaryData) : sent.failure;
}

type Body = Extract<IN8nHttpFullResponse['body'], { pipe: unknown }>;

async function fetchOnce(
	context: IExecuteFunctions,
	file: RemoteFile & { apiKey?: string },
	{ limits: { bytes, time } }: Options,
): Promise<Outcome> {
	const check = new Check(bytes);
	try {
		const cancel = cancelSignal(context);
		return await withDeadline({ milliseconds: time, cancel }, async (abortSignal) => {
			const unwanted = new AbortController();
			const signal = AbortSignal.any([abortSignal, unwanted.signal]);
			const { statusCode: status, headers, body } = await request(context, file, signal);
			abortSignal.addEventListener('abort', () => body.destroy());
			/** Newer versions of axios wrap the response, and a wrapper that was never read leaves the connection open. */
			const leave = () => {
				body.destroy();
				unwanted.abort();
			};
			if (status < 200 || status >= 300) {
				leave();
				return classifyResponse({ statusCode: status, headers, body: '' }, 'read');
			}
			if (Number(headers['content-length']) > bytes) {
				leave();
				return fault(fileFaults.tooBig);
			}
			const stored = await context.helpers.prepareBinaryData(
				body.map((piece: Buffer) => check.piece(piece)),
				file.fileName,
				typeOf(headers['content-type']) ?? file.contentType,
			);
			if (file.sha256 && check.sha256() !== file.sha256) return fault(fileFaults.altered);
			return { state: 'accepted', status, body: stored };
		});
	} catch (error) {
		if (check.isTooBig) return fault(fileFaults.tooBig);
		const outcome = classifyConnectionError(error);
		// Another try would take as long.
		const isLate = outcome.state === 'unknown' && outcome.failure.connection === 'ETIMEDOUT';
		return isLate ? fault('ETIMEDOUT') : outcome;
	}
}

const request = async (
	context: IExecuteFunctions,
	{ url, apiKey }: { url: string; apiKey?: string },
	abortSignal: AbortSignal,
) =>
	(await context.helpers.httpRequest({
		url,
		headers: apiKey ? { Authorization: `Bearer ${apiKey}` } : {},
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: apiKey !== undefined,
		abortSignal,
	})) as IN8nHttpFullResponse & { body: Body };

/** Looks at a file's pieces as they come, after they were unpacked: a small response can hold a very big file. */
class Check {
	isTooBig = false;

	private bytes = 0;

	private readonly hash = createHash('sha256');

	constructor(private readonly mostBytes: number) {}

	/** @throws Error where there is too much, which ends the response */
	piece(piece: Buffer): Buffer {
		this.bytes += piece.length;
		this.isTooBig = this.bytes > this.mostBytes;
		if (this.isTooBig) throw new Error(fileFaults.tooBig);
		this.hash.update(piece);
		return piece;
	}

	sha256(): string {
		return this.hash.digest('hex');
	}
}

const fault = (connection: string): Outcome => ({
	state: 'rejected',
	retry: false,
	failure: { errors: [], connection },
});

/** The type without its parameters; undefined where it says nothing. */
function typeOf(contentType: unknown): string | undefined {
	const [type] = typeof contentType === 'string' ? contentType.split(';') : [''];
	return type.trim() && type !== 'application/octet-stream' ? type.trim() : undefined;
}

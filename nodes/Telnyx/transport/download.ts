import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { telnyxError, type ErrorContext } from './errors';
import { isOfTelnyx } from './baseUrl';
import { withoutKey, type TelnyxCredential } from './credential';
import { withDeadline } from './deadline';
import { cancelSignal } from './exchange';
import { classifyResponse, classifyConnectionError, type Outcome } from './outcome';
import type { Pace } from './pace';
import { logSent, withRetries, type Sent } from './send';

export interface Download {
	data: Buffer;
	contentType: string | undefined;
}

interface Options extends Omit<ErrorContext, 'kind'> {
	credential: TelnyxCredential;
	pace: Pace;
}

/** Milliseconds for a whole file, which may be of some size. */
const timeout = 5 * 60_000;

/**
 * Fetches a message's file. Telnyx's pages disagree on whether that takes the API key: it is tried
 * without, and the key goes to Telnyx's own hosts only.
 *
 * @throws NodeApiError where the file is not to be had, for example after the 30 days that Telnyx keeps it
 */
export async function download(
	context: IExecuteFunctions,
	url: string,
	options: Options,
): Promise<Download> {
	const { credential, pace } = options;
	const fetched = async (request: FileRequest): Promise<Sent> => {
		const attempt = async () => await fetchOnce(context, request, credential);
		const sent = await withRetries(pace, 'read', attempt);
		// The rest of the address may be a signature that opens the file to everyone.
		logSent(context, `GET a file at ${new URL(request.url).host}`, sent);
		return sent;
	};
	let sent = await fetched({ url, withKey: false });
	const refused = sent.state !== 'accepted' && [401, 403].includes(sent.failure.status ?? 0);
	if (refused && isOfTelnyx(url, credential.baseUrl)) {
		sent = await fetched({ url, withKey: true });
		// Storage lies elsewhere, and the key stays here.
		const location = sent.state === 'rejected' && sent.failure.location;
		if (location && URL.canParse(location, url))
			sent = await fetched({ url: new URL(location, url).href, withKey: false });
	}
	if (sent.state === 'accepted') return sent.body as Download;
	throw telnyxError(sent, { ...options, kind: 'read' });
}

interface FileRequest {
	url: string;
	withKey: boolean;
}

async function fetchOnce(
	context: IExecuteFunctions,
	{ url, withKey }: FileRequest,
	credential: TelnyxCredential,
): Promise<Outcome> {
	const limits = { milliseconds: timeout, cancel: cancelSignal(context) };
	try {
		const response = await withDeadline(
			limits,
			async (abortSignal) =>
				(await context.helpers.httpRequest({
					url,
					headers: withKey ? { Authorization: `Bearer ${credential.apiKey.trim()}` } : {},
					encoding: 'arraybuffer',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: withKey,
					abortSignal,
				})) as IN8nHttpFullResponse,
		);
		const { statusCode: status, headers } = response;
		const data = Buffer.from(response.body as unknown as ArrayBuffer);
		if (status < 200 || status >= 300) {
			const body = withoutKey(data.toString(), credential);
			return classifyResponse({ ...response, body }, 'read');
		}
		const type = headers['content-type'];
		const contentType = typeof type === 'string' ? type.split(';')[0] : undefined;
		return { state: 'accepted', status, body: { data, contentType } satisfies Download };
	} catch (error) {
		return classifyConnectionError(error);
	}
}

import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { telnyxError, type ErrorContext } from './errors';
import { classifyResponse, classifyConnectionError, type Outcome } from './outcome';
import type { Pace } from './pace';
import { connectionError, withRetries, type TelnyxCredential } from './send';

export interface Download {
	data: Buffer;
	contentType: string | undefined;
}

interface Options extends Omit<ErrorContext, 'kind'> {
	credential: TelnyxCredential;
	pace: Pace;
	/** Milliseconds. */
	timeout?: number;
}

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
	const fetched = async (address: string, apiKey?: string) =>
		await withRetries(
			options.pace,
			'read',
			async () => await fetchOnce(context, { url: address, apiKey, timeout: options.timeout }),
		);
	let sent = await fetched(url);
	const refused = sent.state !== 'accepted' && [401, 403].includes(sent.failure.status ?? 0);
	if (refused && isTelnyxHost(url, options.credential)) {
		sent = await fetched(url, options.credential.apiKey.trim());
		// Storage lies elsewhere, and the key stays here.
		const location = sent.state === 'rejected' && sent.failure.location;
		if (location && URL.canParse(location, url)) sent = await fetched(new URL(location, url).href);
	}
	if (sent.state === 'accepted') return sent.body as Download;
	throw telnyxError(sent, { ...options, kind: 'read' });
}

async function fetchOnce(
	context: IExecuteFunctions,
	{ url, apiKey, timeout = 60_000 }: { url: string; apiKey?: string; timeout?: number },
): Promise<Outcome> {
	try {
		const answer = (await context.helpers.httpRequest({
			url,
			headers: apiKey ? { Authorization: `Bearer ${apiKey}` } : {},
			encoding: 'arraybuffer',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: apiKey !== undefined,
			timeout,
		})) as IN8nHttpFullResponse;
		const { statusCode: status, headers } = answer;
		const data = Buffer.from(answer.body as unknown as ArrayBuffer);
		if (status < 200 || status >= 300) {
			return classifyResponse({ ...answer, body: data.toString() }, 'read');
		}
		const type = headers['content-type'];
		const contentType = typeof type === 'string' ? type.split(';')[0] : undefined;
		return { state: 'accepted', status, body: { data, contentType } satisfies Download };
	} catch (error) {
		const { code, syscall } = connectionError(error);
		return classifyConnectionError(code, syscall);
	}
}

function isTelnyxHost(url: string, { baseUrl }: TelnyxCredential): boolean {
	const { protocol, hostname, origin } = new URL(url);
	if (origin === new URL(baseUrl.trim()).origin) return true;
	return protocol === 'https:' && /(^|\.)telnyx\.com$/.test(hostname);
}

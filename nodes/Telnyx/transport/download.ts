import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { telnyxError, type ErrorContext } from './errors';
import { judgeAnswer, judgeConnection, type Outcome } from './outcome';
import type { Pace } from './pace';
import { connectionError, repetition, type TelnyxCredential } from './send';

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
	let withKey = false;
	for (let tries = 1; ; tries++) {
		await options.pace.turn();
		const result = await once(context, url, withKey, options);
		if ('data' in result) return result;
		const { status } = result.failure;
		if (!withKey && (status === 401 || status === 403) && isTelnyxHost(url, options.credential)) {
			withKey = true;
			continue;
		}
		const repeat = repetition(result, 'read', tries);
		if (!repeat) throw telnyxError(result, { ...options, kind: 'read' });
		await options.pace.wait(repeat.after);
	}
}

async function once(
	context: IExecuteFunctions,
	url: string,
	withKey: boolean,
	{ credential, timeout = 60_000 }: Options,
): Promise<Download | Exclude<Outcome, { state: 'accepted' }>> {
	try {
		const answer = (await context.helpers.httpRequest({
			url,
			headers: withKey ? { Authorization: `Bearer ${credential.apiKey.trim()}` } : {},
			encoding: 'arraybuffer',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// Storage redirects to where the file lies, which the key must not follow.
			disableFollowRedirect: withKey,
			timeout,
		})) as IN8nHttpFullResponse;
		const data = Buffer.from(answer.body as unknown as ArrayBuffer);
		if (answer.statusCode >= 200 && answer.statusCode < 300) {
			const contentType = answer.headers['content-type'];
			return { data, contentType: typeof contentType === 'string' ? contentType.split(';')[0] : undefined };
		}
		return judgeAnswer({ ...answer, body: data.toString() }, 'read') as Exclude<Outcome, { state: 'accepted' }>;
	} catch (error) {
		const { code, syscall } = connectionError(error);
		return judgeConnection(code, syscall) as Exclude<Outcome, { state: 'accepted' }>;
	}
}

function isTelnyxHost(url: string, { baseUrl }: TelnyxCredential): boolean {
	const { protocol, hostname, host } = new URL(url);
	if (host === new URL(baseUrl.trim()).host) return true;
	return protocol === 'https:' && /(^|\.)telnyx\.com$/.test(hostname);
}

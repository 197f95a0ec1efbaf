import { request as httpRequest, type ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What a webhook's receiver answered. */
export interface PostAnswer {
	status: number;
	headers: string[][];
	body: string;
}

const largestBody = 10_000;

/**
 * Posts a body on a connection of its own and reads the answer, following no redirect.
 * @param timeout ms for the whole exchange
 * @param started is given the request, so that it can be ended from outside
 * @throws when there is no complete answer in time
 */
export async function post(
	url: string,
	headers: Record<string, string>,
	body: string,
	timeout: number,
	started: (request: ClientRequest) => void,
): Promise<PostAnswer> {
	return await new Promise((resolve, reject) => {
		const open = url.startsWith('https:') ? httpsRequest : httpRequest;
		const request = open(
			url,
			{
				method: 'POST',
				agent: false,
				signal: AbortSignal.timeout(timeout),
				headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
						body: Buffer.concat(chunks).toString().slice(0, largestBody),
					}),
				);
			},
		);
		started(request);
		request.on('error', reject);
		request.end(body);
	});
}

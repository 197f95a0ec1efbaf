import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** JSON whose shape is the test's to know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type JsonObject = Record<string, any>;

/** A webhook as it arrived. */
export interface ReceivedWebhook {
	path: string;
	headers: IncomingHttpHeaders;
	raw: Buffer;
	body: { data: JsonObject; meta?: { attempt: number; delivered_to: string } };
}

/** What the receiver does with the next webhooks: a status, a text with status 200, hanging up, or never an answer. */
export type Reaction = number | 'hangUp' | 'silence' | { text: string };

/** A loopback server that webhooks can be sent to. */
export interface Receiver {
	url: string;
	received: ReceivedWebhook[];
	/** taken one per webhook, 200 afterwards */
	reactions: Reaction[];
	types(): string[];
	close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
	const received: ReceivedWebhook[] = [];
	const reactions: Reaction[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const raw = Buffer.concat(chunks);
			const body = JSON.parse(raw.toString()) as ReceivedWebhook['body'];
			received.push({ path: request.url ?? '', headers: request.headers, raw, body });
			const reaction = reactions.shift() ?? 200;
			if (typeof reaction === 'object') response.end(reaction.text);
			else if (reaction === 'hangUp') request.socket.destroy();
			else if (reaction !== 'silence') response.writeHead(reaction).end('ok');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		reactions,
		types: () => received.map((webhook) => webhook.body.data.event_type as string),
		close: async () => {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

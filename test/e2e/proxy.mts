import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands before n8n as a reverse proxy does.
 *
 * @param target the address that a path leads to; nowhere, where it gives none
 */
export async function startProxy(
	target: (path: string) => string | undefined,
): Promise<{ url: string; close(): void }> {
	const server = createServer((incoming, outgoing) => {
		const { method, headers, url = '' } = incoming;
		const address = target(url);
		if (address === undefined) {
			outgoing.writeHead(404).end();
			return;
		}
		const passed = request(address, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(outgoing);
		});
		passed.on('error', () => outgoing.destroy());
		incoming.pipe(passed);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

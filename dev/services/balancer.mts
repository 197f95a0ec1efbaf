import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** An address whose connections go to the given ports in turn. */
export async function startBalancer(ports: number[]): Promise<{ port: number; close(): void }> {
	const open = new Set<Socket>();
	let turn = 0;
	const server = createServer((client) => {
		const target = connect(ports[turn++ % ports.length]!, '127.0.0.1');
		for (const [socket, other] of [
			[client, target],
			[target, client],
		] as const) {
			open.add(socket);
			socket.pipe(other);
			socket.on('error', () => other.destroy());
			socket.on('close', () => open.delete(socket));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		close: () => {
			server.close();
			for (const socket of open) socket.destroy();
		},
	};
}

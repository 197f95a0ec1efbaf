// A simulator of Telnyx in a process of its own, so that the measured ones don't share its time.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startSimulator, type SimulatorOptions } from '../simulator/simulator.mts';

/** What the server saw of one request; the times are in ms. */
export interface Seen {
	at: number;
	status: number;
	method: string;
	path: string;
}

export interface Server {
	baseUrl: string;
	apiKey: string;
	publicKey: string;
	/** The requests since the last call, in the order of their arrival. */
	seen(): Promise<Seen[]>;
	close(): Promise<void>;
}

export async function startServer(options: SimulatorOptions): Promise<Server> {
	const child = fork(import.meta.filename, [JSON.stringify(options)]);
	const [address] = (await once(child, 'message')) as [Omit<Server, 'seen' | 'close'>];
	return {
		...address,
		seen: async () => {
			child.send('seen');
			const [seen] = (await once(child, 'message')) as [Seen[]];
			return seen;
		},
		close: async () => {
			const closed = once(child, 'exit');
			child.disconnect();
			await closed;
		},
	};
}

if (process.argv[1] === import.meta.filename) {
	const simulator = await startSimulator(JSON.parse(process.argv[2]!) as SimulatorOptions);
	const { baseUrl, apiKey, publicKey, requests } = simulator;
	process.on('message', () => {
		process.send!(
			requests
				.splice(0)
				.map(({ at, status, method, path }): Seen => ({ at, status, method, path })),
		);
	});
	process.on('disconnect', () => process.exit());
	process.send!({ baseUrl, apiKey, publicKey });
}

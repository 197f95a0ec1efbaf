import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { N8nClient, type Credential } from '../../dev/n8n/client.mts';
import { installTarball } from '../../dev/n8n/packages.mts';
import { freePort, startN8n, type N8nProcess } from '../../dev/n8n/process.mts';
import {
	startSimulator,
	type Message,
	type Simulator,
	type SimulatorOptions,
} from '../../dev/simulator/simulator.mts';

export const repository = join(import.meta.dirname, '../..');
export const account = { email: 'owner@example.com', password: 'End-to-end-1' };

/** A real n8n with the packed package installed, next to a simulator of Telnyx. */
export interface World {
	readonly n8n: N8nProcess;
	client: N8nClient;
	simulator: Simulator;
	/** for the simulator, valid */
	credential: Credential;
	/** where n8n keeps its data, and its log */
	dataFolder: string;
	/** where the package is installed */
	packageFolder: string;
	/** Starts n8n again with the same data, after it was stopped or killed. */
	restart(env?: Record<string, string>): Promise<void>;
	/** Ends n8n as a crash would, and starts it again on the same data. */
	crash(): Promise<void>;
	close(): Promise<void>;
}

// A run that is broken off ends with its n8n, which does so at the process's exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

function tarball(): string {
	const path = process.env.TELNYX_PACKAGE;
	if (!path) throw new Error('TELNYX_PACKAGE is not set: run this with "npm run test:e2e".');
	return path;
}

/** A folder for an n8n's data. It is in the folder of the whole run, which dev/run.mjs removes however the run ends. */
export const newDataFolder = (): string => mkdtempSync(join(dirname(tarball()), 'data-'));

/** @param env more environment variables of n8n's */
export async function startWorld(
	options: SimulatorOptions = {},
	env: Record<string, string> = {},
): Promise<World> {
	const dataFolder = newDataFolder();
	const packageFolder = await installTarball(tarball(), dataFolder);
	// More than Telnyx has, so that a machine which stands still for some seconds loses no event.
	const simulator = await startSimulator({
		webhookTimeout: 30_000,
		webhookAttempts: 5,
		...options,
	});
	const port = await freePort();
	let n8n = await startN8n({ dataFolder, port, env });
	const close = async () => {
		await n8n.stop();
		await simulator.close();
		rmSync(dataFolder, { recursive: true, force: true });
	};
	try {
		const client = new N8nClient(n8n.url);
		await client.signIn(account);
		const { apiKey, publicKey, baseUrl } = simulator;
		const data = { apiKey, publicKey, baseUrl };
		const credential = await client.createCredential(
			'Telnyx simulator',
			'telnyxMessagingApi',
			data,
		);
		const restart = async (env?: Record<string, string>) => {
			n8n = await startN8n({ dataFolder, port, env });
		};
		return {
			get n8n() {
				return n8n;
			},
			client,
			simulator,
			credential,
			dataFolder,
			packageFolder,
			close,
			restart,
			async crash() {
				await n8n.kill();
				await restart();
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** The next message that leaves for somebody. The simulator also tells of each change of those that have. */
export async function nextMessageTo(
	{ simulator }: Pick<World, 'simulator'>,
	person: string,
	type?: Message['type'],
): Promise<Message> {
	const earlier = new Set([...simulator.store.messages].map(({ id }) => id));
	return await simulator.nextMessage(
		(message) =>
			message.to[0].phone_number === person &&
			!earlier.has(message.id) &&
			(type === undefined || message.type === type),
	);
}

import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { N8nClient, type Credential } from '../../dev/n8n/client.mts';
import { installTarball } from '../../dev/n8n/packages.mts';
import { freePort, startN8n, type N8nOptions, type N8nProcess } from '../../dev/n8n/process.mts';
import { startBalancer } from '../../dev/services/balancer.mts';
import { postgresUser, startPostgres } from '../../dev/services/postgres.mts';
import type { Service } from '../../dev/services/program.mts';
import { startRedis } from '../../dev/services/redis.mts';
import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../dev/simulator/simulator.mts';
import { account, newDataFolder } from '../e2e/world.mts';

export type Mode = 'regular' | 'queue';

/** n8n as it is run in earnest: each of its processes is started again when it ends. */
export interface Cluster {
	mode: Mode;
	client: N8nClient;
	simulator: Simulator;
	/** for the simulator, valid */
	credential: Credential;
	/** Of queue mode: the others are named `worker 1`, `worker 2` and `webhook`. */
	processes: Map<string, N8nProcess>;
	postgres?: Service;
	redis?: Service;
	/** Kills a process, and resolves when it is back. */
	kill(name: string): Promise<void>;
	/**
	 * Resolves when every process has been ready for some seconds: after a fault of its database or Redis, n8n may
	 * give itself up only when that is back.
	 */
	ready(): Promise<void>;
	close(): Promise<void>;
}

const setUp: Record<Mode, Record<string, N8nOptions['command']>> = {
	regular: { main: 'start' },
	queue: { main: 'start', webhook: 'webhook', 'worker 1': 'worker', 'worker 2': 'worker' },
};

export interface ClusterOptions extends SimulatorOptions {
	env?: Record<string, string>;
	/** Of queue mode, 1 by default. The second one is named `webhook 2`; events go to them in turn. */
	webhookProcesses?: 1 | 2;
}

/** ms that every process has to be ready, and in which that has to come about. */
const readyFor = 5_000;
const readyLimit = 120_000;

async function isReady(port: number): Promise<boolean> {
	const url = `http://localhost:${port}/healthz/readiness`;
	const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
	await answer?.body?.cancel();
	return answer?.status === 200;
}

/** Starts n8n in one process with SQLite, or in four with PostgreSQL and Redis, next to a simulator. */
export async function startCluster(mode: Mode, options: ClusterOptions = {}): Promise<Cluster> {
	const tarball = process.env.TELNYX_PACKAGE;
	if (!tarball) throw new Error('TELNYX_PACKAGE is not set: run this through dev/run.mjs.');
	const closing: Array<() => Promise<void> | void> = [];
	let isClosing = false;
	const close = async () => {
		isClosing = true;
		for (const step of closing.reverse()) await step();
	};
	try {
		const dataFolder = newDataFolder();
		closing.push(() => rmSync(dataFolder, { recursive: true, force: true }));
		await installTarball(tarball, dataFolder);
		const simulator = await startSimulator(options);
		closing.push(async () => await simulator.close());
		const postgres = mode === 'queue' ? await startPostgres() : undefined;
		if (postgres) closing.push(async () => await postgres.close());
		const redis = mode === 'queue' ? await startRedis() : undefined;
		if (redis) closing.push(async () => await redis.close());

		const commands = { ...setUp[mode] };
		const hasTwo = mode === 'queue' && options.webhookProcesses === 2;
		if (hasTwo) commands['webhook 2'] = 'webhook';
		const ports = new Map<string, number>();
		for (const name of Object.keys(commands)) ports.set(name, await freePort());
		const balancer = hasTwo
			? await startBalancer([ports.get('webhook')!, ports.get('webhook 2')!])
			: undefined;
		if (balancer) closing.push(() => balancer.close());
		const env = {
			...(postgres && redis ? queueEnvironment(postgres, redis) : {}),
			WEBHOOK_URL: `http://localhost:${balancer?.port ?? ports.get('webhook') ?? ports.get('main')}/`,
			...options.env,
		};
		const processes = new Map<string, N8nProcess>();
		const starting = new Map<string, Promise<void>>();
		const start = async (name: string): Promise<void> => {
			const port = ports.get(name)!;
			const process = await startN8n({
				dataFolder,
				port,
				command: commands[name],
				env: { ...env, QUEUE_HEALTH_CHECK_PORT: String(port) },
			});
			processes.set(name, process);
			void process.ended.then(() => {
				if (!isClosing) starting.set(name, again(name));
			});
		};
		// What a service manager does: a start that fails, say for lack of a database, is tried again.
		const again = async (name: string): Promise<void> => {
			while (!isClosing) {
				try {
					return await start(name);
				} catch (error) {
					console.log(`${name} did not start again yet: ${String(error).slice(0, 100)}`);
				}
			}
		};
		closing.push(async () => {
			await Promise.allSettled(starting.values());
			await Promise.all([...processes.values()].map(async (process) => await process.stop()));
		});
		// The main process prepares the database, so that it comes first.
		await start('main');
		await Promise.all(
			Object.keys(commands)
				.filter((name) => name !== 'main')
				.map(start),
		);

		const client = new N8nClient(processes.get('main')!.url);
		await client.signIn(account);
		const { apiKey, publicKey, baseUrl } = simulator;
		const data = { apiKey, publicKey, baseUrl };
		const credential = await client.createCredential(
			'Telnyx simulator',
			'telnyxMessagingApi',
			data,
		);
		return {
			mode,
			client,
			simulator,
			credential,
			processes,
			postgres,
			redis,
			kill: async (name) => {
				await processes.get(name)!.kill();
				await starting.get(name);
			},
			ready: async () => {
				const end = Date.now() + readyLimit;
				for (let since = Date.now(); Date.now() - since < readyFor; await sleep(250)) {
					const answers = await Promise.all([...ports.values()].map(isReady));
					if (!answers.every(Boolean)) since = Date.now();
					if (Date.now() > end)
						throw new Error(`Not every process was ready within ${readyLimit / 1000} s.`);
				}
				await Promise.all(starting.values());
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** A killed worker's runs go to the other one after seconds, not after a minute. */
export const quickHandover = {
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

const queueEnvironment = (postgres: Service, redis: Service) => ({
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(postgres.port),
	DB_POSTGRESDB_USER: postgresUser,
	DB_POSTGRESDB_DATABASE: 'postgres',
	EXECUTIONS_MODE: 'queue',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redis.port),
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	// Events go to the webhook process alone.
	N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
});

import { mkdtempSync, rmSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../n8n/process.mts';
import { end, find, serve, type Service } from './program.mts';

/** Starts a Redis of its own that keeps its data over a stop, as n8n's queue mode needs it. */
export async function startRedis(): Promise<Service> {
	const program = find('redis-server');
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-redis-'));
	const port = await freePort();
	let child: ChildProcess | undefined;
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''];
	const start = async () => {
		child = await serve(program, args, port, { cwd: folder });
	};
	const stop = async () => await end(child, 'SIGTERM');
	await start();
	const remove = () => rmSync(folder, { recursive: true, force: true });
	// A run that is broken off leaves no data either.
	process.once('exit', remove);
	const close = async () => {
		await stop();
		remove();
		process.removeListener('exit', remove);
	};
	return { port, start, stop, close };
}

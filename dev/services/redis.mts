import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../n8n/process.mts';
import { find, startService, type Service } from './program.mts';

/** Starts a Redis of its own that keeps its data over a stop, as n8n's queue mode needs it. */
export async function startRedis(): Promise<Service> {
	const path = find('redis-server');
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-redis-'));
	const port = await freePort();
	const args = [
		'--port',
		String(port),
		'--bind',
		'127.0.0.1',
		'--dir',
		folder,
		'--appendonly',
		'yes',
		'--save',
		'',
	];
	return await startService({ path, args, port, folder, signal: 'SIGTERM' });
}

import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../n8n/process.mts';
import { find, startService, type Service } from './program.mts';

/** The user and database that the server is made with; it asks for no password. */
export const postgresUser = 'n8n';

/** PostgreSQL refuses to run as root, and its package makes a user for it. */
function owner(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

/** Starts a PostgreSQL of its own with an empty database. */
export async function startPostgres(): Promise<Service> {
	const path = find('postgres');
	const initdb = find('initdb');
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-postgres-'));
	const as = owner();
	if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
	execFileSync(
		initdb,
		['-D', folder, '-U', postgresUser, '-A', 'trust', '-E', 'UTF8', '--no-sync'],
		{
			...as,
			cwd: folder,
			stdio: 'pipe',
		},
	);
	const port = await freePort();
	const args = ['-D', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder];
	// "Fast": open connections are cut, what was committed is kept.
	return await startService({ path, args, port, folder, signal: 'SIGINT', as });
}

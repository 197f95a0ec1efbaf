import { execFileSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../n8n/process.mts';
import { end, find, serve, type Service } from './program.mts';

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
	const program = find('postgres');
	const initdb = find('initdb');
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-postgres-'));
	const as = owner();
	if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
	execFileSync(initdb, ['-D', folder, '-U', postgresUser, '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
		...as,
		cwd: folder,
		stdio: 'pipe',
	});
	const port = await freePort();
	let child: ChildProcess | undefined;
	const args = ['-D', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder];
	const start = async () => {
		child = await serve(program, args, port, { ...as, cwd: folder });
	};
	// "Fast": open connections are cut, what was committed is kept.
	const stop = async () => await end(child, 'SIGINT');
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

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NAME = 'n8n-nodes-telnyx';

/** The folder in which an n8n with this data folder looks for community packages. */
const nodesFolder = (dataFolder: string) => join(dataFolder, '.n8n', 'nodes');

/**
 * Puts what is built in this repository where n8n looks for community packages. It is a copy, because a link would
 * make the nodes load the repository's own `n8n-workflow` in place of n8n's.
 */
export function copyPackage(repository: string, dataFolder: string): void {
	const folder = join(nodesFolder(dataFolder), 'node_modules', NAME);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const part of ['package.json', 'dist']) {
		cpSync(join(repository, part), join(folder, part), { recursive: true });
	}
}

/** Installs the packed package as n8n's documentation tells users to: by `npm install` in the nodes folder. */
export async function installTarball(tarball: string, dataFolder: string): Promise<string> {
	const folder = nodesFolder(dataFolder);
	mkdirSync(folder, { recursive: true });
	await promisify(execFile)('npm', ['install', tarball, '--prefix', folder, '--prefer-offline'], {
		cwd: folder,
	});
	return join(folder, 'node_modules', NAME);
}

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

/**
 * Installs the packed package by `npm install` in n8n's nodes folder, as n8n does for its users: without the peer
 * dependency, which n8n itself provides.
 *
 * @returns the folder of the installed package
 */
export async function installTarball(tarball: string, dataFolder: string): Promise<string> {
	const folder = nodesFolder(dataFolder);
	mkdirSync(folder, { recursive: true });
	const options = ['--prefix', folder, '--omit=peer', '--ignore-scripts', '--offline'];
	await promisify(execFile)('npm', ['install', tarball, ...options], { cwd: folder });
	return join(folder, 'node_modules', NAME);
}

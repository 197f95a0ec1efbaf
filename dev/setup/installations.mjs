import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './cache.mjs';

const path = join(cache, 'installations.json');

/** The next version of a thing takes about as long. */
const keyOf = (what) => what.replace(/ [\d.]+$/, '');

const all = () => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

/**
 * How long it took to install a thing on this machine, and how many packages it were.
 *
 * @param {string} what its name, with or without a version
 * @returns {{ seconds: number, packages: number } | undefined}
 */
export const lastInstallation = (what) => all()[keyOf(what)];

/** @param {string} what @param {{ seconds: number, packages: number }} installation */
export function keepInstallation(what, installation) {
	mkdirSync(cache, { recursive: true });
	writeFileSync(path, JSON.stringify({ ...all(), [keyOf(what)]: installation }));
}

import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT = 5_000;
const DEAD_AFTER = 60_000;

/** @param {string} path a lock file, whose holder touches it at every beat */
function isHeld(path) {
	try {
		const owner = Number(readFileSync(path, 'utf8'));
		if (Date.now() - statSync(path).mtimeMs > DEAD_AFTER) return false;
		process.kill(owner, 0);
		return true;
	} catch (error) {
		// EPERM: the process lives, under another user.
		return error.code === 'EPERM';
	}
}

/**
 * Runs `work` while no other process does, so that two runs started at once never install into the same
 * folder. A lock whose holder has died does not count.
 *
 * @template T
 * @param {string} path the lock file
 * @param {() => void} onWait called once if another process has the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
	const mine = `${path}.${process.pid}`;
	writeFileSync(mine, String(process.pid));
	try {
		for (let waited = false; ; waited = true) {
			try {
				// A link, because unlike a new file it appears together with its content.
				linkSync(mine, path);
				// Another run may have judged the dead holder's lock at the same moment, and removed this one.
				await sleep(50);
				if (readFileSync(path, 'utf8') === String(process.pid)) break;
			} catch (error) {
				if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
				if (isHeld(path)) {
					if (!waited) onWait();
					await sleep(1_000);
				} else {
					rmSync(path, { force: true });
				}
			}
		}
	} finally {
		rmSync(mine, { force: true });
	}
	const release = () => rmSync(path, { force: true });
	process.once('exit', release);
	const beat = setInterval(() => utimesSync(path, new Date(), new Date()), BEAT);
	try {
		return await work();
	} finally {
		clearInterval(beat);
		process.removeListener('exit', release);
		release();
	}
}

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RecordedRequest } from './api.mts';
import type { Profile, Store } from './store.mts';
import type { Watch } from './watch.mts';

/**
 * Keeps the messaging profiles in a file, so that the webhook URLs which n8n has set outlive a restart.
 * @throws when the file is there and holds something else
 */
export function keepProfiles(file: string, store: Store, requested: Watch<RecordedRequest>): void {
	if (existsSync(file)) load(file, store);
	requested.listen((request) => {
		const isChange = request.method !== 'GET' && request.path.startsWith('/messaging_profiles');
		if (isChange && request.status === 200) save(file, store);
	});
}

function load(file: string, store: Store): void {
	let profiles: Profile[];
	try {
		profiles = (JSON.parse(readFileSync(file, 'utf8')) as { profiles: Profile[] }).profiles;
		if (!Array.isArray(profiles)) throw new Error('no profiles');
	} catch {
		throw new Error(`${file} is not a file of the simulator: delete it or name another one`);
	}
	store.profiles.clear();
	for (const profile of profiles) store.profiles.add(profile);
}

function save(file: string, store: Store): void {
	mkdirSync(dirname(file), { recursive: true });
	const partial = `${file}.partial`;
	writeFileSync(partial, JSON.stringify({ profiles: [...store.profiles] }, null, '\t'));
	// A rename is atomic: a crash leaves the old file or the new one, never half of one.
	renameSync(partial, file);
}

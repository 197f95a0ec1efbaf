import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RecordedRequest } from './api.mts';
import type { Collection } from './collection.mts';
import type { Store } from './store.mts';
import type { Watch } from './watch.mts';

/** What holds webhook URLs. */
const kept = ['profiles', 'rcsAgents', 'whatsappSettings'] as const;

/**
 * Keeps in a file what holds webhook URLs, so that those which n8n has set outlive a restart.
 * @throws when the file is there and holds something else
 */
export function keepWebhooks(file: string, store: Store, requested: Watch<RecordedRequest>): void {
	if (existsSync(file)) load(file, store);
	requested.listen(({ method, path, status }) => {
		const isChange = method !== 'GET' && !path.startsWith('/messages');
		if (isChange && status === 200) save(file, store);
	});
}

function load(file: string, store: Store): void {
	let saved: Partial<Record<(typeof kept)[number], object[]>>;
	try {
		saved = JSON.parse(readFileSync(file, 'utf8')) as typeof saved;
		if (!Array.isArray(saved.profiles)) throw new Error('no profiles');
	} catch {
		throw new Error(`${file} is not a file of the simulator: delete it or name another one`);
	}
	for (const name of kept) {
		const records = saved[name];
		// A file of an earlier version lacks some.
		if (!records) continue;
		const collection = store[name] as Collection<object>;
		collection.clear();
		for (const record of records) collection.add(record);
	}
}

function save(file: string, store: Store): void {
	mkdirSync(dirname(file), { recursive: true });
	const partial = `${file}.partial`;
	const records = Object.fromEntries(kept.map((name) => [name, [...store[name]]]));
	writeFileSync(partial, JSON.stringify(records, null, '\t'));
	// A rename is atomic: a crash leaves the old file or the new one, never half of one.
	renameSync(partial, file);
}

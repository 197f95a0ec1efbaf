import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where everything that is fetched once is kept, for all working copies of this repository. */
export const cache = join(
	process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
	'n8n-nodes-telnyx',
);

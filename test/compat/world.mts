import { after, before } from 'node:test';
import { startWorld, type World } from '../e2e/world.mts';

/** The n8n under test, next to a simulator of Telnyx: one for all checks of a file. */
export let world: World;

before(
	async () => {
		// Tries enough for an event that comes while n8n still works, and soon given up while n8n is down.
		world = await startWorld({ webhookRetryDelay: 300, webhookAttempts: 10 });
	},
	{ timeout: 300_000 },
);
after(() => world?.close());

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A node for comparison that only a bench has. n8n calls its type `CUSTOM.` and its name. */
export interface CustomNode {
	/** The environment in which n8n loads it. */
	env: Record<string, string>;
	remove(): void;
}

/**
 * @param name of its class
 * @param source a CommonJS module, which exports the class
 */
export function customNode(name: string, source: string): CustomNode {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-telnyx-bench-'));
	writeFileSync(join(folder, `${name}.node.js`), source);
	return {
		env: { N8N_CUSTOM_EXTENSIONS: folder },
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

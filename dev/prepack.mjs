// Keeps a package from being packed or published without what n8n would load from it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const missing = [...n8n.nodes, ...n8n.credentials].filter((file) => !existsSync(join(root, file)));
if (missing.length > 0) {
	console.error(`The package would lack ${missing.join(', ')}.\nRun "npm run build" first.`);
	process.exit(1);
}

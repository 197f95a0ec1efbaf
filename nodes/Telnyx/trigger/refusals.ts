import type { Logger } from 'n8n-workflow';

const quiet = 60_000;

/** Nodes and reasons are few; the bound is for an instance with very many workflows. */
const mostRemembered = 1_000;

const lastLogged = new Map<string, number>();

/** Logs a refused request, once a minute for each node and reason: a flood must not fill the log. */
export function logRefusal(logger: Logger, node: string, reason: string, remedy: string): void {
	const key = `${node} ${reason}`;
	const now = Date.now();
	if (now - (lastLogged.get(key) ?? 0) < quiet) return;
	if (lastLogged.size >= mostRemembered) lastLogged.clear();
	lastLogged.set(key, now);
	logger.warn(`Telnyx Trigger refused a request: ${reason}. ${remedy}`);
}

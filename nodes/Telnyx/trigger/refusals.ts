import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { respondWith, type Refusal } from './verify';

/** Milliseconds. */
const quiet = 60_000;

/** Nodes and reasons are few; the bound is for an instance with very many workflows. */
const mostRemembered = 1_000;

const lastLogged = new Map<string, number>();

/** Logs a refused request, once a minute for each node and reason: a flood must not fill the log. */
export function logRefusal(context: IWebhookFunctions, reason: string, remedy: string): void {
	const node = `"${context.getNode().name}" of workflow ${context.getWorkflow().id}`;
	const key = `${node} ${reason}`;
	const now = performance.now();
	if (now - (lastLogged.get(key) ?? -Infinity) < quiet) return;
	if (lastLogged.size >= mostRemembered) lastLogged.clear();
	lastLogged.set(key, now);
	context.logger.warn(`${node} refused a request: ${reason}. ${remedy}`);
}

/** Turns a request away with nothing but a status, and logs why. */
export function turnAway(
	context: IWebhookFunctions,
	{ status, reason, remedy }: Refusal,
): IWebhookResponseData {
	logRefusal(context, reason, remedy);
	return respondWith(context, status);
}

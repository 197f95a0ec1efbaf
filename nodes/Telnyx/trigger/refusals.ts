import type { IWebhookFunctions, NodeOperationError } from 'n8n-workflow';

const quiet = 60_000;

/** Nodes and reasons are few; the bound is for an instance with very many workflows. */
const mostRemembered = 1_000;

const lastLogged = new Map<string, number>();

/** Logs a refused request, once a minute for each node and reason: a flood must not fill the log. */
export function logRefusal(context: IWebhookFunctions, reason: string, remedy: string): void {
	const node = `"${context.getNode().name}" of workflow ${context.getWorkflow().id}`;
	const key = `${node} ${reason}`;
	const now = Date.now();
	if (now - (lastLogged.get(key) ?? 0) < quiet) return;
	if (lastLogged.size >= mostRemembered) lastLogged.clear();
	lastLogged.set(key, now);
	context.logger.warn(`${node} refused a request: ${reason}. ${remedy}`);
}

/** How to tell the user about a refusal, for the triggers whose public key no event has proven yet. */
const unproven = new Map<string, (error: NodeOperationError) => void>();

/** Until an event is believed, a wrong public key is likely, and shown to the user: once. */
export function awaitProof(trigger: string, tell: (error: NodeOperationError) => void): void {
	unproven.set(trigger, tell);
}

/** Tells the user about a refusal for which the public key may be to blame. */
export function reportUnproven(trigger: string, error: NodeOperationError): void {
	unproven.get(trigger)?.(error);
	settleProof(trigger);
}

/** From here on refusals are somebody else's requests, or the trigger is no longer active. */
export const settleProof = (trigger: string): boolean => unproven.delete(trigger);

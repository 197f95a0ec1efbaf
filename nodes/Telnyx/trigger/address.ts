import type { IHookFunctions } from 'n8n-workflow';

import type { Registration } from './state';

/** n8n's path for tests: the usual one, until a test tells of another. */
let testEndpoint = 'webhook-test';

/** The trigger's own address; for "Listen for test event" that of the test. */
export const urlOf = (context: IHookFunctions): string =>
	context.getNodeWebhookUrl('default') as string;

/** Takes the trigger's address for that of a test. */
export function rememberTest(context: IHookFunctions): void {
	testEndpoint = partsOf(context, urlOf(context))?.endpoint ?? testEndpoint;
}

/** Whether the address is of this n8n. Others can share its host. */
export const isHere = (context: IHookFunctions, url: string): boolean =>
	partsOf(context, url) !== undefined;

/** Whether the address is that of a test of this n8n, of whatever trigger. */
export const isOfTest = (context: IHookFunctions, url: string): boolean =>
	partsOf(context, url)?.endpoint === testEndpoint;

/**
 * Whether an address is this trigger's: the one that it gave Telnyx, which stays its own when n8n
 * moves to another host, or one of this n8n with its ID. An ID alone does not tell: a workflow that
 * was imported into another n8n has the same one.
 */
export function isOwn(context: IHookFunctions, url: string, known?: Registration): boolean {
	const trigger = partsOf(context, url)?.trigger;
	return (
		url === known?.url ||
		(trigger !== undefined && trigger === partsOf(context, urlOf(context))?.trigger)
	);
}

/** The parts of an address of this n8n: its path for webhooks or for tests, and what tells the trigger. */
function partsOf(context: IHookFunctions, url: string) {
	// Without an ID of its own, n8n tells a trigger by its workflow and its name.
	const ownParts = context.getNode().webhookId === undefined ? 4 : 3;
	const here = `${urlOf(context).split('/').slice(0, -ownParts).join('/')}/`;
	if (!url.startsWith(here)) return undefined;
	const [endpoint, ...trigger] = url.slice(here.length).split('/');
	return { endpoint, trigger: trigger.join('/') };
}

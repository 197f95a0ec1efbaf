import type { IHookFunctions } from 'n8n-workflow';

import { withoutDeliveryEvents } from '../message/deliveryHint';
import { wantsStatusEvents } from './settings';

/**
 * The trigger's own address; for "Listen for test event" that of the test. Where it wants no events about messages
 * that were sent, the address says so, and the Telnyx node sends without them.
 */
export function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default') as string;
	return wantsStatusEvents(context) ? url : withoutDeliveryEvents(url);
}

/**
 * What tells a trigger of this n8n in its address: its webhook ID, or without one its workflow and name; undefined for
 * an address elsewhere. Others can share this n8n's host.
 */
export function triggerIn(context: IHookFunctions, url: string): string | undefined {
	// What comes after this n8n's own address: its path for webhooks or for tests, then the trigger.
	const ownParts = context.getNode().webhookId === undefined ? 4 : 3;
	const here = `${urlOf(context).split('/').slice(0, -ownParts).join('/')}/`;
	if (!url.startsWith(here)) return undefined;
	return url.slice(here.length).split('/').slice(1, -1).join('/');
}

/**
 * Whether an address is this trigger's: the one that it gave Telnyx, which stays its own when n8n
 * moves to another host, or one of this n8n with its ID. An ID alone does not tell: a workflow that
 * was imported into another n8n has the same one.
 */
export function isOwn(context: IHookFunctions, url: string, known?: string): boolean {
	return url === known || triggerIn(context, url) === triggerIn(context, urlOf(context));
}

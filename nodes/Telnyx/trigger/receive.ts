import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { TelnyxCredential } from '../transport/send';
import { claim } from './deliveries';
import { eventNames, flatEvent, type EventName, type FlatEvent } from './events';
import { passes, type Filters } from './filters';
import { logRefusal } from './refusals';
import { isSigned, readPublicKeys, readSignature } from './signature';

interface Options extends Filters {
	ignoreOwnNumbers?: boolean;
	includeRawEvent?: boolean;
	singleOutput?: boolean;
	/** Seconds. */
	timestampWindow?: number;
}

/** Telnyx's events are a few kilobytes; much more is not an event. */
const largestBody = 1_000_000;

const credentialRemedy = 'Compare it with the one in the Telnyx portal under Account > Keys & Credentials > Public Key.';

/**
 * Answers one request to the trigger's address: refused unless Telnyx signed it, acknowledged without
 * a run where the user did not ask for the event, and handed to the workflow otherwise. The checks
 * stand in the order of their cost.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = context.getRequestObject().rawBody as Buffer | undefined;
	if (!body || body.length > largestBody) {
		return refuse(context, 413, 'the body is empty or larger than 1 MB', 'Telnyx sends no such events.');
	}
	const options = context.getNodeParameter('options', {}) as Options;
	const signature = readSignature(context.getHeaderData(), options.timestampWindow ?? 300);
	if (typeof signature === 'string') {
		return refuse(context, 401, signature, 'If this was Telnyx, check the clock of this machine and any proxy in between.');
	}
	const { publicKey } = await context.getCredentials<TelnyxCredential>('telnyxMessagingApi');
	const keys = readPublicKeys(publicKey);
	if (!Array.isArray(keys) || keys.length === 0) {
		// Not 401: the fault is here, and Telnyx may try again until it is mended.
		return refuse(context, 503, 'the credential has no usable public key', credentialRemedy);
	}
	if (!isSigned(body, signature, keys)) {
		return refuse(context, 401, 'the signature does not match the public key', `If this was Telnyx, the credential’s public key is wrong. ${credentialRemedy}`);
	}

	const webhook = parse(body);
	const event = webhook && flatEvent(webhook);
	if (!event || !wanted(context, event, options)) return acknowledged;

	const key = [context.getWorkflow().id, context.getNode().id, context.getMode(), event.eventId].join(' ');
	const claimed = claim(key, context.getResponseObject());
	if (claimed === 'done') return acknowledged;
	// The first delivery may still fail, so that this one must not be acknowledged yet.
	if (claimed === 'underWay') return answer(context, 409);
	return { ...acknowledged, workflowData: outputs(context, event, webhook, options) };
}

const acknowledged: IWebhookResponseData = { webhookResponse: { received: true } };

function answer(context: IWebhookFunctions, status: number): IWebhookResponseData {
	context.getResponseObject().status(status).send().end();
	return { noWebhookResponse: true };
}

function refuse(
	context: IWebhookFunctions,
	status: number,
	reason: string,
	remedy: string,
): IWebhookResponseData {
	const where = `${context.getWorkflow().id} "${context.getNode().name}"`;
	logRefusal(context.logger, where, reason, remedy);
	return answer(context, status);
}

function parse(body: Buffer): IDataObject | undefined {
	try {
		const parsed: unknown = JSON.parse(body.toString());
		return typeof parsed === 'object' && parsed !== null ? (parsed as IDataObject) : undefined;
	} catch {
		// Signed, and still no JSON: nothing that a repetition would mend.
		return undefined;
	}
}

function wanted(context: IWebhookFunctions, event: FlatEvent, options: Options): boolean {
	if (!chosenEvents(context).includes(event.event)) return false;
	if (options.ignoreOwnNumbers && event.direction !== 'outbound') {
		const own = context.getWorkflowStaticData('node').ownNumbers as string[] | undefined;
		if (event.from !== null && own?.includes(event.from)) return false;
	}
	return passes(event, options);
}

const chosenEvents = (context: IWebhookFunctions) =>
	context.getNodeParameter('events', []) as EventName[];

/** One list per output: of the chosen events, in the order of `eventNames`, or a single one for all. */
function outputs(
	context: IWebhookFunctions,
	event: FlatEvent,
	webhook: IDataObject,
	options: Options,
) {
	const json = {
		...event,
		...(options.includeRawEvent ? { rawEvent: webhook } : {}),
	} as unknown as IDataObject;
	if (options.singleOutput) return [[{ json }]];
	const chosen = chosenEvents(context);
	return eventNames
		.filter((name) => chosen.includes(name))
		.map((name) => (name === event.event ? [{ json }] : []));
}

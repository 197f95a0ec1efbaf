import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { claimInTime, eventKey } from './eventClaims';
import { flatEvent, type FlatEvent } from './events';
import { isFromOwnNumber, isWanted } from './filters';
import { failedRun, startingItem, type Failure } from './outputs';
import { isFromOwnSource } from './ownSource';
import {
	isReplyToKnown,
	partiesOf,
	questionsComeFirst,
	replyField,
	replyOf,
} from './questionsFirst';
import { turnAway } from './refusals';
import { countStart, type Excess } from './senderLimit';
import { isReadFromLog, runLimits, settingsOf, windowOf, type Settings } from './settings';
import { triggerKey } from './state';
import { parseBody, rawBodyOf, respondWith, signatureProblem, type Refusal } from './verify';

/**
 * Answers one request to the trigger's address: refused unless Telnyx signed it, acknowledged without
 * a run where the user did not ask for the event, and handed to the workflow otherwise.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = rawBodyOf(context);
	const refusal = await signatureProblem(context, body, windowOf(context));
	if (refusal) return refuse(context, refusal);

	const webhook = parseBody(body);
	const event = webhook && flatEvent(webhook);
	const settings = settingsOf(context);
	if (!event || !isFromOwnSource(event, settings)) return acknowledged;
	if (!isTest(context) && isReadFromLog(context, event.event)) return acknowledged;
	const isReply = !isTest(context) && isReplyToKnown(event, settings.options);
	if (!isReply && !isWanted(event, settings)) {
		if (isTest(context)) explainOwnNumber(context, event, settings);
		return acknowledged;
	}

	// A test takes nothing from production.
	const key = eventKey(context, event) + (isTest(context) ? ' test' : '');
	const state = await claimInTime(key, context.getResponseObject());
	if (state === 'done') return acknowledged;
	// The first delivery may still fail, so that this one must not be acknowledged yet.
	if (state === 'underWay') return respondWith(context, 409);
	return start(context, { event, webhook, settings, isReply });
}

const acknowledged: IWebhookResponseData = { webhookResponse: { received: true } };

/** Whether the user listens for a test event, which is one event and no more. */
const isTest = (context: IWebhookFunctions): boolean => context.getMode() === 'manual';

interface Start {
	event: FlatEvent;
	webhook: IDataObject;
	settings: Settings;
	/** Whether a question waits for it. */
	isReply: boolean;
}

/** Hands the event to the workflow, unless its sender has started too many runs of late. */
function start(
	context: IWebhookFunctions,
	{ event, webhook, settings, isReply }: Start,
): IWebhookResponseData {
	const excess =
		event.event === 'messageReceived' && !isTest(context) && !isReply
			? countStart(senderKey(context, event), runLimits(settings.options))
			: undefined;
	if (!excess) {
		const workflowData = startingItem(event, webhook, settings);
		if (!isTest(context) && partiesOf(event) && questionsComeFirst(settings.options)) {
			const reply = replyOf(context, rawBodyOf(context), { isWanted: isWanted(event, settings) });
			workflowData[0][0].json[replyField] = reply;
		}
		return { ...acknowledged, workflowData };
	}
	if (!excess.shouldNotify) return acknowledged;
	return { ...acknowledged, workflowData: failedRun(leftOut(event, excess)) };
}

/** Tells one sender's texts to one number of one trigger from all others. */
const senderKey = (context: IWebhookFunctions, { from, to }: FlatEvent): string =>
	`${triggerKey(context)} ${from} ${to}`;

const leftOut = ({ from, to }: FlatEvent, { limit, unit }: Excess): Failure => ({
	message: `Texts from ${from} to ${to} start no more runs for now: there were ${limit} within the last ${unit}`,
	description: `This keeps two auto-responders from texting each other forever. If there can be more, raise "At Most per Sender and ${unit === 'hour' ? 'Hour' : 'Minute'}" in the trigger’s options, or set it to 0 for no limit. The Telnyx node’s "Recover Missed" can get the texts that were left out.`,
});

/**
 * Shows somebody who tests with two numbers of their own why nothing happens.
 *
 * @throws NodeOperationError where the event was left out for that reason
 */
function explainOwnNumber(context: IWebhookFunctions, event: FlatEvent, settings: Settings): void {
	if (!settings.events.includes(event.event) || !isFromOwnNumber(event, settings)) return;
	throw new NodeOperationError(
		context.getNode(),
		`A text from ${event.from} was left out: the number belongs to your own Telnyx account`,
		{
			description:
				'Send the test from another phone, or turn off "Ignore Own Numbers" in the trigger’s options.',
		},
	);
}

/**
 * Turns a request away. Where the public key may be wrong, the user finds a failed run in the executions
 * list: whichever process of n8n received the request, that list is the same.
 *
 * @throws NodeOperationError while the user listens for a test event, who so sees what is wrong
 */
function refuse(context: IWebhookFunctions, refusal: Refusal): IWebhookResponseData {
	const { reason, remedy, shouldNotify } = refusal;
	const message = `A request was refused: ${reason}`;
	if (isTest(context)) {
		throw new NodeOperationError(context.getNode(), message, { description: remedy });
	}
	const answered = turnAway(context, refusal);
	if (!shouldNotify) return answered;
	return { ...answered, workflowData: failedRun({ message, description: remedy }) };
}

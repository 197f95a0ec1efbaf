import type { IDataObject, IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { parseJson } from '../message/json';
import { cancelSignal } from '../transport/exchange';
import { withDeadline } from '../transport/deadline';
import type { OpenQuestion } from './openQuestions';
import { resumeAddress } from './resumeAddress';

/** An event as Telnyx signed it. */
export interface SignedEvent extends IDataObject {
	/** The bytes of the body, as text. */
	body: string;
	timestamp: string;
	signature: string;
}

/** What the trigger says with an event that it hands on. None of it is believed where it matters. */
export interface HandOver {
	/** The run of the node that asked: in a loop, an earlier round's question must not be answered by it. */
	run: number;
	/** How many replies the question was handed before. */
	earlier: number;
	/** Whether a newer question to the same person came after it. */
	overtaken: boolean;
}

/** The header in which that stands. */
export const handOverHeader = 'x-telnyx-question';

/** The field of an unsigned request that names the message. */
export const messageField = 'messageId';

/** The field of a waiting execution's response that says what it made of a reply. */
export const takenField = 'question';

/** What a waiting execution made of an event: `open` where it goes on waiting, after it has asked again. */
export type Taken = 'answered' | 'open';

/**
 * What became of handing an event on: `refused` where it is no reply to the question, `gone` where nobody waits there any
 * more, `busy` where the execution runs at the moment, `unreachable` where this n8n does not respond to itself.
 */
export type Handed = Taken | 'refused' | 'gone' | 'busy' | 'unreachable';

/** Milliseconds. */
const patience = 15_000;

/** Hands an event on to the execution that waits for a person's reply, by a request to this n8n itself. */
export async function handOver(
	context: IExecuteFunctions,
	question: OpenQuestion,
	{ body, timestamp, signature }: SignedEvent,
	about: HandOver,
): Promise<Handed> {
	const { execution, node } = question;
	const token = await resumeToken(context, execution);
	const url = resumeAddress(context, { execution, node, token }).href;
	try {
		const limits = { milliseconds: patience, cancel: cancelSignal(context) };
		const response = await withDeadline(limits, async (abortSignal) => {
			const request = {
				method: 'POST' as const,
				url,
				body,
				headers: {
					'content-type': 'application/json',
					...(signature && {
						'telnyx-timestamp': timestamp,
						'telnyx-signature-ed25519': signature,
					}),
					[handOverHeader]: JSON.stringify(about),
				},
				encoding: 'text' as const,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				abortSignal,
			};
			return (await context.helpers.httpRequest(request)) as IN8nHttpFullResponse;
		});
		return handedBy(response);
	} catch {
		return 'unreachable';
	}
}

function handedBy({ statusCode, body }: IN8nHttpFullResponse): Handed {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const taken = parseJson(text)?.[takenField];
	if (taken === 'answered' || taken === 'open') return taken;
	// A starting n8n says so with status 200.
	if (statusCode >= 500 || text.includes('starting up')) return 'unreachable';
	if (statusCode === 403) return 'refused';
	return statusCode === 409 && text.includes('running') ? 'busy' : 'gone';
}

/**
 * n8n's token of a waiting execution, which it wants to see from 2.14 on. It is read where it is needed, so that the
 * register need not hold it.
 */
async function resumeToken(
	context: IExecuteFunctions,
	execution: string,
): Promise<string | undefined> {
	try {
		const data = await context.getExecutionDataById(execution);
		return (data as { resumeToken?: string } | undefined)?.resumeToken;
	} catch {
		return undefined;
	}
}

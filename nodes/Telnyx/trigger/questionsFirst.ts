import { randomUUID } from 'node:crypto';
import {
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { readReference } from './buttonReference';
import type { FlatEvent } from './events';
import { handOver, messageField, type Handed, type HandOver, type SignedEvent } from './handOver';
import {
	afterwards,
	handledBy,
	hasReply,
	isAwaited,
	keyOf,
	questionsBetween,
	questionsOf,
	rememberRead,
	type Note,
	type OpenQuestion,
	type Parties,
} from './openQuestions';
import type { RunStep } from './outputs';
import { noteReply, readQuestions } from './questionRegister';
import type { Options } from './settings';

/** What the trigger's run needs for handing a reply on. It stands in the run's first item, and goes no further. */
export interface Reply extends SignedEvent {
	/** The process of n8n that received it. */
	process: string;
	/** Whether the workflow gets it where no question does. */
	isWanted: boolean;
}

/** The item's field that holds it. */
export const replyField = 'telnyxReply';

/** Tells this process of n8n from others. */
const thisProcess = randomUUID();

const replyEvents = ['messageReceived', 'keywordReceived'];

export const questionsComeFirst = ({ questionsFirst }: Options): boolean => questionsFirst ?? true;

/** The parties of a text that may be a reply; undefined where it is none: of a group, nobody in particular was asked. */
export function partiesOf({ event, from, to, groupMessageId }: FlatEvent): Parties | undefined {
	if (!replyEvents.includes(event) || from === null || to === null || groupMessageId)
		return undefined;
	return { person: from, own: to };
}

/** Whether a question of which this process knows waits for a text, which the trigger would leave out otherwise. */
export function isReplyToKnown(event: FlatEvent, options: Options): boolean {
	const parties = partiesOf(event);
	return questionsComeFirst(options) && parties !== undefined && isAwaited(parties);
}

/** What a run needs to hand the text on that starts it. */
export function replyOf(
	context: IWebhookFunctions,
	body: Buffer,
	{ isWanted }: { isWanted: boolean },
): Reply {
	const headers = context.getHeaderData() as Record<string, string>;
	return {
		body: body.toString(),
		timestamp: headers['telnyx-timestamp'],
		signature: headers['telnyx-signature-ed25519'],
		process: thisProcess,
		isWanted,
	};
}

/** The same for a text that Telnyx lists as missed, without a signature: the question asks Telnyx for it. */
export const unsignedReply = (): Reply => ({
	body: '',
	timestamp: '',
	signature: '',
	process: thisProcess,
	isWanted: true,
});

/**
 * Hands a text on to the question that waits for it, the newest first. What no question takes goes to the workflow, and
 * to it alone.
 */
export const questionsFirst: RunStep = async (context, items) => {
	const [item] = items;
	const reply = item?.json[replyField] as Reply | undefined;
	if (!reply) return items;
	const json = { ...item.json };
	delete json[replyField];
	const isTaken = await new HandingOver(context, json as unknown as FlatEvent, reply).toAny();
	return isTaken || !reply.isWanted ? [] : [{ ...item, json }];
};

/** Milliseconds between two tries while an execution is busy. */
export const pauses = [100, 200, 400, 800, 1_500, 3_000, 5_000, 5_000, 5_000, 10_000];

/** The way of one reply to the question that it answers. */
class HandingOver {
	private readonly parties: Parties;

	/**
	 * Whether all that runs in this n8n runs in this process, which then knows every question: in queue mode, no process
	 * that receives events runs workflows.
	 */
	private readonly isAlone: boolean;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly event: FlatEvent,
		private readonly reply: Reply,
	) {
		this.parties = partiesOf(event) ?? { person: '', own: '' };
		this.isAlone = reply.process === thisProcess;
	}

	/** @returns whether a question took it */
	async toAny(): Promise<boolean> {
		const tried = new Set<string>();
		for (;;) {
			const known = await this.questions();
			// Telnyx delivers an event twice now and then, and a run can be begun anew after a crash.
			if (known.some((one) => !one.open && hasReply(one, this.messageId))) return true;
			const question = known.find((one) => one.open && !tried.has(keyOf(one)));
			if (!question) return false;
			const newer = known.some(({ asked }) => asked > question.asked);
			if (await this.to(question, newer)) return true;
			tried.add(keyOf(question));
		}
	}

	private get messageId(): string {
		return this.event.messageId ?? this.event.eventId;
	}

	/** The questions that the reply may answer. A tapped button says to which it belongs. */
	private async questions(): Promise<OpenQuestion[]> {
		const known = await this.known();
		const reference = readReference(this.event.button?.id);
		if (!reference) return known;
		const { execution, node, run } = reference;
		const [question] = questionsOf(execution, node, run, known);
		if (question) return [question];
		const times = { asked: 0, expires: Date.now() + afterwards };
		return [{ ...this.parties, execution, node, run, ...times, open: true, handled: '' }];
	}

	private async known(): Promise<OpenQuestion[]> {
		if (this.isAlone) {
			await readOnce(this.context);
			return questionsBetween(this.parties);
		}
		return questionsBetween(this.parties, await readIfThere(this.context, this.parties));
	}

	/** @returns whether the question took it */
	private async to(question: OpenQuestion, overtaken: boolean): Promise<boolean> {
		if (this.isAlone) rememberRead(question);
		// First, so that the execution does not find the reply in Telnyx's log meanwhile, and so that another process that
		// has to go on with this run knows that the question may have it.
		const { had, question: claimed } = await this.note(question, { isHandled: true });
		const earlier = handledBy(claimed).filter((id) => id !== this.messageId).length;
		const about = { run: question.run, earlier, overtaken };
		const handed = await this.untilHanded(question, about, had);
		if (handed === 'unreachable') {
			await this.note(claimed, { isHandled: false });
			throw new NodeOperationError(
				this.context.getNode(),
				`The reply of ${this.parties.person} could not be handed to execution ${question.execution}, which waits for it`,
				{
					description:
						'This n8n could not be reached at its own address. Check its environment variable WEBHOOK_URL. The waiting execution also asks Telnyx for replies from time to time, and finds it there.',
				},
			);
		}
		const isTaken = handed === 'answered' || handed === 'open';
		await this.note(claimed, {
			// Of one that was busy all the time, it is not known whether it waits; what it was not handed, it must not find.
			isHandled: isTaken || handed === 'busy',
			isOver: handed === 'answered' || handed === 'gone',
		});
		return isTaken;
	}

	/**
	 * @param mayHaveIt whether it was handed on already: then an execution that waits no more has gone on with it, and one
	 * that runs all the time has it, too
	 */
	private async untilHanded(
		question: OpenQuestion,
		about: HandOver,
		mayHaveIt: boolean,
	): Promise<Handed> {
		for (let tries = 0; ; tries++) {
			const handed = await this.handTo(question, about);
			const isLast = tries === pauses.length;
			if (mayHaveIt && handed === 'gone') return 'answered';
			if (mayHaveIt && handed === 'busy' && isLast) return 'open';
			if (isLast || (handed !== 'busy' && handed !== 'unreachable')) return handed;
			// Perhaps only n8n's response was lost.
			mayHaveIt ||= handed === 'unreachable';
			await sleep(pauses[tries]);
		}
	}

	private async handTo(question: OpenQuestion, about: HandOver): Promise<Handed> {
		const { reply, messageId } = this;
		const body = reply.body || JSON.stringify({ [messageField]: messageId });
		return await handOver(this.context, question, { ...reply, body }, about);
	}

	private async note(question: OpenQuestion, note: Note) {
		return await noteReply(this.context, question, this.messageId, note);
	}
}

/** The workflows whose project's register this process has read. */
const readFor = new Map<string, Promise<void>>();

/** Reads once what the process knew before it was started anew. */
async function readOnce(context: IExecuteFunctions): Promise<void> {
	const workflow = context.getWorkflow().id ?? '';
	const reading =
		readFor.get(workflow) ??
		readIfThere(context).then((found) => {
			for (const question of found) rememberRead(question);
		});
	readFor.set(workflow, reading);
	await reading;
}

/** The questions of the register, none where there is no such thing. */
const readIfThere = async (
	context: IExecuteFunctions,
	parties?: Parties,
): Promise<OpenQuestion[]> =>
	await readQuestions(context, parties).catch((error: Error) => {
		context.logger.debug(`Telnyx: no register of open questions: ${error.message}`);
		return [];
	});

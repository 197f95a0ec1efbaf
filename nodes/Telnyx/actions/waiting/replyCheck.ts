import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import { flatMessage } from '../../fields/flatMessage';
import { textOf } from '../../message/json';
import type { FlatMessage } from '../../message/flat';
import { largestLogPage, messageLogRequest, type LogRecord } from '../../transport/messageLog';
import { messageRequest } from '../../transport/messages';
import { eventByFinalStatus } from '../../trigger/events';
import { isFinal } from '../../fields/finalStatus';
import {
	handledBy,
	questionsBetween,
	questionsOf,
	type OpenQuestion,
} from '../../trigger/openQuestions';
import { noteReply, readQuestions } from '../../trigger/questionRegister';
import type { Client } from '../client';
import { withdraw } from './announce';
import { answerData, type AnswerOutcome } from './question';
import { outputAtLimit, type QuestionState } from './questionState';
import { isReply } from './reply';
import { keepState, runIndexOf, stateOf } from './state';
import { readReply } from './textQuestion';
import { setOutputAtLimit, runningAgainAt } from './waitLimit';

/** Milliseconds between two looks for a reply: half of the time since the question, within these limits. */
const interval = { least: 60_000, most: 6 * 3_600_000 };

/** When n8n is to run the node again: to look for a reply that no trigger has handed on, or at the end. */
export function nextCheck({ since, limit }: QuestionState): Date {
	const now = Date.now();
	const pause = Math.min(interval.most, Math.max(interval.least, (now - since) / 2));
	return new Date(Math.min(limit, now + pause));
}

/**
 * The outputs where n8n has run the node again while it waited for a text: Telnyx is asked for replies that no trigger
 * has handed on, since it was down, or there is none. Without an outcome, and before the limit, the execution goes on
 * waiting.
 */
export async function goOnWithQuestion(
	{ context }: Item,
	telnyx: Client,
): Promise<INodeExecutionData[] | undefined> {
	const state = stateOf<QuestionState>(context);
	if (!state || !isWake(context, state)) return undefined;
	state.wakes++;
	const check = new ReplyCheck(context, telnyx, state);
	const found = await check.run();
	if (!found && Date.now() < state.limit) {
		keepState(context, state);
		setOutputAtLimit(context, [outputAtLimit(context, state)]);
		await context.putExecutionToWait(runningAgainAt(nextCheck(state)));
		return [];
	}
	keepState(context, { ...state, isOver: true });
	await check.close();
	const { question, messages } = state;
	const json = found
		? { data: answerData(question, found.outcome, found.given), messages }
		: outputAtLimit(context, state);
	(json.data as IDataObject).overtaken = await check.isOvertaken();
	return [{ json, pairedItem: 0 }];
}

/** Whether this run of the node is not a new question: its input is what would come out at the limit. */
function isWake(context: IExecuteFunctions, state: QuestionState): boolean {
	if (!state.byText || state.isOver) return false;
	// n8n runs an agent's tool again under the number that it had.
	const runs = [state.runIndex, state.runIndex + state.wakes + 1];
	if (!runs.includes(runIndexOf(context))) return false;
	const [{ json }] = context.getInputData();
	const idsOf = (messages: unknown) =>
		JSON.stringify(
			(messages as QuestionState['messages'] | undefined)?.map(({ messageId }) => messageId),
		);
	return idsOf(json.messages) === idsOf(state.messages);
}

interface Found {
	outcome: AnswerOutcome;
	given: IDataObject;
}

/** One look for replies in Telnyx's log, which knows them some time after they came. */
class ReplyCheck {
	private readonly execution: string;

	private readonly node: string;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly telnyx: Client,
		private readonly state: QuestionState,
	) {
		this.execution = context.getExecutionId();
		this.node = context.getNode().id;
	}

	async run(): Promise<Found | undefined> {
		const { numbers, byText } = this.state;
		for (const [index, person] of byText!.hasLog ? numbers.entries() : []) {
			const found = await this.lookFor(person, index);
			if (found) return found;
		}
		return await this.failedDelivery();
	}

	/** What the registers of this process and of all others know of questions to a person. */
	private async known(person: string, own: string) {
		const read = await readQuestions(this.context, { person, own }).catch(() => []);
		return [...questionsBetween({ person, own }), ...questionsBetween({ person, own }, read)];
	}

	private async lookFor(person: string, index: number): Promise<Found | undefined> {
		const { byText, asked, since, seen, runIndex } = this.state;
		const own = byText!.own[index];
		const query = messageLogRequest({
			direction: 'inbound',
			from: person,
			to: own || undefined,
			// The log knows whole seconds only.
			since: new Date(Math.floor(since / 1000) * 1000).toISOString(),
			oldestFirst: true,
		}).query;
		const records =
			(await this.telnyx.ask<LogRecord[]>('/detail_records', {
				...query,
				'page[size]': largestLogPage,
			})) ?? [];
		if (records.length === 0) return undefined;
		const questions = await this.known(person, own);
		const handled = new Set([...seen, ...questions.flatMap(handledBy)]);
		for (const { uuid } of records) {
			if (!uuid || handled.has(uuid)) continue;
			const raw = await this.telnyx.ask<IDataObject>(messageRequest(uuid).path);
			if (!raw) continue;
			const reply = flatMessage(raw);
			if (!isReply(reply, this.state, { run: runIndex })) continue;
			const at = Date.parse(reply.receivedAt ?? '');
			// It is the newer question's, which looks for it as well.
			if (questions.some((one) => one.open && one.asked > asked && one.asked < at)) continue;
			if (!(await this.claim(uuid, person, questions))) continue;
			const found = await this.read(reply, raw, index);
			if (found) return found;
			seen.push(uuid);
		}
		return undefined;
	}

	/** Keeps triggers from taking a reply, too. False where one has taken it just now. */
	private async claim(id: string, person: string, known: OpenQuestion[]): Promise<boolean> {
		const own = this.ownQuestion(person, known);
		return !own || !(await noteReply(this.context, own, id, { isHandled: true })).had;
	}

	/** What is known, here and in the register, of this execution's question to a person. */
	private ownQuestion(person: string, known: OpenQuestion[]): OpenQuestion | undefined {
		const { runIndex } = this.state;
		const noted = questionsOf(this.execution, this.node, runIndex, known).filter(
			(one) => one.person === person,
		);
		const handled = [...new Set(noted.flatMap(handledBy))].join(' ');
		return noted[0] && { ...noted[0], handled };
	}

	private async read(
		reply: FlatMessage,
		raw: IDataObject,
		index: number,
	): Promise<Found | undefined> {
		const { question, byText, numbers, seen } = this.state;
		const given: IDataObject = {
			respondedBy: reply.from,
			respondedAt: reply.receivedAt,
			text: reply.text,
			media: reply.media,
		};
		const keyword = textOf(raw.autoresponse_type) ?? reply.text?.trim().toUpperCase();
		if (keyword === 'STOP') return numbers.length > 1 ? undefined : { outcome: 'optedOut', given };
		const answer = readReply(question, reply);
		if (answer) return { outcome: 'answered', given: { ...given, ...answer } };
		if (seen.length >= byText!.askAgain.times) return { outcome: 'noMatch', given };
		await this.telnyx.send(byText!.requests[index], 'text');
		return undefined;
	}

	/** Whether no text that asked has arrived. */
	private async failedDelivery(): Promise<Found | undefined> {
		let errors: IDataObject[] = [];
		for (const { messageId } of this.state.messages) {
			if (messageId === null) return undefined;
			const message = await this.telnyx.ask<IDataObject>(messageRequest(messageId).path);
			if (!message || !isFinal(message)) return undefined;
			const flat = flatMessage(message);
			if (eventByFinalStatus[flat.status ?? '']) return undefined;
			errors = flat.errors as unknown as IDataObject[];
		}
		return { outcome: 'notDelivered', given: { errors } };
	}

	/** Lets no trigger hand anything on any more. */
	async close(): Promise<void> {
		const { numbers, byText } = this.state;
		const questions = await Promise.all(
			numbers.map(async (person, index) =>
				this.ownQuestion(person, await this.known(person, byText!.own[index])),
			),
		);
		await withdraw(
			this.context,
			questions.filter((one) => one !== undefined),
		);
	}

	/** Whether a newer question to the same person came. */
	async isOvertaken(): Promise<boolean> {
		const { numbers, byText, asked } = this.state;
		for (const [index, person] of numbers.entries()) {
			const known = await this.known(person, byText!.own[index]);
			if (known.some((one) => one.execution !== this.execution && one.asked > asked)) return true;
		}
		return false;
	}
}

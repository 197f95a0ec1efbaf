import type { IDataObject } from 'n8n-workflow';

import { RecentMap } from '../transport/recentMap';

/**
 * A question that a waiting execution asked somebody. It holds nothing of the question, and nothing with which anybody
 * could answer: the waiting execution itself checks what it is handed.
 */
export interface OpenQuestion extends IDataObject {
	person: string;
	/** The own number that asked; empty where Telnyx chooses it. */
	own: string;
	execution: string;
	/** The ID of the node that asked. */
	node: string;
	/** The run of the node. */
	run: number;
	/** Milliseconds since 1970. */
	asked: number;
	/** The same: when the question is of no use to anybody any more. */
	expires: number;
	/** Whether it still waits. */
	open: boolean;
	/** The IDs of the messages that were handed to it, separated by spaces. */
	handled: string;
}

/** Who texted, and which own number. */
export interface Parties {
	person: string;
	own: string;
}

/** Milliseconds for which a question is remembered that no longer waits: an event can come twice. */
export const afterwards = 24 * 3_600_000;

/** Some megabytes. */
const mostRemembered = 20_000;

/** What this process knows of questions, by `keyOf`. */
const questions = new RecentMap<string, OpenQuestion>(mostRemembered);

/** What tells a question to one person from all others. */
export const keyColumns = ['execution', 'node', 'run', 'person'] as const;

export const keyOf = (question: OpenQuestion): string =>
	keyColumns.map((column) => question[column]).join(' ');

export function remember(question: OpenQuestion): void {
	questions.set(keyOf(question), question);
}

/** Keeps what is known already: of a question that was read from the register, this process may know more. */
export function rememberRead(question: OpenQuestion): void {
	if (!questions.has(keyOf(question))) remember(question);
}

/** The questions of an execution's node. */
export const questionsOf = (
	execution: string,
	node: string,
	run: number,
	among: Iterable<OpenQuestion> = questions.values(),
): OpenQuestion[] =>
	[...among].filter((one) => one.execution === execution && one.node === node && one.run === run);

/** The questions between two parties, the newest first: those that this process knows, or those given. */
export const questionsBetween = (
	{ person, own }: Parties,
	among: Iterable<OpenQuestion> = questions.values(),
): OpenQuestion[] =>
	[...among]
		.filter((one) => one.person === person && (one.own === own || one.own === ''))
		.sort((one, other) => other.asked - one.asked);

/** Whether this process knows of a question that waits for this person. */
export const isAwaited = (parties: Parties): boolean =>
	questionsBetween(parties).some(({ open }) => open);

export const handledBy = ({ handled }: OpenQuestion): string[] =>
	handled.split(' ').filter(Boolean);

export const hasReply = (question: OpenQuestion, messageId: string): boolean =>
	handledBy(question).includes(messageId);

/** What is noted of a question that waits for no more. */
export const over = () => ({ open: false, expires: Date.now() + afterwards });

/** What is noted of a question about a message. */
export interface Note {
	/** Whether the question has it, so that nothing else may take it. */
	isHandled: boolean;
	/** Whether the question waits for no more. */
	isOver?: boolean;
}

/** What a note changes of a question; nothing where it says what is known. */
export function changesBy(
	question: OpenQuestion,
	messageId: string,
	{ isHandled, isOver = false }: Note,
): Partial<OpenQuestion> {
	const others = handledBy(question).filter((id) => id !== messageId);
	return {
		...(hasReply(question, messageId) !== isHandled && {
			handled: [...others, ...(isHandled ? [messageId] : [])].join(' '),
		}),
		...(isOver && over()),
	};
}

/**
 * Notes it in this process, if it knows the question.
 *
 * @returns whether the question had the message before
 */
export function noteHere(question: OpenQuestion, messageId: string, note: Note): boolean {
	const known = questions.get(keyOf(question));
	const had = known !== undefined && hasReply(known, messageId);
	if (known) Object.assign(known, changesBy(known, messageId, note));
	return had;
}

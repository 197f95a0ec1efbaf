import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../fields/item';
import type { FlatMessage } from '../../message/flat';
import { understand } from '../../message/understanding';
import type { TelnyxRequest } from '../../transport/request';
import { answerByOf, chosen, isChoice, type Question } from './question';

/** What is known of a question that a text answers. */
export interface TextAnswer {
	/** The own number of each person's text; empty where it is not known. */
	own: string[];
	/** The text that asks again, and how often it may. */
	askAgain: { text: string; times: number };
	/** The request that asks each person again. */
	requests: TelnyxRequest[];
	/** Whether Telnyx's message log has the replies: it has no WhatsApp. */
	hasLog: boolean;
}

/** How a person is to answer, as the last line of the text. */
function instruction(item: Item, question: Question): string {
	if (!isChoice(question)) return '';
	if (answerByOf(item) === 'button') return 'Please tap a button.';
	const { type, options } = question;
	if (type === 'choice') {
		const lines = options.map(({ label }, index) => `${index + 1} ${label}`);
		return [...lines, 'Reply with a number.'].join('\n');
	}
	return `Reply ${options.map(({ label }) => label).join(' or ')}.`;
}

/** The text of a question that a text answers. */
export function textOfQuestion(item: Item, question: Question): string {
	if (answerByOf(item) === 'button') return question.message.trim();
	const line = item.text('options.howToAnswer') ?? instruction(item, question);
	return [question.message.trim(), line].filter(Boolean).join('\n');
}

export function readAskAgain(item: Item, question: Question): TextAnswer['askAgain'] {
	const usual = `Sorry, I did not understand that. ${instruction(item, question).split('\n').join(' ')}`;
	return {
		text: item.text('options.askAgainText') ?? usual.trim(),
		times: item.number('options.askAgain') ?? 1,
	};
}

/** What a reply says: the fields of the output, or undefined where it fits nothing. */
export function readReply(question: Question, reply: FlatMessage): IDataObject | undefined {
	const { text, media, reaction } = reply;
	const given = { text, media };
	if (isChoice(question)) {
		const index = understand(text ?? '', question.options);
		return index === undefined ? undefined : { ...given, ...chosen(question, index) };
	}
	const isAnswer = reaction === null && (text !== null || media.length > 0);
	return isAnswer ? { ...given, answer: text } : undefined;
}

import type { INodeProperties } from 'n8n-workflow';

import { shortenText, splitText } from '../message/longText';
import { plainText } from '../message/plainText';
import {
	countSegments,
	mostSegments,
	type Encoding,
	type SegmentOptions,
} from '../message/segments';
import type { Item } from './item';
import { isShortCode, smsText } from './smsText';
import { isTool } from './tool';

/** The most texts that one is split into: more are a mistake, and cost accordingly. */
const mostTexts = 10;

type IfTooLong = 'fail' | 'shorten' | 'split';

export const plainTextField: INodeProperties = {
	displayName: 'Plain Text',
	name: 'plainText',
	type: 'boolean',
	default: true,
	description:
		'Whether to turn an AI’s Markdown and HTML into plain text before the SMS is counted and sent. Without this option, only the tool of an AI Agent does.',
};

const ways = {
	fail: {
		name: 'Fail',
		value: 'fail',
		description: 'Stop with an error before anything is sent',
	},
	shorten: {
		name: 'Shorten',
		value: 'shorten',
		description: 'Send as much as fits, with three dots at the end',
	},
	split: {
		name: 'Split Into Several Texts',
		value: 'split',
		description:
			'Send up to 10 texts in order, numbered like "(1/3)" and cut between sentences. Each becomes an output item with textPart and textParts.',
	},
} satisfies Record<IfTooLong, object>;

export const ifTooLongField: INodeProperties = {
	displayName: 'If Too Long',
	name: 'ifTooLong',
	type: 'options',
	default: 'fail',
	description: 'What to do with a text that takes more than 10 SMS',
	options: Object.values(ways),
};

/** The same for operations whose items have one message each. */
export const ifTooLongForOne: INodeProperties = {
	...ifTooLongField,
	options: [ways.fail, ways.shorten],
};

/** The item with a text that is as a phone shows it, where the user or an agent's tool wants that. */
export function withPlainText(item: Item): Item {
	const text = item.text('text');
	const isWanted = item.boolean('options.plainText') ?? isTool(item.context.getNode());
	return isWanted && text !== undefined ? item.with({ text: plainText(text) }) : item;
}

/**
 * The item's text in the form, and the number of texts, in which it is sent. Several are its parts 1, 2, …
 *
 * @param from the sender, whose kind decides on the alphabet
 * @throws NodeOperationError where it would take too many texts
 */
export function fittingTexts(whole: Item, from?: string): Item[] {
	const item = withPlainText(whole);
	const text = smsText(item);
	const way = item.choice<IfTooLong>('options.ifTooLong') ?? 'fail';
	if (text === undefined || way === 'fail') return [item];
	const options: SegmentOptions = {
		encoding: item.choice<Encoding>('options.encoding'),
		isFromShortCode: isShortCode(from),
	};
	if (way === 'shorten') return [item.with({ text: shortenText(text, options) })];
	// To cut a text that is far too long would keep n8n busy.
	const { segments } = countSegments(text, { encoding: 'gsm7' });
	const least = Math.ceil(segments / mostSegments);
	const texts = least > mostTexts ? [] : splitText(text, options);
	const count = Math.max(least, texts.length);
	if (count > mostTexts) {
		throw item.error({
			field: 'text',
			value: text,
			problem: `takes at least ${count} texts, and ${mostTexts} are the most`,
			remedy: 'Shorten it, or set If Too Long to Shorten.',
		});
	}
	if (texts.length === 1) return [item];
	return texts.map((part, index) => item.with({ text: part }, index + 1));
}

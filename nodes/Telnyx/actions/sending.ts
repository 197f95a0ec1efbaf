import type { INodeProperties } from 'n8n-workflow';

import { byLabel } from '../fields/collections';
import { guardFields } from '../fields/guards';
import type { Item } from '../fields/item';
import { checkModelChoice, modelMayChooseField } from '../fields/modelChoice';
import { numberOptionFields } from '../fields/numberOptions';
import { parameter } from '../fields/parameters';
import { sendingWindowField } from '../fields/sendingWindow';

/** How a run sends its texts: the same for all of its items, unlike the option `onceKey`. */
export interface SendingOptions {
	/** Requests under way at the same time. */
	concurrency: number;
	messagesPerSecond?: number;
	/** Milliseconds until an answer that does not come counts as unknown. */
	timeout: number;
	ifUnknown: 'error' | 'resend' | 'continue' | 'lookUp';
	/** Milliseconds for which "Look Up and Wait" waits, at the most, once all texts have left. */
	lookUpFor: number;
	skipOptedOut: boolean;
}

const fields = {
	concurrency: {
		displayName: 'Messages at Once',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		default: 20,
		description: 'How many messages to send at the same time',
	},
	ifUnknown: {
		displayName: 'If Unknown',
		name: 'ifUnknown',
		type: 'options',
		default: 'error',
		description:
			'What to do with a message that may or may not have been sent, because Telnyx’s response never arrived and its log does not show the message, or not yet',
		options: [
			{
				name: 'Continue',
				value: 'continue',
				description: 'Continue without it. Its output has the status "unknown".',
			},
			{
				name: 'Fail',
				value: 'error',
				description: 'Stop with an error. A retry sends every other message, but not this one.',
			},
			{
				name: 'Look Up and Wait',
				value: 'lookUp',
				description:
					'Text everybody else, then wait until Telnyx’s log shows it. Stop with an error if it does not in time.',
			},
			{
				name: 'Send Again',
				value: 'resend',
				description:
					'Stop with an error. A retry sends it again, so the recipient may get it twice.',
			},
		],
	},
	lookUpFor: {
		displayName: 'Look Up For',
		name: 'lookUpFor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 900, numberPrecision: 0 },
		default: 60,
		displayOptions: { show: { ifUnknown: ['lookUp'] } },
		description:
			'How many seconds Look Up and Wait waits for Telnyx’s log. Telnyx does not say how soon a message is in it.',
	},
	messagesPerSecond: {
		displayName: 'Messages per Second',
		name: 'messagesPerSecond',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'How many messages to send per second, spread evenly. At 0, they go out as fast as Telnyx allows. Telnyx queues what exceeds a sender’s own limit, for example 0.1 per second for a long code outside the US.',
	},
	onceKey: {
		displayName: 'Send Once Key',
		name: 'onceKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. newsletter-47',
		description:
			'Send each recipient only one message under this key, across executions and even after n8n crashes. Recipients who already got it come out with the status "skipped". n8n remembers the last 50,000 messages of each node.',
	},
	skipOptedOut: {
		displayName: 'Skip Opted-Out Recipients',
		name: 'skipOptedOut',
		type: 'boolean',
		default: false,
		description:
			'Whether to leave out recipients who texted STOP, instead of failing. Their items come out with the status "skipped"; a group MMS is left out as a whole.',
	},
	timeout: {
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 30,
		description: 'How many seconds to wait for Telnyx’s response to a message',
	},
} satisfies Record<string, INodeProperties>;

/** How the run sends; apart from the message's own options, and read from the first item but for the key. */
export const sendingField: INodeProperties = {
	displayName: 'Sending Options',
	name: 'sending',
	type: 'collection',
	placeholder: 'Add pace, limit or hours',
	default: {},
	description: 'How to send the messages of all items, to whom and when',
	options: byLabel([
		...Object.values(fields),
		...Object.values(guardFields),
		...Object.values(numberOptionFields),
		modelMayChooseField,
		sendingWindowField,
	]),
};

/** @param first the run's first item. Its key is left out: what is wrong with that concerns no other item. */
export function readSendingOptions(first: Item): SendingOptions {
	checkModelChoice(first);
	const { context, index } = first;
	const added = Object.keys(context.getNode().parameters.sending ?? {}).filter(
		(name) => name in fields && name !== 'onceKey',
	);
	const item = first.with({
		sending: Object.fromEntries(
			added.map((name) => [name, parameter(context, { name: `sending.${name}`, index })]),
		),
	});
	return {
		concurrency: item.number('sending.concurrency') ?? fields.concurrency.default,
		messagesPerSecond: item.number('sending.messagesPerSecond'),
		timeout: (item.number('sending.timeout') ?? fields.timeout.default) * 1000,
		ifUnknown: item.choice('sending.ifUnknown') ?? 'error',
		lookUpFor: (item.number('sending.lookUpFor') ?? fields.lookUpFor.default) * 1000,
		skipOptedOut: item.boolean('sending.skipOptedOut') ?? false,
	};
}

/**
 * The item's own key.
 *
 * @throws NodeOperationError where the user added it, and this item has none: nothing would protect its recipient
 */
export function readOnceKey(item: Item): string | undefined {
	if (!('onceKey' in (item.value<object>('sending') ?? {}))) return undefined;
	const name = 'sending.onceKey';
	const key = item.required(name, item.text(name)?.trim() || undefined);
	if (!lacksValue(key, item.context.getNode().parameters.sending)) return key;
	throw item.error({
		field: name,
		value: key,
		problem: 'lacks a value',
		remedy: 'An expression in it found nothing. Check that this item has the value.',
	});
}

/** What JavaScript makes of a value that is none, or no single one, within a text. */
const noValue = /(^|[^a-z])(undefined|null|NaN)([^a-z]|$)|\[object /i;

/** Whether an expression in the key found nothing: messages that have to be told apart would all have the same key. */
function lacksValue(key: string, written: unknown): boolean {
	const { onceKey } = written as { onceKey?: unknown };
	if (typeof onceKey !== 'string' || !/^=.*\{\{/s.test(onceKey)) return false;
	const withoutExpressions = onceKey.slice(1).replace(/\{\{.*?\}\}/gs, '');
	return noValue.test(key) || key === withoutExpressions.trim();
}

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { objectOf } from '../message/json';
import { flatMessage } from './flatMessage';
import type { Item } from './item';
import { isFromModel, isTool } from './tool';

/**
 * The message that an item is, or that it stems from, in the short form: the item itself, or else the one with which
 * the Telnyx Trigger, or whatever else began it, started this item's way through the workflow.
 *
 * @param remedy what to do where there is none, with the expression of an item that is one
 * @throws NodeOperationError where there is none
 */
export const messageOfItem = (item: Item, remedy: (expression: string) => string): IDataObject =>
	ownMessage(item) ?? startingMessage(item, remedy);

/**
 * The message that the user names instead.
 *
 * @param field that may stay empty
 * @throws NodeOperationError where it holds something else, or where an agent's model would choose it
 */
export function namedMessage(item: Item, field: string): IDataObject | undefined {
	if (isTool(item.context.getNode()) && isFromModel(written(item, field))) {
		throw item.problem(
			`A model can’t choose "${item.label(field)}"`,
			'It could text anybody then. Clear the field; the message that started the workflow is used.',
		);
	}
	const named = item.json<IDataObject>(field);
	if (named === undefined) return undefined;
	const message = asMessage(named) ?? asMessage(named.json);
	if (message) return message;
	throw item.error({
		field,
		value: named,
		problem: 'is no message',
		remedy: `Map the whole item of the message, for example ${itemOf('Telnyx Trigger')}.`,
	});
}

/** The field as the workflow holds it. */
const written = (item: Item, field: string): unknown =>
	field
		.split('.')
		.reduce<unknown>((inner, key) => objectOf(inner)[key], item.context.getNode().parameters);

/** The item, where it is a message. A tool's is what the model called it with. */
const ownMessage = ({ context, index }: Item): IDataObject | undefined =>
	isTool(context.getNode()) ? undefined : asMessage(context.getInputData()[index]?.json);

/** A message in the short form, or as Telnyx gives it; undefined for everything else. */
function asMessage(value: unknown): IDataObject | undefined {
	const message = objectOf(value);
	if (message.record_type === 'message') return flatMessage(message) as unknown as IDataObject;
	const isEvent = typeof message.event === 'string' && 'eventId' in message;
	return isEvent || message.direction === 'inbound' || message.direction === 'outbound'
		? message
		: undefined;
}

function startingMessage(item: Item, remedy: (expression: string) => string): IDataObject {
	const { context } = item;
	const starts = startsOf(context);
	for (const name of starts) {
		// Where n8n's engine calls a tool, it pairs it with the first item, whichever the agent is at.
		const message = isTool(context.getNode()) ? undefined : pairedMessage(item, name);
		if (message) return message;
		const messages = messagesOf(item, name);
		if (messages.length === 1) return messages[0];
		if (messages.length > 1 && isTool(context.getNode())) {
			throw item.problem(
				`"${name}" gave several messages, and a tool can’t tell which one the agent is at`,
				'Put this node behind the agent instead of giving it to it as a tool, or hand the messages one by one to a sub-workflow with the agent.',
			);
		}
	}
	throw item.problem(
		'No message was found that this item stems from',
		`${remedy(itemOf(starts[0] ?? 'Telnyx Trigger'))} In a sub-workflow, hand the Telnyx Trigger’s item on to it.`,
	);
}

const itemOf = (name: string) => `{{ ${nodeNamed(name)}.first().json }}`;

const known = new WeakMap<IExecuteFunctions, string[]>();

/** The nodes with which this item's way can have begun: Telnyx Triggers first, then all others that have none before them. */
function startsOf(context: IExecuteFunctions): string[] {
	const found = known.get(context) ?? findStarts(context);
	known.set(context, found);
	return found;
}

function findStarts(context: IExecuteFunctions): string[] {
	const node = context.getNode();
	const parents = (name: string) => context.getParentNodes(name, { includeNodeParameters: true });
	// A tool has nothing before it but the agent that calls it.
	const caller = isTool(node) ? evaluate<string>(context, '$prevNode.name', 0) : undefined;
	const before = caller === undefined ? parents(node.name) : parents(caller);
	const isTrigger = ({ type }: { type: string }) => /\.telnyxTrigger$/.test(type);
	const isStart = ({ name, parameters }: (typeof before)[number]) =>
		parameters?.operation === 'recoverMissed' || parents(name).length === 0;
	const names = [
		...before.filter(isTrigger).map(({ name }) => name),
		...before.filter((one) => !isTrigger(one) && isStart(one)).map(({ name }) => name),
	];
	return caller === undefined ? names : [...names, caller];
}

/** The message of a node to which n8n's pairing leads from this item. */
const pairedMessage = ({ context, index }: Item, name: string): IDataObject | undefined =>
	asMessage(evaluate(context, `${nodeNamed(name)}.item.json`, index));

/** More outputs than any node here has. */
const mostOutputs = 20;

/** All messages that a node gave. Where there is a single one, every item behind it stems from that. */
function messagesOf({ context, index }: Item, name: string): IDataObject[] {
	const items: unknown[] = [];
	for (let output = 0; output < mostOutputs; output++) {
		const ofOutput = evaluate<unknown[]>(context, `${nodeNamed(name)}.all(${output})`, index);
		if (ofOutput === undefined) break;
		items.push(...ofOutput);
	}
	return items.map((one) => asMessage(objectOf(one).json)).filter((one) => one !== undefined);
}

const nodeNamed = (name: string) => `$(${JSON.stringify(name)})`;

/** The value of an expression; undefined where n8n can't tell it, for example of a node that has not run. */
function evaluate<T>(context: IExecuteFunctions, expression: string, index: number): T | undefined {
	try {
		return context.evaluateExpression(`{{ ${expression} }}`, index) as unknown as T;
	} catch {
		return undefined;
	}
}

import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { isTool } from './tool';

/** What is known of a node's parameters for the time of a run. */
interface Known {
	/** As the workflow holds them. */
	raw: INodeParameters;
	/** Whether a value that is merely mapped may be taken from the item. */
	canMap: boolean;
	/** Whether an expression is anywhere in a parameter, by its name. */
	variable: Map<string, boolean>;
	/** The values of those without one, which are the same for every item. */
	fixed: Map<string, unknown>;
}

const known = new WeakMap<IExecuteFunctions, Known>();

function knownOf(context: IExecuteFunctions): Known {
	let found = known.get(context);
	if (!found) {
		// n8n makes a copy each time it is asked for it.
		const node = context.getNode();
		// A tool's input is what the model chose; its `$json` is the item that reached the agent.
		const canMap = !isTool(node);
		found = { raw: node.parameters, canMap, variable: new Map(), fixed: new Map() };
		known.set(context, found);
	}
	return found;
}

/** Which parameter to read. */
export interface ParameterQuery {
	/** May lead into a collection: `options.messagingProfileId`. */
	name: string;
	/** The item's place in the input. */
	index: number;
	/** For the ID or value of a resource locator. */
	extractValue?: boolean;
}

/**
 * A parameter's value for an item, as n8n gives it. n8n takes more than half a millisecond for any
 * expression, and some time for everything else, which for a long list is a good part of the run, and
 * stalls it: so what has no expression is read once, and a value of the item that is merely mapped to a
 * field is taken from the item.
 */
export function parameter(
	context: IExecuteFunctions,
	{ name, index, extractValue = false }: ParameterQuery,
): unknown {
	const { raw, canMap, variable, fixed } = knownOf(context);
	const [top] = name.split('.', 1);
	const read = () =>
		extractValue
			? context.getNodeParameter(name, index, '', { extractValue })
			: context.getNodeParameter(name, index, undefined);
	let isVariable = variable.get(top);
	if (isVariable === undefined) variable.set(top, (isVariable = holdsExpression(raw[top])));
	if (isVariable) return (canMap ? mappedValue(context, raw[name], index) : undefined) ?? read();
	const key = extractValue ? `value of ${name}` : name;
	if (!fixed.has(key)) fixed.set(key, read());
	return fixed.get(key);
}

/** Whether a field is shown with the others as they are; n8n knows no value of one that is not. */
export const isShown = (context: IExecuteFunctions, name: string): boolean =>
	name in knownOf(context).raw;

/**
 * Whether the user filled a field by an expression, and did not just leave the one that it has from the start.
 *
 * @param name may lead into a collection, and to a place in a list: `options.mediaUrls.0`
 */
export function isMapped(context: IExecuteFunctions, name: string, preset: unknown): boolean {
	let field: unknown = knownOf(context).raw;
	for (const key of name.split('.')) field = (field as INodeParameters | undefined | null)?.[key];
	const isLocator = typeof field === 'object' && field !== null && '__rl' in field;
	const value = isLocator ? (field as { value?: unknown }).value : field;
	return typeof value === 'string' && value.startsWith('=') && value !== preset;
}

/** Whether an expression is in a parameter as the workflow holds it, or anywhere within. */
export function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}

/** A field as n8n writes it when a user drags an input value into it. */
const mapping = /^=\{\{ *\$json((?:\.[a-z_]\w*)+) *\}\}$/i;

/** The input item's value that is mapped to a field; undefined where n8n has to be asked for it. */
function mappedValue(
	context: IExecuteFunctions,
	field: unknown,
	index: number,
): string | number | undefined {
	const path = typeof field === 'string' ? mapping.exec(field)?.[1] : undefined;
	if (!path) return undefined;
	let value: unknown = context.getInputData()[index].json;
	for (const key of path.slice(1).split('.')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Record<string, unknown>)[key];
	}
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
